import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutPrivate, withoutPrivateField } from './private-fields.ts';

const rows: readonly (readonly [what: string, text: string, clean: string])[] = [
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
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=abc; Path=/\r\n',
    'HTTP/1.1 204 No\r\nSet-Cookie: sid=<private>; Path=/\r\n',
  ],
  ['a token of somebody else', 'x eyJhbGciOiJub25l.eyJzdWIiOiI3.c2ln y', 'x <private> y'],
  ['an address', '{"upn":"adele.v@contoso.example"}', '{"upn":"<private>"}'],
];
for (const [what, text, clean] of rows) {
  test(`${what} leaves only its place`, () => {
    expect(withoutPrivate(text)).toBe(clean);
  });
}

test('a null value, an annotation of OData and a text about tokens are left alone', () => {
  for (const text of [
    '{"tokenValue":null}',
    '{"members@odata.bind":[]}',
    'the tokenValue is missing',
    '@odata.context',
  ]) {
    expect(withoutPrivate(text)).toBe(text);
  }
});

test('a cookie is known by the name of its field', () => {
  expect(withoutPrivateField(['Set-Cookie', 'sid=abc; Path=/'])).toEqual(['Set-Cookie', 'sid=<private>; Path=/']);
  expect(withoutPrivateField(['Date', 'today'])).toEqual(['Date', 'today']);
});

test('nothing of a private value is left, whatever it is', () => {
  const value = fc.string({ minLength: 12 }).filter((text) => /[a-z0-9]{4}/i.test(text));
  fc.assert(
    fc.property(value, (text) => {
      const body = JSON.stringify({ tokenValue: `Q${text}Q` });
      expect(withoutPrivate(body)).toBe('{"tokenValue":"<private>"}');
    }),
  );
});
