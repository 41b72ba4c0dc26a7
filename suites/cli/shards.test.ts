/** Machines that share a run: vitest divides it, each sends its own part alone, and merge makes one run of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, planned } from '../run/in-process.test-data.ts';
import { cli, lastLine, vitest } from './process.test-data.ts';
import { readRunRecord } from '../record/read-record.ts';
import { partsOf, writeSpecs } from '../record/shards.test-data.ts';
import { partOf } from '../parts.ts';
import { letsNobodyIn, serveTarget } from '../run/targets.test-data.ts';

async function idsIn(folder: string): Promise<readonly string[]> {
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problem);
  const ids: string[] = [];
  for await (const { id } of read.record.cases()) ids.push(id);
  return ids;
}

const narrow = ['--specs', 'specs', '--suite', 'permissions'];

test("two machines judge a part of the run each, and vitest's own merge of their blobs counts what the record holds", async () => {
  const cwd = await newFolder();
  await writeSpecs(join(cwd, 'specs'), 500);
  const { cases } = await planned({ cwd, argv: narrow });
  const [ends, plan] = await Promise.all([
    Promise.all(
      ['1', '2'].map((index) =>
        cli(['run', ...narrow, '--shard', `${index}/2`, '--report', `reports/${index}`], { cwd }),
      ),
    ),
    cli(['plan', ...narrow, '--shard', '1/2'], { cwd }),
  ]);
  expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const ids = await Promise.all(['1', '2'].map((index) => idsIn(join(cwd, 'reports', index))));
  for (const own of ids) expect(own.length).toBeGreaterThan(0);
  expect(ids.flat().sort()).toEqual(cases.map(({ id }) => id).sort());
  expect(lastLine(plan.stdout)).toContain(` requests for ${ids[0]?.length} cases on `);
  const { code, stdout } = await cli(['merge', 'reports/1', 'reports/2', '--out', 'reports/all'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain(`vitest merges its own 2 blobs to the same: ${cases.length} passed, 0 failed, 0 skipped\n`);
  expect(lastLine(stdout)).toMatch(/^exit 0: every gated promise was kept/);
  expect(await idsIn(join(cwd, 'reports', 'all'))).toEqual(cases.map(({ id }) => id));
});

test('a machine for which nothing is left exits 0, and says that it judged nothing', async () => {
  const cwd = await newFolder();
  const { cases } = await planned({ cwd });
  const parts = new Set(cases.map(({ operation }) => partOf(operation.id)));
  const all = await Promise.all(Array.from({ length: 16 }, (_, at) => partsOf({ index: at + 1, count: 16 })));
  const empty = all.findIndex((own) => own.every((part) => !parts.has(part))) + 1;
  const { url, requests } = await serveTarget(letsNobodyIn);
  const { code, stdout } = await cli(['run', '--shard', `${empty}/16`, '--target', url], { cwd });
  expect([code, lastLine(stdout)]).toEqual([0, `exit 0: shard ${empty}/16 holds none of the ${cases.length} cases`]);
  expect(requests).toHaveLength(0);
});

interface Told {
  readonly title: string;
  readonly status: string;
}

test("vitest's own --shard sends and tells what that shard holds, and nothing else", async () => {
  const cwd = await newFolder();
  await writeSpecs(join(cwd, 'specs'), 500);
  const shard = { index: 2, count: 4 };
  const { cases } = await planned({ cwd, argv: narrow });
  const parts = await partsOf(shard);
  const expected = cases.filter(({ operation }) => parts.includes(partOf(operation.id)));
  const { url, requests } = await serveTarget(letsNobodyIn);
  const file = join(cwd, 'report.json');
  const argv = ['--shard', '2/4', '--reporter=json', `--outputFile=${file}`];
  const env = { TARGET_URL: url, GRAPH_CONFORMANCE_SPECS: 'specs', GRAPH_CONFORMANCE_SUITE: 'permissions' };
  const { code } = await vitest(argv, { cwd, env });
  expect(code).toBe(1);
  const report = JSON.parse(await readFile(file, 'utf8'));
  const told: readonly Told[] = report.testResults
    .flatMap(({ assertionResults }: { assertionResults: readonly Told[] }) => assertionResults)
    .filter(({ title }: Told) => title.startsWith('beta/'));
  expect(told.map(({ title }) => title).sort()).toEqual(expected.map(({ id }) => id).sort());
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(cases.length);
  const paths = new Set(requests.map(({ url: path = '' }) => /things\d+/.exec(path)?.[0]));
  expect(paths).toEqual(new Set(expected.map(({ operation }) => /things\d+/.exec(operation.request.path)?.[0])));
});
