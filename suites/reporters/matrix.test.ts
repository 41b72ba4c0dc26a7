import { describe, expect, test } from 'vitest';
import { verdicts } from '../model.ts';
import type { MatrixCell } from '../run-model.ts';
import { matrixLines } from './matrix.ts';
import { painter, type Paint } from './paint.ts';

const plain = painter({ colours: false });
const shownAs = (cells: readonly MatrixCell[], paint: Paint): string => matrixLines(cells, paint, true).join('\n');
const cell = (over: Partial<MatrixCell>): MatrixCell => ({
  scheme: 'DelegatedWork',
  permission: 'A.All',
  promised: 'granted',
  verdict: 'pass',
  ...over,
});

test('a matrix has a row per permission and a column per scheme, with a dot where nothing was tried', () => {
  const cells = [
    cell({}),
    cell({ scheme: 'DelegatedPersonal', promised: 'refused', verdict: 'inconclusive' }),
    cell({ scheme: 'Application', promised: 'refused', verdict: 'fail' }),
    cell({ permission: 'A.Read', promised: 'refused' }),
  ];
  expect(`\n${shownAs(cells, plain)}\n`).toBe(`
┌─────────────────────────┬───────────────┬───────────────────┬───────────────┐
│ permission in the token │ DelegatedWork │ DelegatedPersonal │ Application   │
├─────────────────────────┼───────────────┼───────────────────┼───────────────┤
│ A.All                   │ ✔ granted     │ ? refused?        │ ✘ not refused │
│ A.Read                  │ ✔ refused     │ ·                 │ ·             │
└─────────────────────────┴───────────────┴───────────────────┴───────────────┘
`);
});

const marks: readonly (readonly [cell: Partial<MatrixCell>, text: string])[] = [
  [{ verdict: 'pass', promised: 'granted' }, '✔ granted'],
  [{ verdict: 'pass', promised: 'refused' }, '✔ refused'],
  [{ verdict: 'fail', promised: 'granted' }, '✘ not granted'],
  [{ verdict: 'fail', promised: 'refused' }, '✘ not refused'],
  [{ verdict: 'inconclusive', promised: 'granted' }, '? granted?'],
  [{ verdict: 'error', promised: 'refused' }, '! refused?'],
];

describe('a cell', () => {
  for (const [over, text] of marks)
    test(`of verdict ${over.verdict} where the page says ${over.promised} reads ${text}`, () => {
      expect(shownAs([cell(over)], plain)).toContain(`│ ${text} `);
    });

  test('that several cases speak for shows the worst of them', () => {
    for (const verdict of verdicts) {
      const cells = [cell({}), cell({ verdict }), cell({})];
      expect(shownAs(cells, plain)).toBe(shownAs([cell({ verdict })], plain));
    }
  });
});

test('a list names what is not as promised, and counts what is not known', () => {
  const cells = [
    cell({}),
    cell({ permission: 'A', verdict: 'fail' }),
    cell({ permission: 'B', verdict: 'inconclusive' }),
  ];
  expect(matrixLines(cells, painter({ colours: false, width: 60 }), false)).toEqual([
    '      ✘ not granted: work account with A',
    '      1 of 3 permission cases are as promised, 1 are not known',
  ]);
});

test('colours change no width, so that columns stay in line', () => {
  const cells = [cell({}), cell({ scheme: 'Application', verdict: 'fail' })];
  const coloured = shownAs(cells, painter({ colours: true }));
  expect(coloured).toContain('\u001b[');
  // oxlint-disable-next-line no-control-regex -- colours are control characters
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(shownAs(cells, plain));
});
