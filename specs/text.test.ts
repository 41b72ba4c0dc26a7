/** Text that somebody else wrote, in messages of ours. */
import { expect, test } from 'vitest';
import { heldAfter } from './collect-garbage.test-data.ts';
import { printable, quotable, shortened } from './text.ts';

test('controls, marks of direction and line ends are shown as what they are', () => {
  expect(printable('a\r\n\u001b[31m\u202eb\u2028 c')).toBe(String.raw`a\u{d}\u{a}\u{1b}[31m\u{202e}b\u{2028} c`);
});

test('a command to a build machine is only text, wherever it stands in a line', () => {
  expect(printable('x ##vso[task.complete]')).toBe(String.raw`x \u{23}#vso[task.complete]`);
  expect(printable('###[error]')).toBe(String.raw`#\u{23}#[error]`);
  expect(printable('## a heading [1], #1')).toBe('## a heading [1], #1');
});

test('what is quoted of a large text does not hold the whole of it', () => {
  const large = (letter: number): string => Buffer.alloc(2 ** 20, letter).toString('latin1');
  const quotes = [
    (text: string) => quotable(text.slice(100, 150)),
    (text: string) => shortened(text, 160),
    (text: string) => `${quotable(text.slice(7, 30))}, or not`,
  ];
  for (const quote of quotes)
    expect(heldAfter(() => Array.from({ length: 64 }, (_, letter) => quote(large(letter + 32))))).toBeLessThan(8);
});
