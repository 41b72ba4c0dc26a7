/** No verdict is lost in silence: what was judged is what was planned, and what cannot be recorded ends the run. */
import fs, { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { merge } from '../cli/merge.command.ts';
import { run } from '../cli/run.command.ts';
import { unjudged } from './execute.ts';
import { RecordNotWritten, RunRecordFile } from '../record/write-record.ts';
import type { RunHead } from '../run-model.ts';
import { call, newFolder } from './in-process.test-data.ts';
import { recordShards } from './shards.test-data.ts';
import { writeSyntheticSpecs } from '../lab/bench/synthetic-specs.ts';
import { letsNobodyIn, serveTarget } from './targets.test-data.ts';

/** A disk that opens every file and has no room for an octet. */
const fullDisk = '/dev/full';

/** On a busy machine a run takes longer than the ten seconds after which it says how far it is. */
const withoutProgress = (said: string): string => said.replaceAll(/^\d+\/\d+ cases .*\n/gm, '');

describe.skipIf(!existsSync(fullDisk))('on a full disk', () => {
  function fillDisk(): void {
    const { openSync } = fs;
    fs.openSync = (path, ...how) =>
      /run\.json\..*part$/.test(String(path)) ? openSync(fullDisk, 'w') : openSync(path, ...how);
    const restore = (): void => {
      fs.openSync = openSync;
      syncBuiltinESMExports();
    };
    syncBuiltinESMExports();
    onTestFinished(restore);
  }

  async function folderOnFullDisk(cwd: string): Promise<string> {
    await mkdir(join(cwd, 'out'));
    fillDisk();
    return join(cwd, 'out', 'run.json');
  }

  test('a run of more cases than are gathered before they are written stops, and exits 3 with one sentence', async () => {
    const cwd = await newFolder();
    const path = await folderOnFullDisk(cwd);
    await writeSyntheticSpecs(join(cwd, 'specs'), 2000);
    const { url, requests } = await serveTarget(letsNobodyIn);
    const argv = ['--target', url, '--specs', 'specs', '--suite', 'permissions', '--report', 'out'];
    const { code, out, err } = await call(run, { cwd, argv });
    const says = `--report: ${path} cannot be written: the disk is full; the run was ended, its verdicts are lost\n`;
    expect([code, out, withoutProgress(err)]).toEqual([3, '', says]);
    expect(requests.length).toBeLessThan(500);
    expect(await readdir(join(cwd, 'out'))).not.toContain('run.json');
  });

  test('a record that could not be written to is not written to again, and closed once', async () => {
    const folder = await newFolder();
    fillDisk();
    const file = new RunRecordFile(folder);
    const head = { settings: { padding: 'x'.repeat(1 << 20) }, specs: [] } as unknown as RunHead;
    const failures = [1, 2].map(() => {
      try {
        return file.begin(head);
      } catch (error) {
        return error;
      }
    });
    expect(failures[0]).toBeInstanceOf(RecordNotWritten);
    expect(failures[1]).toBe(failures[0]);
  });

  test('a run whose record is written only at its end exits 3 too', async () => {
    const cwd = await newFolder();
    await folderOnFullDisk(cwd);
    const { code, out, err } = await call(run, { cwd, argv: ['--suite', 'response', '--report', 'out'] });
    expect([code, out, withoutProgress(err).split('\n').length]).toEqual([3, '', 2]);
    expect(err).toContain('the disk is full');
  });

  test('a merge exits 3 and says so', async () => {
    const cwd = await newFolder();
    const shards = await recordShards({ cwd, folder: join(cwd, 'shards'), argv: ['--suite', 'response'] }, 2);
    const path = await folderOnFullDisk(cwd);
    const { code, out, err } = await call(merge, { cwd, argv: [...shards, '--out', 'out'] });
    expect([code, out, err]).toEqual([3, '', `--out: ${path} cannot be written: the disk is full\n`]);
  });
});

test('what was planned and did not reach the record makes the run incomplete, with its number', () => {
  expect(unjudged(5040, 5040)).toBeUndefined();
  expect(unjudged(5040, 5021)).toEqual({ kind: 'incomplete', reason: '19 of 5040 planned cases have no verdict' });
});

test('--bail ends the run at the first broken promise: exit 1, and what was not sent is said to be so', async () => {
  const cwd = await newFolder();
  await writeSyntheticSpecs(join(cwd, 'specs'), 2000);
  const { url, requests } = await serveTarget(letsNobodyIn);
  const argv = ['--target', url, '--specs', 'specs', '--bail'];
  const { code, out } = await call(run, { cwd, argv });
  expect(code).toBe(1);
  expect(out.trimEnd().split('\n').at(-1)).toMatch(
    /^exit 1: \d+ cases failed .*; the run ended at the first failure \(--bail\)$/,
  );
  expect(requests.length).toBeLessThan(1500);
});
