import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InterimFilter } from './tapped-connector.ts';

const continued = 'HTTP/1.1 100 Continue\r\n\r\n';
const final = 'HTTP/1.1 204 No Content\r\n\r\n';

function passed(...pieces: readonly string[]): string {
  const filter = new InterimFilter();
  filter.restart();
  return pieces.map((piece) => filter.pass(Buffer.from(piece, 'latin1')).toString('latin1')).join('');
}

const rows: readonly (readonly [what: string, octets: string, passed: string])[] = [
  ['a final answer passes', final, final],
  ['a 100 is kept back', continued, ''],
  ['the answer behind a 100 passes', continued + final, final],
  ['several 100s are kept back', continued.repeat(3) + final, final],
  ['a 100 with fields is kept back', `HTTP/1.1 100 Continue\r\na: b\r\nc: d\r\n\r\n${final}`, final],
  ['a 100 without a reason is kept back', `HTTP/1.1 100\r\n\r\n${final}`, final],
  ['a 103 passes', `HTTP/1.1 103 x\r\n\r\n${final}`, `HTTP/1.1 103 x\r\n\r\n${final}`],
  ['a 100 behind a 103 is kept back', `HTTP/1.1 103 x\r\n\r\n${continued}${final}`, `HTTP/1.1 103 x\r\n\r\n${final}`],
  ['a 100 of HTTP/1.0 is kept back', `HTTP/1.0 100 x\r\n\r\n${final}`, final],
  ['a 100 whose lines end in LF alone is kept back', `HTTP/1.1 100 x\na: b\n\n${final}`, final],
  ['a final answer whose lines end in LF alone passes', 'HTTP/1.1 204 x\n\nabc', 'HTTP/1.1 204 x\n\nabc'],
  ['an answer with a content passes', `${final}abc\r\n\r\n`, `${final}abc\r\n\r\n`],
  ['a 103 behind a 100 passes', `${continued}HTTP/1.1 103 x\r\n\r\n${final}`, `HTTP/1.1 103 x\r\n\r\n${final}`],
  ['a 101 passes', 'HTTP/1.1 101 x\r\n\r\n', 'HTTP/1.1 101 x\r\n\r\n'],
  ['garbage passes', 'nonsense', 'nonsense'],
  ['garbage behind a 100 passes', `${continued}nonsense`, 'nonsense'],
  ['a content that looks like a 100 passes', `${final}${continued}`, `${final}${continued}`],
];
for (const [what, octets, expected] of rows) {
  test(`${what}, cut at every place`, () => {
    expect(passed(octets)).toBe(expected);
    expect(passed(...octets)).toBe(expected);
    for (let at = 1; at < octets.length; at += 1) {
      expect(passed(octets.slice(0, at), octets.slice(at))).toBe(expected);
    }
  });
}

test('octets pass unchanged where no answer is due', () => {
  const filter = new InterimFilter();
  expect(filter.pass(Buffer.from(continued)).toString()).toBe(continued);
});

test('each answer has its own 100s kept back', () => {
  const filter = new InterimFilter();
  for (let time = 0; time < 3; time += 1) {
    filter.restart();
    expect(filter.pass(Buffer.from(continued + final)).toString()).toBe(final);
  }
});

test('half a 100 of an answer that never came does not leak into the next', () => {
  const filter = new InterimFilter();
  filter.restart();
  filter.pass(Buffer.from(continued.slice(0, 15)));
  filter.restart();
  expect(filter.pass(Buffer.from(final)).toString()).toBe(final);
});

test('a head is handed on once it is whole', () => {
  const filter = new InterimFilter();
  filter.restart();
  expect(filter.pass(Buffer.from(final.slice(0, -1))).toString()).toBe('');
  expect(filter.pass(Buffer.from(final.slice(-1))).toString()).toBe(final);
  expect(filter.pass(Buffer.from('HTTP/1.1 100 x')).toString()).toBe('HTTP/1.1 100 x');
});

test('a 100 without an end is handed on rather than held for ever', () => {
  const octets = `HTTP/1.1 100 ${'a'.repeat(20_000)}`;
  expect(passed(octets, 'b')).toBe(`${octets}b`);
});

test('cutting does not change what passes', () => {
  const message = fc.constantFrom(
    continued,
    final,
    'HTTP/1.1 103 x\r\n\r\n',
    'HTTP/1.1 100 x\r\na: b\r\n\r\n',
    'HTTP/1.1 10',
    '\r\n',
    'x',
  );
  const octets = fc.array(message, { maxLength: 5 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      octets.map((whole) => whole + final),
      fc.array(fc.nat(80)),
      (whole, cuts) => {
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, index) => whole.slice(places[index], end));
        expect(passed(...pieces.filter((piece) => piece !== ''))).toBe(passed(whole));
      },
    ),
    { numRuns: 500 },
  );
});
