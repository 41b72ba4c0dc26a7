/** HAR 1.2: valid, every exchange once, and every octet in it. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Har } from 'har-format';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseRecord, RecordedExchange } from '../run-model.ts';
import { renderHar } from './har.ts';
import { harSchema } from './har-schema.test-data.ts';
import { answered, caseOf, hostile, oneOfEach, recordOf, rendered } from './record.test-data.ts';

const validate = new Ajv2020({ allErrors: true }).compile<Har>(harSchema);

async function har(cases: readonly CaseRecord[]): Promise<Har> {
  const content: unknown = JSON.parse(await rendered(renderHar, recordOf(cases)));
  if (!validate(content)) throw new Error(JSON.stringify(validate.errors, undefined, 1));
  return content;
}

async function entryOf(exchange: RecordedExchange): Promise<Har['log']['entries'][number]> {
  const { log } = await har([caseOf('a', { exchange })]);
  const [entry, ...others] = log.entries;
  expect(others).toEqual([]);
  if (!entry) throw new Error('no entry');
  return entry;
}

/** Octets as latin1. */
const octetsOf = ({
  text = '',
  encoding,
}: {
  readonly text?: string | undefined;
  readonly encoding?: string | undefined;
}): string => Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8').toString('latin1');

test('every exchange is an entry, with the cases that read it', async () => {
  const { log } = await har(oneOfEach);
  expect({ version: log.version, creator: log.creator, comment: log.comment }).toEqual({
    version: '1.2',
    creator: { name: 'graph-conformance', version: '1.2.3' },
    comment: 'target http://127.0.0.1:4010, first revision of each page; 1 case failed (gate: page)',
  });
  expect(log.entries.map(({ comment }) => comment)).toEqual(
    ['kept', 'broken', 'waived', 'unknown', 'warning', 'error'].map((name) => `beta/things-retire/response/${name}`),
  );
  expect(log.entries[1]).toEqual({
    startedDateTime: '2026-01-02T03:04:05.067Z',
    time: 2.25,
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:4010/beta/things/1/retire?a=b',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'authorization', value: 'Bearer <token>' },
        { name: 'accept', value: '*/*' },
        { name: 'content-length', value: '0' },
      ],
      queryString: [{ name: 'a', value: 'b' }],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: 'As You Like',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [{ name: 'content-type', value: 'application/json' }],
      content: { size: 7, mimeType: 'application/json', text: '{"a":1}' },
      redirectURL: '',
      headersSize: 60,
      bodySize: 7,
    },
    cache: {},
    timings: { send: 0, wait: 2.25, receive: 0 },
    comment: 'beta/things-retire/response/broken',
    _verdict: 'fail',
    _cases: [{ id: 'beta/things-retire/response/broken', verdict: 'fail', standing: 'broken' }],
    _attempts: 1,
  });
});

test('cases that read the same answer share its entry, with the worst of their verdicts', async () => {
  const exchange = answered(204);
  const worse = { verdict: 'inconclusive', standing: 'unknown', exchange } as const;
  const { log } = await har([
    caseOf('a', { exchange }),
    caseOf('b', worse),
    caseOf('c', { exchange: answered(204, '', { startedAt: 99 }) }),
  ]);
  expect(log.entries).toMatchObject([
    { comment: 'beta/things-retire/response/a, beta/things-retire/response/b', _verdict: 'inconclusive' },
    { comment: 'beta/things-retire/response/c', _verdict: 'pass' },
  ]);
});

test('octets that are no text travel as base64, and any octets come back as they were', async () => {
  expect((await entryOf(answered(200, '\u00ff\u0000'))).response.content).toMatchObject({
    text: '/wA=',
    encoding: 'base64',
    size: 2,
  });
  expect((await entryOf(answered(200, '\u00c3\u00a4'))).response.content).toMatchObject({ text: 'ä', size: 2 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      const body = Buffer.from(bytes).toString('latin1');
      const { content } = (await entryOf(answered(200, body))).response;
      expect(octetsOf(content)).toBe(body);
    }),
    { numRuns: 50 },
  );
});

test('octets behind a 204 are in the entry, although no content holds them', async () => {
  const received = 'HTTP/1.1 204 No Content\r\n\r\n{"late":1}';
  const entry = await entryOf(answered(204, '', { received, receivedLength: received.length }));
  expect(entry).toMatchObject({
    response: { content: { size: 0 }, bodySize: 10 },
    _received: { text: received, octets: 37 },
  });
});

test('a request that nobody answered has status 0 and says why', async () => {
  const outcome = { kind: 'none', cause: 'refused', left: false, message: 'connect ECONNREFUSED' } as const;
  const entry = await entryOf(answered(204, '', { sent: '', received: '', receivedLength: 0, outcome }));
  expect(entry).toMatchObject({
    request: { headers: [] },
    response: { status: 0, _error: 'refused: connect ECONNREFUSED' },
  });
});

test('an answer that is no HTTP is kept as it came', async () => {
  const outcome = { kind: 'malformed', problem: 'no status line' } as const;
  const entry = await entryOf(answered(204, '', { received: hostile.slice(0, 3), outcome }));
  expect(entry).toMatchObject({
    response: { status: 0, _error: 'malformed: no status line' },
    _received: { text: hostile.slice(0, 3) },
  });
});

test('what was sent is there, and what a redirect says', async () => {
  const sent = 'POST / HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';
  const { outcome } = answered(302);
  if (outcome.kind !== 'answer') throw new Error('no answer');
  const there = { kind: 'answer', answer: { ...outcome.answer, fields: [['Location', '/login']] } } as const;
  expect(await entryOf(answered(302, '', { sent, outcome: there }))).toMatchObject({
    request: { postData: { mimeType: 'application/json', text: '{}' }, headersSize: 70, bodySize: 2 },
    response: { redirectURL: '/login' },
  });
});
