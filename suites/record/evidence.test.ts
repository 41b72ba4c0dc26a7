/** What a record keeps of a pass, and that nothing of it is lost: the same cases are read that were written. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeSyntheticSpecs } from '../lab/bench/synthetic-specs.ts';
import { renderJson } from '../reporters/json.ts';
import { rendered } from '../reporters/record.test-data.ts';
import { bigRun } from '../run/big-run.test-data.ts';
import { judged, newFolder } from '../run/in-process.test-data.ts';
import { tailOf } from '../run/summary.ts';
import type { CaseRecord } from '../run-model.ts';
import { readRunRecord } from './read-record.ts';
import { RunRecordFile } from './write-record.ts';

async function written(cases: number, ...argv: readonly string[]) {
  const cwd = await newFolder();
  await writeSyntheticSpecs(join(cwd, 'specs'), cases);
  const run = await judged({ cwd, argv: ['--specs', 'specs', ...argv] });
  const file = new RunRecordFile(join(cwd, 'out'));
  file.begin(run.head);
  run.records.forEach((record) => file.add(record));
  file.finish(tailOf(run.summary));
  const read = await readRunRecord(join(cwd, 'out'));
  if (!read.ok) throw new Error(read.problems.join());
  const readCases: CaseRecord[] = [];
  for await (const one of read.record.cases()) readCases.push(one);
  return { ...run, path: file.path, read: readCases, text: await readFile(file.path, 'utf8') };
}

const withoutEvidence = ({ exchange: _exchange, brief: _brief, ...record }: CaseRecord): object => record;

test('every case is read as it was judged; octets are those of a pass per operation and per check', async () => {
  const { records, read } = await written(400);
  expect(read.map(withoutEvidence)).toEqual(records.map(withoutEvidence));
  const kept = read.filter(({ exchange }) => exchange !== undefined);
  expect(new Set(kept.map(({ operation }) => operation))).toEqual(new Set(read.map(({ operation }) => operation)));
  const checksOf = (some: readonly CaseRecord[]) =>
    new Set(some.flatMap(({ findings }) => findings.map(({ check }) => check)));
  expect(checksOf(kept)).toEqual(checksOf(read));
  expect(kept.length).toBeLessThan(read.length / 4);
  for (const one of read.filter(({ exchange }) => exchange === undefined)) {
    const { exchange } = records.find(({ id }) => id === one.id) ?? {};
    const status = exchange?.outcome.kind === 'answer' ? exchange.outcome.answer.status : undefined;
    expect(one.brief).toMatchObject({
      request: `${exchange?.method} ${exchange?.url}`,
      status,
      received: exchange?.receivedLength,
    });
  }
});

test('--evidence all keeps the octets of every case', async () => {
  const { records, read } = await written(100, '--evidence', 'all');
  expect(read).toEqual(JSON.parse(JSON.stringify(records)));
});

test('a record takes fewer than 400 octets for each case that passes, with its head and its summary', async () => {
  const run = bigRun(5000);
  expect(Buffer.byteLength(await rendered(renderJson, run)) / run.head.planned).toBeLessThan(400);
});

test('a pass that is like a case which the record does not have is refused with its line', async () => {
  const { path, text } = await written(400);
  await writeFile(path, text.replace(/"like":\d+/, '"like":99999'));
  const read = await readRunRecord(path);
  if (!read.ok) throw new Error(read.problems.join());
  const all = async (): Promise<number> => {
    let count = 0;
    for await (const { position } of read.record.cases()) count += position;
    return count;
  };
  await expect(all()).rejects.toThrow(/run\.json: line \d+: is like a case that the record does not have/);
});
