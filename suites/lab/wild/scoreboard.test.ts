import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judge } from '../../judge.ts';
import { temporaryFolder } from '../process.ts';
import { devProxyMocks } from './dev-proxy.ts';
import { accepting, differences, ratchetProblem, readAccepted, type AcceptedRow } from './ratchet.ts';
import { rowOf, type Row } from './row.ts';
import { badgeOf, htmlOf, markdownOf, shownRows, writeScoreboard } from './scoreboard.ts';

const row: AcceptedRow = {
  of: 'a-mock 1.0.0',
  pages: 1,
  cases: 10,
  index: '100%',
  score: '80%',
  failed: { headers: 2 },
  checks: { 'missing-token-is-refused': 2 },
  warnings: {},
  why: 'It knows no | users <b>.',
};

const { why, ...figures } = row;

test('a row that is as accepted is no problem, and any other is one, for better or worse', () => {
  expect(ratchetProblem(row, figures)).toBeUndefined();
  const better = { ...figures, score: '90%', failed: { headers: 1 }, checks: { 'missing-token-is-refused': 1 } };
  expect(differences(row, better)).toEqual([
    'score: expected 80%, received 90%',
    'failed.headers: expected 2, received 1',
    'checks.missing-token-is-refused: expected 2, received 1',
  ]);
  expect(ratchetProblem(row, better)).toContain('run again with --accept');
  expect(ratchetProblem({ ...better, why }, figures)).toContain('score: expected 90%, received 80%');
  expect(ratchetProblem(row, { ...figures, warnings: { x: 1 } })).toContain('warnings.x: expected none, received 1');
});

test('a row that nobody accepted, or explained, is a problem', () => {
  expect(ratchetProblem(undefined, figures)).toContain('has no row');
  expect(ratchetProblem({ ...row, why: '' }, figures)).toContain('has no "why"');
});

test('accepting takes over the figures and keeps the explanations', () => {
  const rows = new Map<string, Row>([
    ['known', { ...figures, score: '90%' }],
    ['new', figures],
  ]);
  expect(accepting({ known: row, other: row }, rows)).toEqual({
    known: { ...row, score: '90%', why },
    other: row,
    new: { ...row, why: '' },
  });
});

test('what people read is made of the accepted rows, each of which somebody explained', async () => {
  const accepted = await readAccepted();
  expect(Object.keys(accepted).length).toBeGreaterThanOrEqual(6);
  expect(Object.entries(accepted).filter(([, { why }]) => why === '')).toEqual([]);
  await expect(markdownOf(accepted)).toMatchFileSnapshot(shownRows);
});

test('Markdown, HTML and a badge for each mock are written', async () => {
  const folder = temporaryFolder();
  const files = await writeScoreboard(folder, { 'a-mock': row });
  expect(files).toEqual(['scoreboard.md', 'scoreboard.html', 'badges/a-mock.json'].map((file) => join(folder, file)));
  expect(await readFile(join(folder, 'scoreboard.md'), 'utf8')).toContain(String.raw`| It knows no \| users \<b>. |`);
  expect(htmlOf({ 'a-mock': row })).toContain('It knows no | users &lt;b&gt;.');
  expect(JSON.parse(await readFile(join(folder, 'badges/a-mock.json'), 'utf8'))).toEqual({
    schemaVersion: 1,
    label: 'graph conformance',
    message: 'score 80%, index 100%',
    color: 'yellow',
  });
  expect(badgeOf({ ...row, score: 'none' })).toContain('lightgrey');
});

const graph = 'https://graph.microsoft.com/v1.0';
const category = { id: 'c-1', displayName: 'Red', color: 'preset0' };
const mocks = [
  { request: { url: `${graph}/me/outlook/masterCategories/c-1` }, response: { body: '@category.json' } },
  { request: { url: `${graph}/groups/*`, method: 'GET' }, response: { statusCode: 404 } },
];

/** The row of these mocks, which stand in a folder as Dev Proxy has them. */
async function rowOfMocks(served: readonly object[]): Promise<Row> {
  const folder = temporaryFolder();
  const [own, given] = [join(folder, 'own'), join(folder, 'mocks')];
  await mkdir(own);
  await mkdir(given);
  await writeFile(join(given, 'mocks.json'), JSON.stringify({ mocks: served }));
  await writeFile(join(given, 'category.json'), JSON.stringify(category));
  const server = devProxyMocks(given);
  const { url, settings, stop } = await server.start(own);
  try {
    return rowOf(await judge({ target: url, cwd: own, suites: ['response', 'body'], ...settings }), server.of);
  } finally {
    await stop();
  }
}

test('mocks of Dev Proxy are judged with the pages that they serve; two runs give one row, and a lie in one mock another', async () => {
  const [got, ...others] = mocks;
  const honest = { ...(await rowOfMocks(mocks)), why };
  expect(honest).toMatchObject({ of: 'mocks in mocks', pages: 1 });
  expect(differences(honest, await rowOfMocks(mocks))).toEqual([]);
  const lying = await rowOfMocks([{ ...got, response: { statusCode: 201, body: category } }, ...others]);
  expect(differences(honest, lying)).toEqual([
    'index: expected 100%, received 50%',
    'score: expected 100%, received 0%',
    'failed.response: expected none, received 1',
    'checks.success-status-is-exact: expected none, received 2',
  ]);
});

test('mocks that cannot be served as Dev Proxy would are refused, with the reason', async () => {
  const [served, unserved] = mocks;
  const nth = { ...served, request: { url: `${graph}/me`, nth: 2 } };
  await expect(rowOfMocks([nth])).rejects.toThrow('has "nth", which is not served here');
  await expect(rowOfMocks([])).rejects.toThrow('no file there has "mocks"');
  await expect(rowOfMocks([unserved ?? {}])).rejects.toThrow('none of its mocks serves a request');
});
