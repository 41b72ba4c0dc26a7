/** What is written can be read, and what can be read is what the schema promises. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { newFolder, someShipped } from '../run/in-process.test-data.ts';
import { deadPort, letsNobodyIn, serveTarget } from '../run/targets.test-data.ts';
import type { CaseRecord } from '../run-model.ts';
import { readRunRecord, type RunRecord } from './read-record.ts';
import { recordSchema } from './record-schema.ts';
import { recordRun } from '../run/shards.test-data.ts';

async function written(...argv: readonly string[]): Promise<string> {
  const cwd = await newFolder();
  await recordRun({ cwd, folder: cwd, argv });
  return join(cwd, 'run.json');
}

/** A small record of the embedded server, and a file to write a damaged one to. */
let sound: string;
beforeAll(async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'graph-conformance-'));
  await recordRun({ cwd, folder: cwd, argv: ['--suite', 'response'] });
  sound = await readFile(join(cwd, 'run.json'), 'utf8');
  await rm(cwd, { recursive: true });
});

async function copyOf(text: string): Promise<string> {
  const path = join(await newFolder(), 'run.json');
  await writeFile(path, text);
  return path;
}

async function recordOf(path: string): Promise<{ readonly record: RunRecord; readonly cases: readonly CaseRecord[] }> {
  const read = await readRunRecord(path);
  if (!read.ok) throw new Error(read.problems.join());
  const cases: CaseRecord[] = [];
  for await (const one of read.record.cases()) cases.push(one);
  return { record: read.record, cases };
}

test('every record that is written is valid as a whole and line by line, whatever the target was', async () => {
  const { url } = await serveTarget(letsNobodyIn);
  const { record } = await recordSchema();
  for (const argv of [
    ['--as-of', '2019-02-01'],
    ['--target', url],
    ['--target', await deadPort()],
  ]) {
    const path = await written(...argv, ...someShipped);
    const whole: unknown = JSON.parse(await readFile(path, 'utf8'));
    expect(record(whole), JSON.stringify(record.errors?.[0])).toBe(true);
    const { record: pieces, cases } = await recordOf(path);
    const lines = cases.map(({ id, verdict }) => expect.objectContaining({ id, verdict }));
    expect(whole).toEqual({ format: 'graph-conformance-run/2', ...pieces.head, cases: lines, summary: pieces.tail });
  }
});

test('cases can be read again and again, each time from the first', async () => {
  const { record, cases } = await recordOf(await copyOf(sound));
  const { value } = await record.cases().next();
  expect(cases.length).toBeGreaterThan(1);
  expect(value).toEqual(cases[0]);
});

test('a case that was not sent, or whose answer tells nothing, says why nobody knows', async () => {
  const { url } = await serveTarget((_, response) => void response.writeHead(503).end());
  const { cases } = await recordOf(await written('--target', url, '--suite', 'response'));
  const open = cases.filter(({ verdict }) => verdict === 'inconclusive');
  for (const { inconclusive } of open) expect(inconclusive).toMatch(/./);
  for (const { verdict, inconclusive } of cases) expect(inconclusive === undefined).toBe(verdict !== 'inconclusive');
});

test('a line separator of Unicode in a text does not end a line of the record', async () => {
  const { cases } = await recordOf(await copyOf(sound.replaceAll('"expectation":"', '"expectation":"\u2028\u0085')));
  expect(cases.map(({ expectation }) => expectation.slice(0, 2))).toEqual(cases.map(() => '\u2028\u0085'));
});

const damages: readonly (readonly [what: string, from: string | RegExp, to: string, says: RegExp])[] = [
  [
    'another format',
    'run/2',
    'run/9',
    /run\.json: is not a record that this version writes \(graph-conformance-run\/2/,
  ],
  ['an empty file', /^[^]*$/, '', /run\.json: is not a record that this version writes/],
  ['another layout', /\n/g, ' ', /run\.json: is not a record that this version writes/],
  ['no end', /\n\],"summary"[^]*$/, '', /run\.json: is cut short, its last line is not a summary; run that part again/],
  [
    'a start that is no day of a calendar',
    /"startedAt":"2\d{3}-\d\d/,
    '"startedAt":"2026-13',
    /startedAt: found "2026-13/,
  ],
  ['an exchange that starts after all time', /"startedAt":\d[\d.]*/, '"startedAt":1e300', /startedAt: found 1e\+300/],
  [
    'an exchange that lasts longer than time',
    /"durationMs":\d[\d.]*/,
    '"durationMs":1e300',
    /durationMs: found 1e\+300/,
  ],
  ['a gate of its own', '"gate":"page"', '"gate":"pages"', /run\.json: line 1: \/gate: found "pages"; use "page"/],
  [
    'a count that is none',
    /"skipped":\d+/,
    '"skipped":"x"',
    /run\.json: last line: \/(operations\/0\/)?skipped: found "x"/,
  ],
  ['a verdict of its own', '"verdict":"pass"', '"verdict":"ok"', /run\.json: line 2: \/verdict: found "ok"/],
  ['half a case', /"suite":"response"[^\n]*/, '', /run\.json: line 2: is not JSON; the file was changed or cut short/],
];
for (const [what, from, to, says] of damages)
  test(`a record with ${what} is refused with the line and what is wrong`, async () => {
    const path = await copyOf(sound.replace(from, to));
    const read = await readRunRecord(path);
    const problem = read.ok ? recordOf(path) : Promise.reject(new Error(read.problems.join()));
    await expect(problem).rejects.toThrow(says);
  });

test('a line that no case can have is refused before it is read to its end', async () => {
  const [head = '', ...rest] = sound.split('\n');
  const path = await copyOf([head, `{"id":"${'x'.repeat(20 * 1024 * 1024)}`, ...rest].join('\n'));
  await expect(recordOf(path)).rejects.toThrow('has a line of more than 16777216 characters');
});

test('a summary that counts more, as another version does, is read', async () => {
  const { record } = await recordOf(await copyOf(sound.replace(',"index":', ',"statuses":{"pass":2},"index":')));
  expect(record.tail.exit.code).toBe(0);
});
