/** Whether an answer is whole is asked with each piece of it: what that costs grows with the answer, not with its pieces. */
import { expect, test, vi } from 'vitest';
import { completion } from './raw-transport.ts';
import { OctetLog } from './wire.ts';

const head = (field: string): string => `HTTP/1.1 200 OK\r\n${field}\r\n\r\n`;

/** Octets that are read again and again until the answer is whole. */
function octetsRead(answer: string, pieces: number): { readonly read: number; readonly whole: boolean } {
  const spy = vi.spyOn(OctetLog.prototype, 'latin1');
  const log = new OctetLog(answer.length);
  const isComplete = completion();
  const width = Math.ceil(answer.length / pieces);
  let whole = false;
  for (let at = 0; at < answer.length && !whole; at += width) {
    log.append(Buffer.from(answer.slice(at, at + width), 'latin1'));
    whole = isComplete(log);
  }
  const read = spy.mock.results.reduce((sum, { value }) => sum + String(value).length, 0);
  spy.mockRestore();
  return { read, whole };
}

const size = 100_000;
const rows: readonly (readonly [what: string, answer: (octets: number) => string])[] = [
  ['a length', (octets) => `${head(`content-length: ${octets}`)}${'x'.repeat(octets)}`],
  [
    'one chunk',
    (octets) => `${head('transfer-encoding: chunked')}${octets.toString(16)}\r\n${'x'.repeat(octets)}\r\n0\r\n\r\n`,
  ],
  ['many chunks', (octets) => `${head('transfer-encoding: chunked')}${'1\r\nx\r\n'.repeat(octets / 6)}0\r\n\r\n`],
];
for (const [what, answer] of rows)
  test(`content framed by ${what}: twice the octets, twice the pieces, about twice the reading`, () => {
    const small = octetsRead(answer(size), size / 10);
    const large = octetsRead(answer(2 * size), size / 5);
    expect([small.whole, large.whole]).toEqual([true, true]);
    expect(large.read).toBeLessThan(2.5 * small.read);
    expect(large.read).toBeLessThan(10 * size);
  });

test('a head in single octets is read less and less often', () => {
  const heads = (octets: number): string => `HTTP/1.1 204 No Content\r\na: ${'x'.repeat(octets)}\r\n\r\n`;
  const small = octetsRead(heads(20_000), 20_000);
  const large = octetsRead(heads(40_000), 40_000);
  expect(large.read).toBeLessThan(2.5 * small.read);
});
