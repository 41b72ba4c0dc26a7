/** The table of families in each report: what a person reads of it. */
import { expect, test } from 'vitest';
import type { FamilySummary } from '../run-model.ts';
import { renderHtml } from './html/index.ts';
import { renderMarkdown } from './markdown.ts';
import { painter } from './paint.ts';
import { caseOf, head, recordOf, rendered, tailOf } from './record.test-data.ts';
import { terminalReport } from './terminal.ts';
import type { TerminalOptions } from './terminal-problems.ts';

const familyOf = (family: string, over: Partial<FamilySummary> = {}): FamilySummary => ({
  apiVersion: 'beta',
  family,
  operations: 2,
  served: 2,
  refused: 0,
  silent: 0,
  notSent: 0,
  cases: 40,
  judged: 40,
  failed: 0,
  undocumented: 0,
  ...over,
});

const partly = familyOf('/groups', { served: 0, refused: 1, silent: 1, failed: 30, judged: 30, undocumented: 2 });
const two = [familyOf('/users', { operations: 1200, served: 1200 }), partly];
const many = Array.from({ length: 40 }, (_, at) => familyOf(`/family${at}`));

const cases = [caseOf('kept')];
const onTerminal = (families: readonly FamilySummary[], options: TerminalOptions = {}): string =>
  terminalReport(
    { ...head, ...tailOf(cases, { families }), attention: [] },
    painter({ colours: false, width: 80 }),
    options,
  );

test('a terminal shows what is not served as a whole first', () => {
  expect(onTerminal(two)).toContain(`
  families  operations  served  refused  silent  not sent  index
  /groups            2       0        1       1         0    75%
  /users         1,200   1,200        0       0         0   100%

`);
});

test('beyond twelve, the others are one row, and --verbose shows all with what the columns mean', () => {
  expect(onTerminal(many).match(/^ {2}\/family.*$/gm)).toHaveLength(11);
  expect(onTerminal(many)).toMatch(/^ {2}29 others +58 +58 +0 +0 +0 +100%$/m);
  const verbose = onTerminal(many, { detail: 'verbose' });
  expect(verbose.match(/^ {2}\/family.*$/gm)).toHaveLength(40);
  expect(verbose).toContain('Silent: answered as where there is no route');
});

test('of one family the counts of the run say the same, and of an old record nothing is known', () => {
  expect(onTerminal([partly])).toBe(onTerminal([]));
});

test('with two API versions, each family says which it is of', () => {
  expect(onTerminal([familyOf('/users'), familyOf('/users', { apiVersion: 'v1.0' })])).toMatch(
    /^ {2}\/users \(beta\) .*\n {2}\/users \(v1\.0\) /m,
  );
});

test('Markdown and HTML tell the failed cases, and those in which something answered that is on no page', async () => {
  const record = recordOf(cases, { families: two });
  expect(await rendered(renderMarkdown, record)).toContain(`
| Family | Operations | Served | Refused | Silent | Not sent | Cases failed | On no page | Index |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
| /groups | 2 | 0 | 1 | 1 | 0 | 30 | 2 | 75% |
| /users | 1,200 | 1,200 | 0 | 0 | 0 | 0 | 0 | 100% |
`);
  const html = await rendered(renderHtml, record);
  expect(html).toContain('<a href="#families">Families</a>');
  expect(html).toMatch(/<th scope="row">\/groups<\/th>(\s*<td>\S+<\/td>){8}/);
});
