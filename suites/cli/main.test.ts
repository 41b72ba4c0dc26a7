/** What stands before and around every command. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { jwks } from './jwks.command.ts';
import { cli, stackTrace } from './process.test-data.ts';
import { deadPort } from '../run/targets.test-data.ts';
import { token } from './token.command.ts';
import { UnusableStateFolder } from '../run/state-folder.ts';
import { packageVersion } from '../../specs/package-root.ts';

test('an unknown command exits 2 and offers the nearest one', async () => {
  const { code, stdout, stderr } = await cli(['plann'], { cwd: await newFolder() });
  expect(stderr).toBe(
    `plann: is no command; use one of ${commands.map(({ name }) => name).join(', ')} (did you mean "plan"?)\n`,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('--help exits 0 and names every command and every exit code', async () => {
  const { code, stdout, stderr } = await cli(['--help'], { cwd: await newFolder() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const { name } of commands) expect(stdout).toContain(`\n  ${name} `);
  for (const exit of [0, 1, 2, 3, 4, 5]) expect(stdout).toContain(`\n  ${exit}  `);
});

test('--version exits 0 and prints the version of the package', async () => {
  const { code, stdout, stderr } = await cli(['--version'], { cwd: await newFolder() });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
});

test('a pipe gets no colours, on a build machine either, unless they are forced', async () => {
  const argv = ['run', '--target', await deadPort()];
  const coloured = async (env: Record<string, string>): Promise<boolean> =>
    (await cli(argv, { cwd: await newFolder(), env })).stdout.includes('\u001b[');
  expect([
    await coloured({ CI: 'true' }),
    await coloured({ FORCE_COLOR: '1' }),
    await coloured({ FORCE_COLOR: '0' }),
  ]).toEqual([false, true, false]);
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

describe('a state folder that cannot be used', () => {
  test('is told in one line and exits 2, because 1 would mean a broken promise', async () => {
    const cwd = await newFolder();
    await mkdir(join(cwd, '.graph-conformance'));
    await writeFile(join(cwd, '.graph-conformance', 'issuer-key.pem'), 'no key');
    const { code, stdout, stderr } = await cli(['token', '--scheme', 'Application'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/issuer-key\.pem: holds no RSA private key of .*; delete the file, and the next run makes/);
    expect(stderr).not.toMatch(stackTrace);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
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
