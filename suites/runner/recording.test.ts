import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Redactor } from './redact.ts';
import { OctetLog } from './wire.ts';
import { recordExchange, type RecordingContext } from './recording.ts';
import { wireRequest } from './serve.test-data.ts';
import type { WireEnd, WireExchange, WireRequest } from './wire.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v.c2lnbmF0dXJlc2lnbmF0dXJl';
const context: RecordingContext = {
  origin: 'http://h',
  transport: 'raw',
  redactor: new Redactor([token]),
  secret: token,
  attempts: 1,
  startedAt: 5,
};
const request: WireRequest = { ...wireRequest, headers: [['authorization', `Bearer ${token}`]], body: '{}' };
const head = `POST /x HTTP/1.1\r\nhost: h\r\nauthorization: Bearer ${token}\r\ncontent-length: 2\r\n\r\n`;

function logOf(octets: string, cap = 70_000): OctetLog {
  const log = new OctetLog(cap);
  log.append(Buffer.from(octets, 'latin1'));
  return log;
}

const wireOf = (sent: string, received: string, end: WireEnd = { kind: 'complete' }): WireExchange => ({
  sent: logOf(sent),
  received: logOf(received),
  end,
  closedByPeer: false,
  connectionUsed: false,
  durationMs: 7,
});

const no = 'HTTP/1.1 204 No Content\r\n\r\n';

test('an exchange holds what crossed the wire, with a placeholder for the token', () => {
  const { exchange, error, connectionReusable } = recordExchange(request, wireOf(`${head}{}`, no), context);
  expect(exchange).toMatchObject({ received: no, receivedLength: no.length, attempts: 1, startedAt: 5, durationMs: 7 });
  expect(exchange.sent).toBe(`${head}{}`.replace(token, '<token>'));
  expect([error, connectionReusable]).toEqual([undefined, true]);
});

test('what a request carries may be private: a password that somebody gave for a body is not shown', () => {
  const body = '{"displayName":"conformance-1","password":"hunter22","mail":"ada@contoso.example"}';
  const sent = head.replace('length: 2', `length: ${body.length}`);
  const { exchange, error } = recordExchange({ ...request, body }, wireOf(`${sent}${body}`, no), context);
  expect(exchange.sent.slice(exchange.sent.indexOf('{'))).toBe(
    '{"displayName":"conformance-1","password":"<private>","mail":"<private>"}',
  );
  expect(exchange.sent).not.toContain(token);
  expect(error).toBeUndefined();
});

const otherAuthorization = 'another Authorization left than the case asked for';
const otherBody = 'other body octets left than the case asked for';
const departures: readonly (readonly [what: string, sent: string, error: string])[] = [
  ['another token', `${head.replace('Bearer ey', 'Bearer fy')}{}`, otherAuthorization],
  ['another scheme', `${head.replace('Bearer', 'bearer')}{}`, otherAuthorization],
  ['no Authorization', `${head.replace(/authorization.*\r\n/, '')}{}`, otherAuthorization],
  ['a second Authorization', `${head.replace('host', 'Authorization: Basic eA==\r\nhost')}{}`, otherAuthorization],
  ['another body', `${head}[]`, otherBody],
  ['a longer body', `${head}{} `, otherBody],
  ['a shorter body', `${head}{`, otherBody],
  ['no body', head, otherBody],
  ['half a head', head.slice(0, 40), 'no whole header section is known to have left'],
];
for (const [what, sent, error] of departures) {
  test(`${what} on the wire is our own error`, () => {
    expect(recordExchange(request, wireOf(sent, no), context).error).toBe(error);
  });
}

test('a body that the plan does not have is our own error', () => {
  expect(recordExchange({ ...request, body: '' }, wireOf(`${head}{}`, no), context).error).toBe(otherBody);
});

test('a body longer than the log is compared as far as it is kept, and by its length', () => {
  const body = 'x'.repeat(100_000);
  expect(recordExchange({ ...request, body }, wireOf(head + body, no), context).error).toBeUndefined();
  expect(recordExchange({ ...request, body }, wireOf(`${head + body}x`, no), context).error).toBe(otherBody);
});

test('nothing that left is no departure from the plan', () => {
  const end: WireEnd = { kind: 'failed', cause: 'refused', message: 'connect ECONNREFUSED' };
  const { exchange, error } = recordExchange(request, wireOf('', '', end), context);
  expect(error).toBeUndefined();
  expect(exchange.outcome).toMatchObject({ kind: 'none', cause: 'refused', left: false });
});

