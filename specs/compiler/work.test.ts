/** What a page costs grows as it does, whatever it is: a page that keeps the process busy, or fills its memory, would end a compilation of thousands. */
import { expect, test, vi } from 'vitest';
import { compiled, pageText } from './harness.test-data.ts';

const lines = pageText('plain.en').split('\n');

/** The page with this text below a heading. */
function pageWith(text: string, heading: string): string {
  const at = lines.findIndex((line) => line.startsWith(heading)) + 2;
  return [...lines.slice(0, at), text, ...lines.slice(at)].join('\n');
}

/** Characters that replacements give. */
function replaced(page: string): number {
  let count = 0;
  const original = String.prototype.replaceAll;
  const spy = vi.spyOn(String.prototype, 'replaceAll').mockImplementation(function replaceAll(this: string, ...given) {
    const text: string = Reflect.apply(original, this, given);
    count += text.length;
    return text;
  });
  compiled(page);
  spy.mockRestore();
  return count;
}

for (const span of ['` ` ', '`` ` `` ', '`a` ', '`a`'])
  test(`twice as many spans such as ${span}are about twice the work`, () => {
    const counts = [8, 16].map((times) => replaced(pageWith(span.repeat(times), '## Response')));
    const [few = 0, many = 0] = counts;
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(4 * few);
  });

test('twice as many rows in the table of a request body are about twice the work', () => {
  const row = '|size|Int32|How large it is.|\n';
  const rows = (count: number): string =>
    Array.from({ length: count }, (_, at) => row.replace('size', `size${at}`)).join('');
  const counts = [100, 200].map((count) => replaced(pageText('create.en').replace(row, rows(count))));
  const [few = 0, many = 0] = counts;
  expect(few).toBeGreaterThan(0);
  expect(many).toBeLessThan(3 * few);
});
