import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../specs/package-root.ts';
import { commands } from './commands.ts';
import { call, newFolder, planned } from './in-process.test-data.ts';
import { init } from './init.command.ts';

test('the configuration that it writes loads as it stands', async () => {
  const cwd = await newFolder();
  expect(await call(init, { cwd })).toEqual({
    code: 0,
    out: 'wrote graph-conformance.json\nwrote .env.example\nnext: graph-conformance run\n',
    err: '',
  });
  const { settings, cases } = await planned({ cwd });
  expect(settings).toMatchObject({ asOf: 'latest', gate: 'page' });
  expect(cases.length).toBeGreaterThan(0);
});

test('nothing is overwritten, and nothing is written beside it, unless it is told to', async () => {
  const cwd = await newFolder();
  writeFileSync(join(cwd, '.env.example'), 'mine');
  const { code, err } = await call(init, { cwd, argv: ['--ci', 'gitlab'] });
  expect({ code, err }).toEqual({
    code: 2,
    err: '.env.example: already there; nothing was written (--force overwrites)\n',
  });
  expect(readdirSync(cwd)).toEqual(['.env.example']);
  expect(await call(init, { cwd, argv: ['--force'] })).toMatchObject({ code: 0 });
  expect(readFileSync(join(cwd, '.env.example'), 'utf8')).not.toBe('mine');
});

test('a service that it does not know exits 2 and offers the nearest one', async () => {
  const { code, err } = await call(init, { cwd: await newFolder(), argv: ['--ci', 'githab'] });
  expect({ code, err }).toEqual({
    code: 2,
    err: '--ci: found "githab"; use one of github, gitlab (did you mean "github"?)\n',
  });
});

describe('the jobs', () => {
  const root = packageRoot();
  const files = [
    ['suites/cli/init/github.yml', '.github/workflows/conformance.yml'],
    ['suites/cli/init/gitlab.yml', '.gitlab-ci.yml'],
  ] as const;
  for (const [shipped, used] of files) {
    test(`${used} is what init writes`, () => {
      expect(readFileSync(join(root, used), 'utf8')).toBe(readFileSync(join(root, shipped), 'utf8'));
    });
  }

  for (const path of [...files.map(([, used]) => used), '.github/actions/graph-conformance/action.yml']) {
    test(`${path} is YAML, and calls only commands that there are, with their flags`, () => {
      const text = readFileSync(join(root, path), 'utf8');
      expect(parse(text)).toBeTypeOf('object');
      const lines = [...text.matchAll(/graph-conformance(?:@\$VERSION")? ([a-z]+)([^\n]*)/g)];
      expect(lines.length).toBeGreaterThan(0);
      for (const [, name, rest = ''] of lines) {
        const command = commands.find((one) => one.name === name);
        const flags = rest.match(/--[a-z-]+/g) ?? [];
        const known = command?.options.map(([flag]) => flag.split(' ')[0]) ?? [];
        const settings = command?.takesSettings === true ? ['--shard', '--report', '--target'] : [];
        expect(command, name).toBeDefined();
        expect([...known, ...settings]).toEqual(expect.arrayContaining(flags));
      }
    });
  }
});
