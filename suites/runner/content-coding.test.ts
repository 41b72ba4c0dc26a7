import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerExchange } from '../checks/exchanges.test-data.ts';
import { jsonOfContent } from '../http.ts';
import type { Answer } from '../model.ts';
import { withDecoded } from './content-coding.ts';
import { bodyCap } from './wire.ts';

function coded(octets: Uint8Array | string, encodings: readonly string[], over: Partial<Answer> = {}): Answer {
  const body = typeof octets === 'string' ? octets : Buffer.from(octets).toString('latin1');
  const fields = encodings.map((value) => ['Content-Encoding', value] as const);
  const { outcome } = answerExchange({ status: 401, body, fields, ...over });
  if (outcome.kind !== 'answer') throw new Error('no answer');
  return withDecoded(outcome.answer);
}

const said = JSON.stringify({ error: { code: 'a', message: 'überprüft' } });
const readable: readonly (readonly [what: string, octets: Uint8Array, encodings: readonly string[]])[] = [
  ['gzip', gzipSync(said), ['gzip']],
  ['x-gzip', gzipSync(said), ['X-GZIP']],
  ['gzip without compression', gzipSync(said, { level: 0 }), [' gzip ']],
  ['gzip in two members', Buffer.concat([gzipSync(said.slice(0, 5)), gzipSync(said.slice(5))]), ['gzip']],
  ['deflate', deflateSync(said), ['deflate']],
  ['deflate without its zlib frame', deflateRawSync(said), ['deflate']],
  ['deflate without frame and compression', deflateRawSync(said, { level: 0 }), ['deflate']],
  ['br', brotliCompressSync(said), ['br']],
  ['two codings in one field', brotliCompressSync(gzipSync(said)), ['gzip, identity, br']],
  ['two codings in two fields', gzipSync(deflateSync(said)), ['deflate', 'gzip']],
  ['identity beside a coding', gzipSync(said), ['identity', 'gzip,']],
];
for (const [what, octets, encodings] of readable) {
  test(`${what} is read as what it says, and the octets stay as they came`, () => {
    const answer = coded(octets, encodings);
    expect(jsonOfContent(answer)).toEqual(JSON.parse(said));
    expect(answer).toMatchObject({ body: Buffer.from(octets).toString('latin1'), violations: [] });
    expect(answer.undecodable).toBeUndefined();
  });
}

const bomb = (octets: number): Buffer => Buffer.alloc(octets, ' ');
const unreadable: readonly (readonly [what: string, answer: Answer, undecodable: string, violations: number])[] = [
  ['zstd', coded(said, ['zstd']), 'the content is in the coding "zstd", which is not read here', 0],
  [
    'gzip behind zstd',
    coded(gzipSync(said), ['zstd, gzip']),
    'the content is in the coding "zstd", which is not read here',
    0,
  ],
  [
    'plain JSON called gzip',
    coded(said, ['gzip']),
    'the content is no gzip, as Content-Encoding says (RFC 9110 8.4)',
    1,
  ],
  [
    'plain JSON called deflate',
    coded(said, ['deflate']),
    'the content is no deflate, as Content-Encoding says (RFC 9110 8.4)',
    1,
  ],
  [
    'gzip that ends early',
    coded(gzipSync(said).subarray(0, -9), ['gzip']),
    'the content is no gzip, as Content-Encoding says (RFC 9110 8.4)',
    1,
  ],
  ['gzip called br', coded(gzipSync(said), ['br']), 'the content is no br, as Content-Encoding says (RFC 9110 8.4)', 1],
  [
    'one octet too many',
    coded(gzipSync(bomb(bodyCap + 1)), ['gzip']),
    'the content has more than 1048576 octets once its coding gzip is undone',
    0,
  ],
  [
    'a bomb in br',
    coded(brotliCompressSync(bomb(64 * bodyCap)), ['br']),
    'the content has more than 1048576 octets once its coding br is undone',
    0,
  ],
  [
    'a bomb in a bomb',
    coded(gzipSync(gzipSync(bomb(64 * bodyCap))), ['gzip', 'gzip']),
    'the content has more than 1048576 octets once its coding gzip is undone',
    0,
  ],
  [
    'a field of many codings',
    coded(said, ['gzip,'.repeat(6)]),
    'the content is in 6 codings; at most 5 are read here',
    0,
  ],
];
for (const [what, answer, undecodable, violations] of unreadable) {
  test(`${what} is not read, and the reason is said`, () => {
    expect(answer).toMatchObject({ undecodable, violations: { length: violations } });
    expect(answer.decoded).toBeUndefined();
  });
}

test('as much as the limit is read', () => {
  expect(coded(gzipSync(bomb(bodyCap)), ['gzip']).decoded).toHaveLength(bodyCap);
});

test('content without a coding, of no octets, or cut off is left as it is', () => {
  expect(coded(said, []).decoded).toBeUndefined();
  expect(coded(said, ['identity']).decoded).toBeUndefined();
  expect(coded('', ['gzip'])).toMatchObject({ violations: [] });
  expect(coded(gzipSync(said), ['gzip'], { bodyComplete: false }).decoded).toBeUndefined();
});

test('whatever the octets and the fields are, the answer is decoded, undecodable or left, and nothing throws', () => {
  const coding = fc.constantFrom('gzip', 'deflate', 'br', 'identity', 'x');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(coding, { maxLength: 3 }), (octets, codings) => {
      const { decoded, undecodable } = coded(octets, codings);
      expect(decoded === undefined || undecodable === undefined).toBe(true);
    }),
  );
});
