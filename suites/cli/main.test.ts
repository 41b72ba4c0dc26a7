/** What stands before and around every command. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine, wantsColours } from './command-line.ts';
import { commands } from './commands.ts';
import { call, newFolder, type Said } from '../run/in-process.test-data.ts';
import { jwks } from './jwks.command.ts';
import { cli, commandLine as shellWords, stackTrace } from './process.test-data.ts';
import { deadPort } from '../run/targets.test-data.ts';
import { token } from './token.command.ts';
import { UnusableStateFolder } from '../run/state-folder.ts';
import { packageVersion } from '../../specs/package-root.ts';

/** The words behind the program's name, in a folder of their own. */
const said = async (...argv: readonly string[]): Promise<Said> =>
  call({ run: commandLine }, { cwd: await newFolder(), argv });

test('an unknown command exits 2 and offers the nearest one', async () => {
  expect(await said('plann')).toEqual({
    code: 2,
    out: '',
    err: `plann: is not a command; use one of ${commands.map(({ name }) => name).join(', ')} (did you mean "plan"?)\n`,
  });
});

test('--help exits 0 and names every command and every exit code', async () => {
  const { code, out, err } = await said('--help');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const { name } of commands) expect(out).toContain(`\n  ${name} `);
  for (const exit of [0, 1, 2, 3, 4, 5]) expect(out).toContain(`\n  ${exit}  `);
  expect(await said()).toEqual({ code: 2, out, err: '' });
});

test('--version exits 0 and prints the version of the package', async () => {
  expect(await said('--version')).toEqual({ code: 0, out: `${packageVersion()}\n`, err: '' });
});

test('a terminal that calls itself dumb gets no colours, unless they are forced', () => {
  expect(wantsColours({ TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColours({ TERM: 'xterm' }, true)).toBe(true);
  expect(wantsColours({ TERM: 'dumb', FORCE_COLOR: '1' }, true)).toBe(true);
});

test('a pipe gets no colours, on a build machine either, unless they are forced', () => {
  expect([{}, { CI: 'true' }, { FORCE_COLOR: '1' }].map((env) => wantsColours(env, undefined))).toEqual([
    false,
    false,
    true,
  ]);
  expect([{}, { NO_COLOR: '1' }, { FORCE_COLOR: '0' }].map((env) => wantsColours(env, true))).toEqual([
    true,
    false,
    false,
  ]);
});

describe('a pipe that is closed early', () => {
  test('ends a plan quietly', async () => {
    const { code, stderr } = await cli(['plan'], { cwd: await newFolder(), closed: 'stdout' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('does not make a run that judged nothing a pass', async () => {
    const ended = await cli(['run', '--target', await deadPort()], { cwd: await newFolder(), closed: 'stdout' });
    expect(ended).toMatchObject({ code: 3, stderr: '' });
  });

  test('for messages does not make a usage error a broken promise', async () => {
    const { code } = await cli(['plann'], { cwd: await newFolder(), closed: 'stderr' });
    expect(code).toBe(2);
  });
});

test.runIf(existsSync('/dev/full'))('a full disk behind stdout is told, with exit code 3', async () => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile('sh', ['-c', `${shellWords} --help > /dev/full`], (error, _stdout, said) =>
      resolve({ code: error?.code, stderr: said }),
    );
  });
  expect({ code, stderr }).toEqual({ code: 3, stderr: 'stdout cannot be written: the disk is full\n' });
});

describe('a state folder that cannot be used', () => {
  test('is told in one line and exits 2, because 1 would mean a broken promise', async () => {
    const cwd = await newFolder();
    await mkdir(join(cwd, '.graph-conformance'));
    await writeFile(join(cwd, '.graph-conformance', 'issuer-key.pem'), 'no key');
    const argv = ['token', '--scheme', 'Application'];
    const { code, out, err } = await call({ run: commandLine }, { cwd, argv });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/issuer-key\.pem: holds no RSA private key of .*; delete the file, and the next run makes/);
    expect(err).not.toMatch(stackTrace);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  for (const command of [token, jwks]) {
    test(`is told by ${command.name} where it is a file`, async () => {
      const cwd = await newFolder();
      await writeFile(join(cwd, '.graph-conformance'), '');
      const argv = command === token ? ['--scheme', 'Application'] : [];
      await expect(call(command, { cwd, argv })).rejects.toThrow(
        new UnusableStateFolder(
          `${join(cwd, '.graph-conformance')}: cannot be used (EEXIST); it has to be a folder of your own`,
        ),
      );
    });
  }
});
