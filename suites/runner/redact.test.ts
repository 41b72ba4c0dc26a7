import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redactor } from './redact.ts';

const redact = (text: string, secrets: readonly string[] = []): string => new Redactor(secrets).redact(text);

/** Looks random, and is the same in every run. */
const part = (seed: number, length: number): string =>
  Array.from({ length: Math.ceil(length / 86) }, (_, index) =>
    createHash('sha512').update(`${seed} ${index}`).digest('base64url'),
  )
    .join('')
    .slice(0, length);
const jwt = `eyJhbGciOiJSUzI1NiJ9.${part(3, 500)}.${part(5, 340)}`;
const opaque = `EwB4A8l6BAAU+/=${part(11, 600)}`;

const escaped = `${part(1, 300)}/${part(2, 300)}`;

const rows: readonly (readonly [what: string, text: string, clean: string])[] = [
  ['nothing', 'no secret here', 'no secret here'],
  ['a token', `Bearer ${jwt}!`, 'Bearer <token>!'],
  ['a token twice', `${jwt} ${jwt}`, '<token> <token>'],
  ['a token of another shape', `Bearer ${opaque}!`, 'Bearer <token>!'],
  ['a percent-encoded token', `?access_token=${encodeURIComponent(opaque)}&a=b`, '?access_token=<token>&a=b'],
  ['the payload of a token', `claims: ${jwt.split('.')[1]}`, 'claims: <token>'],
  ['the signature of a token', `sig=${jwt.split('.')[2]};`, 'sig=<token>;'],
  ['a token cut in its payload', `got ${jwt.slice(0, 300)}…`, 'got <token>…'],
  ['a token cut in its signature', `got ${jwt.slice(0, -20)}`, 'got <token>'],
  ['the end of a token', `…${jwt.slice(-100)}.`, '…<token>.'],
  ['a token of another shape, cut', `got "${opaque.slice(0, 100)}"`, 'got "<token>"'],
  ['a token with its middle left out', `${jwt.slice(0, 60)} [...] ${jwt.slice(-60)}`, '<token> [...] <token>'],
  ['a token in JSON with escaped slashes', `"${escaped.replaceAll('/', '\\/')}"`, '"<token>"'],
];
for (const [what, text, clean] of rows) {
  test(`${what} in a text leaves ${JSON.stringify(clean)}`, () => {
    expect(redact(text, [jwt, opaque, escaped])).toBe(clean);
  });
}

test('a pass phrase is taken out as a whole, also percent-encoded', () => {
  const phrase = 'correct horse battery staple 42!';
  const text = `it was "${phrase}", or ${encodeURIComponent(phrase)}`;
  expect(redact(text, [phrase])).toBe('it was "<token>", or <token>');
});

test('a value too short to be a secret is left alone', () => {
  expect(redact('short and a text', ['short', ''])).toBe('short and a text');
});

test('no run of 24 octets of a secret is left, wherever it is cut', () => {
  const cut = fc.tuple(fc.nat(jwt.length), fc.nat(jwt.length)).map(([from, to]) => jwt.slice(from, to));
  fc.assert(
    fc.property(fc.array(fc.oneof(cut, fc.string()), { maxLength: 6 }), (texts) => {
      const clean = redact(texts.join(' '), [jwt]);
      for (let at = 0; at + 24 <= clean.length; at += 1) expect(jwt).not.toContain(clean.slice(at, at + 24));
    }),
  );
});

test('a megabyte of echoes is redacted', () => {
  const whole = `${jwt} `.repeat(1200);
  const pieces = `${jwt.slice(100, 130)} `.repeat(33_000);
  expect(redact(whole, [jwt])).toHaveLength(1200 * 8);
  expect(redact(pieces, [jwt])).toHaveLength(33_000 * 8);
  expect(redact(Buffer.alloc(1024 * 1024, 'a').toString('latin1'), [jwt])).toHaveLength(1024 * 1024);
});

const privateRows: readonly (readonly [what: string, text: string, clean: string])[] = [
  ['an enrollment token', '{"tokenValue": "A1B2", "id": "7"}', '{"tokenValue": "<private>", "id": "7"}'],
  ['a QR code with quotes inside', '{"qrCodeContent":"{\\"a\\":1}"}', '{"qrCodeContent":"<private>"}'],
  ['a Wi-Fi password', '{"wifiPassword":"hunter22"}', '{"wifiPassword":"<private>"}'],
  [
    'JSON within JSON',
    '{"m":"{\\"tokenValue\\":\\"A1\\",\\"b\\":2}"}',
    '{"m":"{\\"tokenValue\\":\\"<private>\\",\\"b\\":2}"}',
  ],
  [
    'a cookie',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=abc; Path=/\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=<private>\r\nx: y\r\n',
  ],
  [
    'several cookies in one field',
    'HTTP/1.1 204 No\r\nSet-Cookie: a=b1, c=d2; e=f3\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: a=<private>\r\nx: y\r\n',
  ],
  [
    'a cookie without a name',
    'HTTP/1.1 204 No\r\nSet-Cookie: abc\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: <private>\r\nx: y\r\n',
  ],
  [
    'a cookie in quotes',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid="a1"; b="c2"\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=<private>\r\nx: y\r\n',
  ],
  [
    'a cookie that is folded',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=a1\r\n b2;\r\n\tPath=/\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=<private>\r\n <private>\r\n\t<private>\r\nx: y\r\n',
  ],
  [
    'a cookie that is folded before it',
    'HTTP/1.1 204 No\r\nSet-Cookie: \r\n sid=a1; Path=/\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: \r\n sid=<private>\r\nx: y\r\n',
  ],
  [
    'a cookie whose name is folded',
    'HTTP/1.1 204 No\r\nSet-Cookie: si\r\n d=a1\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: si\r\n d=<private>\r\nx: y\r\n',
  ],
  [
    'a cookie without a name that is folded',
    'HTTP/1.1 204 No\r\nSet-Cookie: a1\n b2\r\nx: y\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: <private>\n <private>\r\nx: y\r\n',
  ],
  ['a cookie in a text of JSON', '{"m":"a\\nCookie: b=c","n":1}', '{"m":"a\\nCookie: b=<private>","n":1}'],
  ['a token of somebody else', 'x eyJhbGciOiJub25l.eyJzdWIiOiI3.c2ln y', 'x <private> y'],
  ['an address', '{"upn":"adele.v@contoso.example"}', '{"upn":"<private>"}'],
];
for (const [what, text, clean] of privateRows) {
  test(`${what} leaves only its place`, () => {
    expect(redact(text)).toBe(clean);
  });
}

test('a null value, an annotation of OData and a text about tokens are left alone', () => {
  for (const text of [
    '{"tokenValue":null}',
    '{"members@odata.bind":[]}',
    'the tokenValue is missing',
    '@odata.context',
  ]) {
    expect(redact(text)).toBe(text);
  }
});

test('nothing of a private value is left, whatever it is', () => {
  const value = fc.string({ minLength: 12 }).filter((text) => /[a-z0-9]{4}/i.test(text));
  fc.assert(
    fc.property(value, (text) => {
      const body = JSON.stringify({ tokenValue: `Q${text}Q` });
      expect(redact(body)).toBe('{"tokenValue":"<private>"}');
    }),
  );
});
