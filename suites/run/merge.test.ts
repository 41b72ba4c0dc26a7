/** Shards put together are the run that was not divided: same cases, same findings, same counts, same exit code. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunSummary } from '../run-model.ts';
import { call, newFolder } from './in-process.test-data.ts';
import { merge } from '../cli/merge.command.ts';
import { lastLine } from '../cli/process.test-data.ts';
import { letsEveryoneIn, serveTarget } from './targets.test-data.ts';
import { comparableCase, comparableTail } from './comparable.test-data.ts';
import { comparableHead } from '../record/merge.ts';
import { readRunRecord, type RunRecord } from '../record/read-record.ts';
import { recordRun, recordShards } from './shards.test-data.ts';
import { writeSyntheticSpecs } from '../lab/bench/synthetic-specs.ts';

async function recordIn(folder: string): Promise<RunRecord> {
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problems.join());
  return read.record;
}

/** Everything that has to be the same in two runs of the same. */
async function comparable(folder: string): Promise<unknown> {
  const { head, tail, cases } = await recordIn(folder);
  const all: unknown[] = [];
  for await (const record of cases()) all.push(comparableCase(record, head.target.embedded));
  return { head: comparableHead(head), all, tail: comparableTail(tail) };
}

/** Cases enough for several operations; two suites of them, to be quick. */
const argv = ['--specs', 'specs', '--suite', 'permissions', '--suite', 'response'];

let cwd: string;
let whole: RunSummary;
let three: readonly string[];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'graph-conformance-'));
  await writeSyntheticSpecs(join(cwd, 'specs'), 400);
  whole = await recordRun({ cwd, folder: join(cwd, 'whole'), argv });
  three = await recordShards({ cwd, folder: cwd, argv }, 3);
  return () => rm(cwd, { recursive: true, force: true });
});

describe('the merged record is that of a run without shards', () => {
  for (const count of [1, 7])
    test(`of ${count}`, async () => {
      const out = join(await newFolder(), 'out');
      const folders = await recordShards({ cwd, folder: cwd, argv }, count);
      const { code, out: said, err } = await call(merge, { cwd, argv: [...folders, '--out', out] });
      expect([code, err]).toEqual([0, '']);
      expect(lastLine(said)).toBe(`exit 0: ${whole.exit.reason}`);
      expect(await comparable(out)).toEqual(await comparable(join(cwd, 'whole')));
      expect(JSON.parse(await readFile(join(out, 'run.json'), 'utf8')).cases).toHaveLength(whole.planned);
    });

  test('of a target that breaks promises, with its exit code and what it says', async () => {
    const { url } = await serveTarget(letsEveryoneIn);
    const folder = await newFolder();
    const lied = [...argv, '--target', url, '--case', '*/permissions/*not-supported', '--case', '*documented-success'];
    const alone = await recordRun({ cwd, folder, argv: lied });
    const folders = await recordShards({ cwd, folder, argv: lied }, 2);
    const out = join(folder, 'out');
    const { code, out: said } = await call(merge, { cwd, argv: [...folders, '--out', out] });
    expect([code, lastLine(said)]).toEqual([1, `exit 1: ${alone.exit.reason}`]);
    expect(alone.standings.broken).toBeGreaterThan(10);
    expect(said).toContain(`, ${alone.standings.broken} failed, `);
    expect(await comparable(out)).toEqual(await comparable(folder));
  });
});

test('a finding that differs is no difference of time or place', async () => {
  const { head, cases } = await recordIn(join(cwd, 'whole'));
  const { value: record } = await cases().next();
  if (!record) throw new Error('the run has no case');
  const same = comparableCase(record, head.target.embedded);
  expect(comparableCase({ ...record, verdict: 'fail' }, true)).not.toEqual(same);
  const findings = record.findings.map((finding) => ({ ...finding, seen: `${finding.seen}!` }));
  expect(comparableCase({ ...record, findings }, true)).not.toEqual(same);
  const { exchange, ...unsent } = record;
  expect(comparableCase(unsent, true)).not.toEqual(same);
  if (!exchange) throw new Error('the first case was not sent');
  expect(comparableCase({ ...record, exchange: { ...exchange, durationMs: 1e6, startedAt: 0 } }, true)).toEqual(same);
  expect(comparableCase({ ...record, exchange: { ...exchange, attempts: 2 } }, true)).not.toEqual(same);
});