const opaque = `EwB4/8l+BAAU=${'Q0ZGRkZ'.repeat(9)}`;
const body = (content: string): string => `HTTP/1.1 401 No\r\ncontent-length: ${content.length}\r\n\r\n${content}`;
const echoes: readonly (readonly [where: string, received: string])[] = [
  ['in the content', body(`bad token ${token}`)],
  ['in a field', `HTTP/1.1 401 No\r\nwww-authenticate: Bearer error="${token}"\r\ncontent-length: 0\r\n\r\n`],
  ['in the name of a field', `HTTP/1.1 401 No\r\n${token}: 1\r\ncontent-length: 0\r\n\r\n`],
  ['in the reason phrase', `HTTP/1.1 401 ${token}\r\ncontent-length: 0\r\n\r\n`],
  ['behind the end', `${no}${token}`],
  ['in a broken field line', `HTTP/1.1 204 No Content\r\n${token}\r\n\r\n`],
  ['instead of a head', `${token}\r\n`],
  ['cut', body(`bad token ${token.slice(0, 60)}`)],
  ['without its beginning', body(`bad token ${token.slice(30)}`)],
  ['percent-encoded', body(`?token=${encodeURIComponent(opaque)}`)],
  ['of another shape', body(opaque)],
];
for (const [where, received] of echoes) {
  test(`a token that the target echoes ${where} is redacted in the octets and in what was read from them`, () => {
    const { exchange } = recordExchange(request, wireOf(`${head}{}`, received), {
      ...context,
      redactor: new Redactor([token, opaque]),
      secret: token,
    });
    const shown = JSON.stringify(exchange);
    expect(exchange.received).toContain('<token>');
    expect(shown).not.toContain('Zm9vYmFyYmF6');
    expect(shown).not.toContain('Q0ZGRkZQ0ZGRkZ');
    expect(exchange.receivedLength).toBe(received.length);
  });
}

test('a token that chunks cut is redacted in the content', () => {
  const chunks = [...token.matchAll(/.{1,10}/g)].map(([chunk]) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  const received = `HTTP/1.1 401 No\r\ntransfer-encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`;
  const { exchange } = recordExchange(request, wireOf(`${head}{}`, received), context);
  expect(exchange.outcome).toMatchObject({ kind: 'answer', answer: { body: '<token>' } });
});

test('a token in the query is redacted in the address', () => {
  const path = `/x?access_token=${encodeURIComponent(token)}`;
  const { exchange } = recordExchange({ ...request, path }, wireOf(`${head}{}`, no), context);
  expect(exchange.url).toBe('http://h/x?access_token=<token>');
});

const connections: readonly (readonly [what: string, wire: WireExchange, reusable: boolean])[] = [
  ['a whole answer', wireOf(head, no), true],
  ['octets behind the end', wireOf(head, `${no}x`), false],
  ['no answer', wireOf(head, ''), false],
  ['a close', { ...wireOf(head, no), closedByPeer: true }, false],
  [
    'an announced close',
    { ...wireOf(head, no.replace('t\r\n', 't\r\nConnection: Close\r\n')), closedByPeer: true },
    true,
  ],
];
for (const [what, wire, reusable] of connections) {
  test(`after ${what} the connection can${reusable ? '' : 'not'} be used again`, () => {
    expect(recordExchange(request, wire, context).connectionReusable).toBe(reusable);
  });
}

for (const echo of [token, '{"email":"ada@example.test"}']) {
  test(`content whose coding hides ${echo} is withheld, and what it says is shown without`, () => {
    const zipped = brotliCompressSync(`{"seen":${JSON.stringify(echo)}}`).toString('latin1');
    const chunked = `${zipped.length.toString(16)}\r\n${zipped}\r\n0\r\n\r\n`;
    for (const [framing, content] of [
      [`content-length: ${zipped.length}`, zipped],
      ['transfer-encoding: chunked', chunked],
    ] as const) {
      const answer = `HTTP/1.1 401 Unauthorized\r\ncontent-encoding: br\r\n${framing}\r\n\r\n`;
      const { exchange } = recordExchange(request, wireOf(`${head}{}`, answer + content), context);
      expect(exchange.received).toMatch(
        /\r\n\r\n<withheld: the content, decoded, holds a credential or private values, [^>]*>$/,
      );
      expect(JSON.stringify(exchange)).not.toContain(JSON.stringify(zipped).slice(1, -1));
      expect(exchange.outcome).toMatchObject({ answer: { decoded: expect.stringMatching(/<token>|<private>/) } });
    }
  });
}
