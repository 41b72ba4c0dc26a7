/** A run as one page that needs nothing else: no network, no other file, and no script to be read. */
import { createHash } from 'node:crypto';
import { authorities, suiteNames } from '../../model.ts';
import type { RecordSource, RunTail } from '../../run-model.ts';
import { threeWayTables } from '../three-way-tables.ts';
import { exitLine, specsOf } from '../wording.ts';
import { appendix } from './appendix.ts';
import { familiesView } from './families-view.ts';
import { headline } from './headline.ts';
import { around, each, hole, html, Markup } from './markup.ts';
import { matrices } from './matrix-view.ts';
import { everyCase } from './operation-view.ts';
import { gatherProblems, problemViews, type Problems } from './problem-view.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { authorityWords, exitVerdicts, suiteWords } from './words.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this style and this script; nothing is fetched, and nothing can be sent anywhere. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy names these texts by their hash, to the octet. */
const element = (name: 'style' | 'script', text: string): Markup => new Markup(`<${name}>${text}</${name}>`);

/** A dot in the verdict's colour, for the tab of the browser. */
function icon({ exit }: RunTail): string {
  const colours = { pass: '2e7d32', inconclusive: 'b7791f', fail: 'c62828', error: '7b1fa2' } as const;
  const colour = colours[exitVerdicts[exit.code]];
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='4' cy='4' r='4' fill='%23${colour}'/%3E%3C/svg%3E`;
}

function contents({ tail, head }: RecordSource, { all, skipped, notApplicable }: Problems): Markup {
  const entries: readonly (readonly [id: string, words: string, there: boolean])[] = [
    ['problems', 'What failed or is inconclusive', all.length > 0],
    ['families', 'Families', (tail.families ?? []).length > 1],
    ['matrix', 'Permissions', tail.operations.some(({ cells }) => cells.length > 0)],
    ['cases', 'Every case', tail.operations.length > 0],
    ['skipped', 'Skipped', skipped.size > 0],
    ['not-applicable', 'Not applicable, or excluded', notApplicable.size > 0],
    ...threeWayTables(head, tail).map(({ title }, at) => [`three-way-${at + 1}`, title, true] as const),
    ['types', 'Types in answers', tail.types !== undefined],
    ['untested', 'Clauses not tested', !head.shard && tail.untested.length > 0],
    ['run', 'About this run', true],
  ];
  return html`<nav aria-label="Sections">
    <ul>
      ${entries.map(([id, words, there]) => there && html`<li><a href="#${id}">${words}</a></li>`)}
    </ul>
  </nav>`;
}

const select = (name: string, label: string, options: readonly (readonly [value: string, words: string])[]): Markup =>
  html`<label
    >${label}
    <select name="${name}">
      <option value="">all</option>
      ${options.map(([value, words]) => html`<option value="${value}">${words}</option>`)}
    </select></label
  >`;

/** The script shows them, since without it they could do nothing. */
const filterBar: Markup = html`<form class="filters" role="search" aria-label="Filter cases" hidden>
  ${select(
    'suite',
    'Suite',
    suiteNames.map((suite) => [suite, suiteWords[suite]]),
  )}${select(
    'authority',
    'Rule of',
    authorities.map((authority) => [authority, authorityWords[authority]]),
  )}<label>Text <input type="search" name="text" autocomplete="off" /></label><button type="reset">Show all</button>
  <output aria-live="polite"></output>
</form>`;

const frameOf = (record: RecordSource, problems: Problems): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${exitLine(record.tail)} – graph-conformance</title>
        <link rel="icon" href="${icon(record.tail)}" />
        ${element('style', style)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the findings</a>
        ${headline(record, problems)} ${contents(record, problems)}
        <main id="main" tabindex="-1">${filterBar}${hole}</main>
        ${element('script', script)}
      </body>
    </html>`;

async function* sections(record: RecordSource, problems: Problems): AsyncGenerator<Markup, void, undefined> {
  const { head, tail } = record;
  const specOf = specsOf(head);
  yield* problemViews(problems, specOf);
  yield* familiesView(tail);
  yield* matrices(tail.operations);
  yield* everyCase(record, problems.toldIds, specOf);
  yield* each(appendix(head, tail, problems, specOf), (section) => section);
}

export async function* renderHtml(record: RecordSource): AsyncGenerator<string> {
  const problems = await gatherProblems(record);
  for await (const piece of around(frameOf(record, problems), sections(record, problems)))
    yield `${piece.toString()}\n`;
}
