import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';

import { besideData } from './beside-data.ts';
import { dataReport, codeSpan, driftMarkdown, driftReport, markdownTable } from './reports.ts';
import { readPermissionData } from '../permission-data.ts';
import { driftOfPage, driftOfPages, driftOfRevisions } from './revisions.ts';
import { application, header, response, specWith } from './specs.test-data.ts';

/** The texts of the cells of the first row below the head, as a reader of Markdown sees them; code as it is. */
function cellsOf(markdown: string): readonly string[] {
  const tokens = new MarkdownIt({ html: true, linkify: true }).parse(markdown, {});
  const body = tokens.findIndex(({ type }) => type === 'tbody_open');
  return tokens
    .slice(body)
    .filter(({ type }) => type === 'inline')
    .map(({ children }) => (children ?? []).map(({ type, content }) => `${type}:${content}`).join());
}

describe('what a page wrote stands in a cell as it was written', () => {
  const hostile = [
    'a | b',
    '`',
    '``x`',
    '<img src=x>',
    '[x](http://x)',
    '@octocat #1',
    'a_b_c**d**',
    ' x ',
    '\\',
    '`a',
  ];
  for (const text of hostile) {
    test(text, () => {
      expect(cellsOf(markdownTable(['one', 'two'], [[codeSpan(text), 'next']]))).toEqual([
        `code_inline:${text}`,
        'text:next',
      ]);
    });
  }

  test('a line end and other invisible signs are spelled out', () => {
    expect(codeSpan('a\nb\u202e')).toBe(String.raw`\`a\u{a}b\u{202e}\``.replaceAll('\\`', '`'));
  });

  test('nothing ends the cell or the code span', () => {
    const letter = fc.constantFrom('|', '`', '\\', 'a', ' ', '\n', '*', '<');
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 8 }), (letters) => {
        const cells = cellsOf(markdownTable(['one', 'two'], [[`x${codeSpan(letters.join(''))}`, 'next']]));
        expect(cells).toHaveLength(2);
        expect(cells[0]).toMatch(/^text:x,code_inline:[^]*$/);
      }),
    );
  });
});

const older = [
  specWith([application('A.R'), response(204)]),
  specWith([application('A.R')], { page: 'widget-delete' }),
  specWith([application('Z.R')], { asOf: '2019-01-01' }),
];
const newer = [
  specWith([application('B.R'), response(204), header('Prefer', false)], { asOf: '2021-01-01' }),
  specWith([application('A.R')], { page: 'widget-list' }),
  specWith([application('A.R')], { apiVersion: 'v1.0' }),
];

test('of each page the latest revisions are compared, and the pages of one side are told', () => {
  const pages = driftOfPages(older, newer);
  expect(pages.map((page) => `${page.fate} ${page.fate === 'removed' ? page.older.page : page.newer.page}`)).toEqual([
    'removed widget-delete',
    'compared widget-get',
    'added widget-list',
    'added widget-get',
  ]);
  expect(pages[1]).toMatchObject({ older: { asOf: '2020-01-01' }, newer: { asOf: '2021-01-01' } });
});

test('the revisions of one side are compared in turn, page by page', () => {
  const pages = driftOfRevisions([...older, ...newer]);
  expect(pages.map((page) => (page.fate === 'compared' ? [page.older.asOf, page.newer.asOf] : []))).toEqual([
    ['2019-01-01', '2020-01-01'],
    ['2020-01-01', '2021-01-01'],
  ]);
});

test('a report counts every change once, and each page that is new or gone', () => {
  expect(driftReport(driftOfPages(older, newer)).counts).toEqual({
    widening: 3,
    narrowing: 2,
    neutral: 0,
    wordingOnly: 0,
    compared: 1,
    changed: 1,
    added: 2,
    removed: 1,
  });
});

test('the Markdown has a summary, a table with the narrowing changes first, and what is of wording alone on one line', () => {
  const worded = (hash: string) => [
    { ...application('A.R'), hash },
    { ...header('Prefer', false), hash },
  ];
  const page = driftOfPage(
    specWith([header('Accept', false), response(204), ...worded('a')]),
    specWith([header('Accept', false), header('X', false), response(200), ...worded('b')], { asOf: '2021-01-01' }),
  );
  const text = driftMarkdown(driftReport([page, driftOfPage(specWith([]), specWith([]))]));
  expect(text).toBe(`## What changed for a caller

**1 narrowing, 1 widening, 2 neutral (2 of wording alone)**; 2 comparisons, 1 with a change of more than wording.

### \`beta/widget-get\`

2020-01-01 (en-US, \`abcdef0123\`) → 2021-01-01 (en-US, \`abcdef0123\`)

| for a caller | requirement | was | is | why |
| --- | --- | --- | --- | --- |
| **narrowing** | \`response\` | status 204, no body (\`#clause:7\`) | status 200, no body (\`#clause:7\`) | another status: code that waits for 204 may stop working |
| **widening** | \`headers/x\` | - | optional: \`X\` (\`#clause:7\`) | may be sent now, and was not mentioned: \`X\` |

Worded otherwise, with the same meaning: \`permissions/application\`, \`headers/prefer\`
`);
});

test('the Markdown names the pages that are new, and those that are gone', () => {
  const text = driftMarkdown(driftReport(driftOfPages(older, newer)));
  expect(text).toContain('### New pages (widening)\n\n- `beta/widget-list`, as of 2020-01-01 (en-US, `abcdef0123`)\n');
  expect(text).toContain('(narrowing)\n\n- `beta/widget-delete`, as of 2020-01-01');
  expect(text).toContain('1 comparison, 1 with a change of more than wording, 2 new pages, 1 page gone.');
});

test('the page with the most that would break a caller stands first', () => {
  const paths = { '/widgets/{id}': '' };
  const names = { 'A.R': { pathSets: [{ schemeKeys: ['Application'], methods: ['GET'], paths }] } };
  const read = readPermissionData(JSON.stringify({ permissions: names }));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const page = (name: string, ...permissions: readonly string[]) =>
    besideData(specWith([application(...permissions)], { page: name }), { data: read.data });
  const pages = [page('agrees', 'A.R'), page('is-silent'), page('lacks'), page('has-more', 'A.R', 'B.R')];
  const { pages: sorted } = dataReport({}, pages);
  expect(sorted.map(({ revision }) => revision.page)).toEqual(['has-more', 'is-silent', 'lacks', 'agrees']);

  const changed = (name: string, status: number) =>
    driftOfPage(
      specWith([response(200)], { page: name }),
      specWith([response(status)], { page: name, asOf: '2021-01-01' }),
    );
  expect(driftReport([changed('same', 200), changed('other', 204)]).pages[0]).toMatchObject({
    newer: { page: 'other' },
  });
});