describe('merge', () => {
  const merged = async (places: readonly string[], ...flags: readonly string[]) => {
    const out = join(await newFolder(), 'out');
    return { ...(await call(merge, { cwd, argv: [...places, '--out', out, ...flags] })), folder: out };
  };

  test('exits 3 and writes nothing where a shard is missing', async () => {
    const { code, out, err, folder } = await merged(three.slice(1));
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe('incomplete: shard 1/3 is missing; nothing was written (--allow-missing merges what there is)\n');
    expect(await readRunRecord(folder)).toMatchObject({ ok: false });
  });

  test('is never 0 where a shard is missing on purpose', async () => {
    const { code, out, folder } = await merged(three.slice(0, 2), '--allow-missing');
    expect([code, lastLine(out)]).toEqual([3, 'exit 3: incomplete: shard 3/3 is missing']);
    expect((await recordIn(folder)).tail.cut).toEqual({
      kind: 'incomplete',
      reason: 'incomplete: shard 3/3 is missing',
    });
  });

  /** The record of a shard, with a text in it replaced by another. */
  async function changed(folder: string, from: string | RegExp, to: string): Promise<string> {
    const path = join(await newFolder(), 'run.json');
    const text = await readFile(join(folder, 'run.json'), 'utf8');
    expect(text.replace(from, to)).not.toBe(text);
    await writeFile(path, text.replace(from, to));
    return path;
  }

  const differences: readonly (readonly [what: string, from: string | RegExp, to: string])[] = [
    ['version of graph-conformance', /"version":"[^"]+"/, '"version":"0.0.9"'],
    ['target', '"embedded":true', '"embedded":false'],
    ['date of the pages (--as-of)', '"asOf":"first"', '"asOf":"latest"'],
    ['gate', '"gate":"page"', '"gate":"rfc"'],
    ['setting timeoutMs', '"timeoutMs":10000', '"timeoutMs":20000'],
    ['specs', /"sha256":"[\da-f]{8}/, '"sha256":"00000000'],
    ['number of planned cases', /"planned":\d+/, '"planned":9'],
    ['number of shards', '"count":3', '"count":4'],
  ];
  for (const [what, from, to] of differences)
    test(`refuses shards of which one is of another ${what}`, async () => {
      const other = await changed(three[1] ?? '', from, to);
      const { code, err } = await merged([three[0] ?? '', other, three[2] ?? '']);
      expect(code).toBe(2);
      expect(err).toBe(
        `${other}: is of another run than ${join(three[0] ?? '', 'run.json')}: the ${what} differs; merge the shards of one run\n`,
      );
    });

  test('refuses a shard that was named twice', async () => {
    const { code, err } = await merged([...three, three[1] ?? '']);
    expect([code, err.replaceAll(cwd, '')]).toEqual([
      2,
      '/2-of-3/run.json: is shard 2/3, and so is /2-of-3/run.json; name each shard once\n',
    ]);
  });

  test('refuses the record of a whole run, and a folder without a record', async () => {
    const { code, err } = await merged([join(cwd, 'whole')]);
    expect([code, err]).toEqual([2, expect.stringContaining('is the record of a whole run')]);
    expect((await merged([join(cwd, 'nowhere')])).err).toContain('nowhere: does not exist; name a run.json');
    expect(await call(merge, { cwd, argv: [...three] })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--out/),
    });
    expect(await merged([])).toMatchObject({ code: 2, err: expect.stringContaining('no record was named') });
  });

  test('refuses a record that was cut short, or of which a case was taken out', async () => {
    const cut = await changed(three[1] ?? '', /\n\],"summary"[^]*$/, '\n');
    expect(await merged([cut])).toMatchObject({ code: 2, err: expect.stringContaining('is cut short') });
    const short = await changed(three[1] ?? '', /\n\{[^\n]+/, '');
    const { code, err } = await merged([three[0] ?? '', short, three[2] ?? '']);
    expect(code).toBe(2);
    expect(err).toMatch(/run\.json: has \d+ cases, and its summary counts \d+; run shard 2\/3 again\n$/);
  });

  test('refuses two shards with the same case', async () => {
    const twin = await changed(three[0] ?? '', '"index":1', '"index":2');
    const { code, err } = await merged([three[0] ?? '', twin, three[2] ?? '']);
    expect([code, err]).toEqual([2, expect.stringContaining(' is in another shard too; run all shards again\n')]);
  });

  test('tells which shard was interrupted, and is incomplete by it', async () => {
    const cut = '],"summary":{"cut":{"kind":"interrupted","reason":"the run was interrupted"},';
    const other = await changed(three[1] ?? '', '],"summary":{', cut);
    const { code, out } = await merged([three[0] ?? '', other, three[2] ?? '']);
    expect([code, lastLine(out)]).toEqual([3, 'exit 3: incomplete: shard 2/3: the run was interrupted']);
  });

  test('does not write over a shard', async () => {
    const [first = ''] = three;
    const { code, err } = await call(merge, { cwd, argv: [...three, '--out', first] });
    expect([code, err]).toEqual([2, `--out: ${first} is the folder of ${join(first, 'run.json')}; name another\n`]);
  });
});
