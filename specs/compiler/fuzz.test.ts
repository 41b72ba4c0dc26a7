/** Pages damaged at random: a spec that the schema accepts, or problems with a place and a way out; never an exception. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { specReader } from '../read-spec.ts';
import { compiled, pageText } from './harness.test-data.ts';
import { writeSpec } from './assemble.ts';

const languages = ['en', 'de', 'es', 'ja', 'pt', 'ru', 'zh'];
const pages = [...languages.map((one) => pageText(`plain.${one}`)), pageText('side-by-side.zh'), pageText('tabs.en')];
const carrying = ['create.en', 'update.en', 'action.en'].map(pageText);
const pieces = [
  '|',
  '```',
  '---',
  '\n',
  '\r',
  '<!--',
  '-->',
  '*',
  '`',
  '[',
  '](',
  '>',
  '#',
  '\t',
  '\u00a0',
  '{',
  '204',
  '&#0;',
  '\ud800',
  '。',
  '<span>',
  '</span>',
  '- ',
  ': ',
];

type Deed = (lines: string[], at: number, to: number, piece: string) => void;
const actions: readonly Deed[] = [
  (lines, at) => void lines.splice(at, 1),
  (lines, at) => void lines.splice(at, 0, lines[at] ?? ''),
  (lines, at, to) => {
    [lines[at], lines[to]] = [lines[to] ?? '', lines[at] ?? ''];
  },
  (lines, at, to, piece) => {
    const line = lines[at] ?? '';
    const column = to % (line.length + 1);
    lines[at] = line.slice(0, column) + piece + line.slice(column);
  },
  (lines, at, to) => {
    const line = lines[at] ?? '';
    lines[at] = line.slice(0, to % (line.length + 1));
  },
  (lines, at) => void lines.splice(at),
  (lines, at, to) => void lines.splice(at, 0, ...lines.slice(to)),
];

const damage = fc.record({
  deed: fc.constantFrom(...actions),
  at: fc.nat(60),
  to: fc.nat(60),
  piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })),
});

const read = await specReader();

it('any damage gives a valid spec or problems', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...pages, ...carrying),
      fc.array(damage, { minLength: 1, maxLength: 6 }),
      (whole, damages) => {
        const lines = whole.split('\n');
        for (const { deed, at, to, piece } of damages)
          deed(lines, at % (lines.length || 1), to % (lines.length || 1), piece);
        const page = compiled(lines.join('\n'));
        if (page.ok) {
          const { apiVersion, page: name, asOf } = page.spec;
          expect(read(new TextEncoder().encode(writeSpec(page.spec)), { apiVersion, page: name, asOf })).toMatchObject({
            ok: true,
          });
          expect(page.spec.requirements.every(({ line }) => line <= lines.join('\n').split(/\r\n|\n|\r/).length)).toBe(
            true,
          );
          return;
        }
        expect(page.problems.length).toBeGreaterThan(0);
        for (const { line, message, remedy } of page.problems) {
          expect(line).toBeGreaterThan(0);
          expect(message).not.toBe('');
          expect(remedy).not.toBe('');
        }
      },
    ),
    { numRuns: 1500 },
  );
});

it('any octets give problems', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      expect(compiled(octets).ok).toBe(false);
    }),
    { numRuns: 500 },
  );
});
