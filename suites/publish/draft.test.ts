import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../cli/run.command.ts';
import { merge } from '../cli/merge.command.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { recordShards } from '../run/shards.test-data.ts';
import { openDraft } from './draft.ts';

/** The number of a process that has ended. */
const ended = Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());

test('a draft has a name of its own, and nobody else may read it', async () => {
  const path = join(await newFolder(), 'run.json');
  const [one, other] = [openDraft(path), openDraft(path)];
  expect(one.path).not.toBe(other.path);
  expect(statSync(one.path).mode & 0o777).toBe(0o600);
  for (const { file } of [one, other]) closeSync(file);
});

test('a link at the place of an old draft is not written through, and a published file has the usual mode', async () => {
  const cwd = await newFolder();
  await mkdir(join(cwd, 'out'));
  writeFileSync(join(cwd, 'precious'), 'precious');
  for (const name of ['run.json.part', 'report.html.part', 'run.json'])
    symlinkSync(join(cwd, 'precious'), join(cwd, 'out', name));
  await call(run, { cwd, argv: ['--suite', 'response', '--report', 'out'] });
  expect(readFileSync(join(cwd, 'precious'), 'utf8')).toBe('precious');
  const usual = 0o666 & ~process.umask();
  expect(statSync(join(cwd, 'out', 'run.json')).mode & 0o777).toBe(usual);
  expect(readdirSync(join(cwd, 'out')).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what a killed run has left is removed at the next start, with a sentence', async () => {
  const cwd = await newFolder();
  await mkdir(join(cwd, 'out'));
  const names = [
    `.run.json.${ended}.0123456789abcdef.part`,
    `.run.json.${ended}.0123456789abcdef.part.mended`,
    // of a process before this one that had its number, as the only one of a container has
    `.report.md.${process.pid}.0123456789abcdef.part`,
  ];
  for (const name of names) writeFileSync(join(cwd, 'out', name), 'a token');
  writeFileSync(join(cwd, 'out', '.of-somebody-else.part'), '');
  const { err } = await call(run, { cwd, argv: ['--suite', 'response', '--report', 'out'] });
  expect(err).toContain('--report: removed 3 unfinished files of an earlier run that was killed: ');
  expect(names.filter((name) => existsSync(join(cwd, 'out', name)))).toEqual([]);
  expect(existsSync(join(cwd, 'out', '.of-somebody-else.part'))).toBe(true);
});

test('a second run of one folder is refused while the first is writing', async () => {
  const cwd = await newFolder();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(async () => {
    other.kill();
    await once(other, 'exit');
  });
  await mkdir(join(cwd, 'out'));
  const draft = join(cwd, 'out', `.run.json.${other.pid}.0123456789abcdef.part`);
  writeFileSync(draft, '');
  const { code, err } = await call(run, { cwd, argv: ['--suite', 'response', '--report', 'out'] });
  expect(code).toBe(2);
  expect(err).toContain(`--report: process ${other.pid} is writing to ${join(cwd, 'out')}; name another folder`);
  expect(existsSync(draft)).toBe(true);
});

test('a merge that finds a damaged record leaves no draft', async () => {
  const cwd = await newFolder();
  const [first = '', ...others] = await recordShards(
    { cwd, folder: join(cwd, 'shards'), argv: ['--suite', 'response'] },
    2,
  );
  const file = join(first, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"verdict":"pass"', '"verdict":"ok"'));
  expect((await call(merge, { cwd, argv: [first, ...others, '--out', 'out'] })).code).toBe(2);
  expect(readdirSync(join(cwd, 'out'))).toEqual([]);
});
