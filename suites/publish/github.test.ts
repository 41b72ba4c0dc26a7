/** GitHub Actions: the summary of the job and the annotations, and stdout for what was asked for. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { markdownReport } from '../reporters/markdown.ts';
import { broken, caseOf, head, hostile, oneOfEach, tailOf } from '../reporters/record.test-data.ts';
import type { CaseRecord, RunSummary } from '../run-model.ts';
import type { ExitCode, Io } from '../cli/io.ts';
import { call, judged, newFolder, type Said } from '../run/in-process.test-data.ts';
import { rename } from './publish.ts';
import { inFolder, publishRun } from '../record/reports.ts';
import { annotations } from './github.ts';
import { recordRun } from '../run/shards.test-data.ts';
import { letsEveryoneIn, serveTarget } from '../run/targets.test-data.ts';

const narrow = ['--case', '*/permissions/application-not-supported'];

const told = (summary: RunSummary, env: NodeJS.ProcessEnv, folder?: string): Promise<Said> =>
  call(
    {
      run: async (io: Io): Promise<ExitCode> =>
        (await publishRun(io, summary, inFolder(folder), rename, (text) => text)) ? 0 : 3,
    },
    {
      cwd: '.',
      env,
    },
  );

async function brokenRun(): Promise<RunSummary> {
  const { url } = await serveTarget(letsEveryoneIn);
  return (await judged({ cwd: await newFolder(), argv: ['--target', url, ...narrow] })).summary;
}

test('on GitHub the report is added to what the summary of the job has, and stderr names what gates', async () => {
  const summary = await brokenRun();
  const file = join(await newFolder(), 'summary.md');
  await writeFile(file, '# of another step\n');
  const said = await told(summary, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file });
  const report = await markdownReport(summary, summary, summary.attention);
  expect(await readFile(file, 'utf8')).toBe(`# of another step\n${report}\n`);
  expect(said).toEqual({ code: 0, out: '', err: `${annotations(summary).join('\n')}\n` });
  expect(said.err).toMatch(/^::error title=failed%3A .*::/);
});

test('with --report the summary of the job is the report of the folder', async () => {
  const folder = await newFolder();
  const summary = await recordRun({ cwd: folder, folder, argv: narrow });
  const file = join(folder, 'summary.md');
  await told(summary, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }, folder);
  expect(await readFile(file, 'utf8')).toBe(`${await readFile(join(folder, 'report.md'), 'utf8')}\n`);
});

test('elsewhere nothing is said and no file is touched', async () => {
  const summary = await brokenRun();
  const GITHUB_STEP_SUMMARY = join(await newFolder(), 'summary.md');
  expect(await told(summary, { GITHUB_STEP_SUMMARY })).toEqual({ code: 0, out: '', err: '' });
  await expect(readFile(GITHUB_STEP_SUMMARY)).rejects.toThrow('ENOENT');
});

test('a shard leaves the page of the workflow to merge, which knows the whole', async () => {
  const summary: RunSummary = { ...(await brokenRun()), shard: { index: 1, count: 4 } };
  const GITHUB_STEP_SUMMARY = join(await newFolder(), 'summary.md');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY };
  expect(await told(summary, env)).toEqual({ code: 0, out: '', err: '' });
  await expect(readFile(GITHUB_STEP_SUMMARY)).rejects.toThrow('ENOENT');
});

test('a summary that cannot be written is told, and changes nothing about the run', async () => {
  const summary = await brokenRun();
  const { code, err } = await told(summary, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: await newFolder() });
  expect(code).toBe(0);
  expect(err).toMatch(/\nthe job's summary was not written: GITHUB_STEP_SUMMARY cannot be written to \(EISDIR\)\n$/);
});

test('a folder that lets no report be written is told', async () => {
  const folder = await newFolder();
  const summary = await recordRun({ cwd: folder, folder, argv: narrow });
  await mkdir(join(folder, 'junit.xml'));
  expect(await told(summary, {}, folder)).toEqual({
    code: 3,
    out: '',
    err: `--report: ${folder} cannot be written to (EISDIR)\n`,
  });
});

const annotated = (cases: readonly CaseRecord[], over: Partial<RunSummary> = {}): readonly string[] =>
  annotations({ ...head, ...tailOf(cases), attention: cases.filter(({ verdict }) => verdict !== 'pass'), ...over });

test('a broken promise is named with what was seen, what is promised, and where', () => {
  expect(annotated(oneOfEach)).toEqual([
    '::error title=failed%3A beta/things-retire/response/broken::the documented request gets 204: status is 200; the page promises 204 (things-retire#response:49)',
  ]);
});

test('a run that ends with 0 annotates nothing, and one that broke nothing and judged too little says why', () => {
  const cases = [caseOf('a')];
  expect(annotated(cases, { exit: { code: 0, reason: 'all kept' } })).toEqual([]);
  expect(annotated(cases, { exit: { code: 3, reason: '5 % are inconclusive' } })).toEqual([
    '::error title=exit 3::5 %25 are inconclusive',
  ]);
});

test('more than GitHub shows are counted in the tenth', () => {
  const cases = Array.from({ length: 12 }, (_, at) => broken(`case-${at}`));
  expect(annotated(cases.slice(0, 10))).toHaveLength(10);
  expect(annotated(cases)).toHaveLength(10);
  expect(annotated(cases)[9]).toBe(
    "::error title=3 more cases failed::1 case failed (gate: page); the job's summary names them",
  );
});

test('a target cannot end the message or begin another command', () => {
  const one = broken('a', { seen: `${hostile}%0A::set-output name=a::b\n::stop-commands::x` });
  const [line = '', ...others] = annotated([{ ...one, id: 'a,b:c::d%\r\n' }]);
  expect(others).toEqual([]);
  expect(line).toMatch(/^::error title=failed%3A a%2Cb%3Ac%3A%3Ad%25\\u\{d\}\\u\{a\}::the documented request gets 204/);
  expect(line).toContain(String.raw`%250A\u{3a}:set-output`);
  expect(line).not.toMatch(/[\r\n]|##vso|%0A/);
});
