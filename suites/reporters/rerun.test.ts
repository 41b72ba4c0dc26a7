/** A curl line sends the same request again: same fields, same octets, and no token in it. */
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../model.ts';
import { curlLine } from './rerun.ts';

const url = 'http://127.0.0.1:4010/beta/things/1/retire';

interface Sent {
  readonly url?: string;
  readonly fields?: readonly string[];
  readonly body?: string;
}

function lineFor({ url: to = url, fields = [], body = '' }: Sent): string | undefined {
  const head = ['POST /beta/things/1/retire HTTP/1.1', 'host: 127.0.0.1:4010', 'connection: keep-alive', ...fields];
  const exchange: Exchange = {
    method: 'POST',
    url: to,
    sent: `${head.join('\r\n')}\r\n\r\n${body}`,
    received: '',
    receivedLength: 0,
    outcome: { kind: 'malformed', problem: '' },
    transport: 'raw',
    attempts: 1,
    startedAt: 0,
    durationMs: 1,
  };
  return curlLine(exchange);
}

const accept = 'accept: application/json';
const start = `curl -i -X POST '${url}'`;
const json = 'content-type: application/json';

const table: readonly (readonly [says: string, sent: Sent, line: string])[] = [
  [
    'the token becomes a variable of the shell',
    { fields: ['authorization: Bearer <token>', accept, 'user-agent: x', 'content-length: 0'] },
    `${start} -H "authorization: Bearer $TOKEN" -H 'accept: application/json' -H 'content-length: 0'`,
  ],
  ['an absent Accept stays absent, although curl sends one of its own', { fields: [] }, `${start} -H 'accept:'`],
  ['a request without framing fields gets none', { fields: [accept] }, `${start} -H 'accept: application/json'`],
  [
    'a field without a value is sent without one, in the form that curl knows for it',
    { fields: ['authorization: ', accept] },
    `${start} -H 'authorization;' -H 'accept: application/json'`,
  ],
  [
    'a single quote in a value cannot end the argument',
    { fields: [`accept: a'; rm -rf /; '`] },
    String.raw`${start} -H 'accept: a'\''; rm -rf /; '\'''`,
  ],
  ['a dollar sign in a value stays one', { fields: ['accept: $HOME `id`'] }, `${start} -H 'accept: $HOME \`id\`'`],
  [
    'beside the token, what the shell would expand is escaped',
    { fields: ['authorization: "$HOME" `id` \\ <token>', accept] },
    `${start} -H "authorization: \\"\\$HOME\\" \\\`id\\\` \\\\ $TOKEN" -H 'accept: application/json'`,
  ],
  [
    'a token in the query string becomes the variable too',
    { url: `${url}?access_token=<token>`, fields: [accept] },
    `curl -i -X POST "${url}?access_token=$TOKEN" -H 'accept: application/json'`,
  ],
  [
    'a body is sent octet by octet',
    { fields: [accept, json, 'content-length: 2'], body: '{}' },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-raw '{}'`,
  ],
  [
    'a body with quotes and an empty line is whole',
    { fields: [accept, json, 'content-length: 9'], body: "it's\r\n\r\n'" },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-raw 'it'\\''s\r\n\r\n'\\'''`,
  ],
  [
    'a body without a media type gets none from curl',
    { fields: [accept, 'content-length: 1'], body: 'x' },
    `${start} -H 'content-type:' -H 'accept: application/json' --data-raw 'x'`,
  ],
  [
    'a body that begins with @ is no file name',
    { fields: [accept, json, 'content-length: 2'], body: '@x' },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-raw '@x'`,
  ],
  [
    'a large body is left to a file, with the length that was sent, not the part that was kept',
    { fields: [accept, json, 'content-length: 262144'], body: ' '.repeat(60_000) },
    `${start} -H 'accept: application/json' -H 'content-type: application/json' --data-binary @body # 262144 octets`,
  ],
];

describe('in a curl line', () => {
  for (const [says, sent, line] of table) test(says, () => expect(lineFor(sent)).toBe(line));
});

test('where nothing was sent there is no line', () => {
  const nothing = { method: 'POST', url, sent: '' } as Exchange;
  expect(curlLine(nothing)).toBeUndefined();
});
