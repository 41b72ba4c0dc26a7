/** `run.json`: whole, agreeing with the terminal, and free of secrets. */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunSummary } from '../run-model.ts';
import { painter } from '../reporters/paint.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { executePlan } from '../run/execute.ts';
import { newFolder, planned, someShipped } from '../run/in-process.test-data.ts';
import { lastLine } from '../cli/process.test-data.ts';
import { tailOf } from '../run/summary.ts';
import { RunRecordFile } from './write-record.ts';
import { letsNobodyIn, serveTarget } from '../run/targets.test-data.ts';

interface Entry {
  readonly like?: number;
  readonly id: string;
  readonly verdict: string;
  readonly standing: string;
}

interface Recorded {
  readonly summary: RunSummary;
  /** The text of the file. */
  readonly record: string;
  readonly terminal: string;
}

async function recorded(argv: readonly string[]): Promise<Recorded> {
  const cwd = await newFolder();
  const plan = await planned({ cwd, argv });
  const file = new RunRecordFile(join(cwd, 'reports', 'today'));
  const { signal } = new AbortController();
  const summary = await executePlan(plan, {
    cwd,
    signal,
    onStart: (head) => file.begin(head),
    onResult: (one) => file.add(one),
  });
  await expect(access(file.path), 'a part of a record is no record').rejects.toThrow('ENOENT');
  file.finish(tailOf(summary));
  const record = await readFile(join(cwd, 'reports', 'today', 'run.json'), 'utf8');
  return { summary, record, terminal: terminalReport(summary, painter({ colours: false })) };
}

test('run.json has one entry per case, in the order of the plan, and the counts that the terminal shows', async () => {
  const { record, terminal } = await recorded(someShipped);
  const { format, cases, summary } = JSON.parse(record);
  const { cases: inPlan } = await planned({ cwd: await newFolder(), argv: someShipped });
  expect(format).toBe('graph-conformance-run/2');
  expect(cases.map(({ id }: Entry) => id)).toEqual(inPlan.map(({ id }) => id));
  expect(lastLine(terminal)).toBe(`exit ${summary.exit.code}: ${summary.exit.reason}`);
  const kept = cases.filter(({ standing, like }: Entry) => standing === 'kept' || like !== undefined).length;
  expect(terminal).toContain(`\n${cases.length} cases: ${kept} passed, 0 failed, `);
  for (const authority of ['page', 'rfc', 'graph'] as const)
    expect(terminal).toMatch(
      new RegExp(`^  ${authority} +${summary.tallies[authority].pass.toLocaleString('en')} +0 `, 'm'),
    );
});

test('run.json of a broken target counts as the terminal does, and holds no token that was sent', async () => {
  const { url, requests } = await serveTarget(letsNobodyIn);
  const { record, summary, terminal } = await recorded(['--target', url, ...someShipped]);
  const { cases } = JSON.parse(record);
  const count = (...some: readonly string[]) => cases.filter(({ standing }: Entry) => some.includes(standing)).length;
  for (const standing of ['broken', 'unknown', 'unjudged'] as const)
    expect(summary.standings[standing]).toBe(count(standing));
  expect(terminal).toContain(` ${count('broken')} failed, ${count('unknown', 'unjudged')} inconclusive, 0 skipped\n`);
  const sent = requests.flatMap(({ headers, url: path = '' }) => [headers.authorization ?? '', path]);
  const tokens = new Set(sent.flatMap((text) => /eyJ[\w.-]+/.exec(text)?.[0] ?? []));
  expect(tokens.size).toBeGreaterThan(20);
  for (const token of tokens) expect(record.includes(token)).toBe(false);
  expect(record.includes('eyJ')).toBe(false);
});
