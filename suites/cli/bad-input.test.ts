/** Bad input has a message of its own, which says what, where and the way out; exit code 2; and nothing is sent. */
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { plan } from './plan.command.ts';
import { run } from './run.command.ts';

interface Bad {
  readonly argv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Puts files into the working folder first. */
  readonly prepare?: (cwd: string) => Promise<unknown>;
  readonly message: RegExp;
}

const shipped = fileURLToPath(new URL('../../specs/beta/', import.meta.url));
const specsHere = ['--specs', 'specs'];

/** A copy of the shipped specs, with the text of one of them replaced. */
const withSpec = (change: (text: string) => string) => async (cwd: string) => {
  await cp(shipped, join(cwd, 'specs', 'beta'), { recursive: true });
  const [page = ''] = (await readdir(join(cwd, 'specs', 'beta'))).sort();
  const [file = ''] = (await readdir(join(cwd, 'specs', 'beta', page))).sort();
  const path = join(cwd, 'specs', 'beta', page, file);
  const { default: spec } = await import(path, { with: { type: 'json' } });
  await writeFile(path, change(JSON.stringify(spec)));
};

const badInput: Readonly<Record<string, Bad>> = {
  'a folder of specs that is not there': { argv: specsHere, message: /\/specs: does not exist; check the path/ },
  'a folder without specs': {
    argv: specsHere,
    prepare: (cwd) => mkdir(join(cwd, 'specs')),
    message: /\/specs: holds no spec; put specs there as <version>/,
  },
  'an empty spec': { argv: specsHere, prepare: withSpec(() => ''), message: /-\d\d\.json: is empty; write a spec/ },
  'a spec that is not JSON': {
    argv: specsHere,
    prepare: withSpec((text) => text.slice(0, -1)),
    message: /\.json: is not JSON at line 1, column \d+; expected /,
  },
  'a spec that breaks the schema': {
    argv: specsHere,
    prepare: withSpec((text) => text.replace('"DelegatedWork"', '"Work"')),
    message: /\.json: \/requirements\/\d+\/scheme: found "Work"; .*DelegatedWork/,
  },
  'an unknown page parameter': {
    argv: ['--param', 'androidForWorkEnrollmentProfileIdd=1'],
    message: /^--param: no path of this run has \{androidFor.*Idd\}; did you mean androidForWorkEnrollmentProfileId\?/,
  },
  '.env that is a folder': {
    prepare: (cwd) => mkdir(join(cwd, '.env')),
    message: /^\.env: is a folder; put a file of NAME=VALUE lines in its place/,
  },
  'TARGET_URL without a scheme': {
    env: { TARGET_URL: 'localhost:4010' },
    message: /^TARGET_URL: found "localhost:4010", which names no scheme; write http:\/\/localhost:4010/,
  },
  'TARGET_URL with credentials': {
    env: { TARGET_URL: 'http://ann:hunter2@localhost:4010' },
    message: /^TARGET_URL: the URL holds credentials \(not shown\); take them out/,
  },
  'a case that matches nothing': {
    argv: ['--case', 'permissions/aplication-not-supported'],
    message: /^--case: no case matches "permissions\/apli.*"; the nearest is permissions\/application-not-supported/,
  },
  'a glob that matches no spec': {
    argv: ['--spec', 'beta/intune-nothing/**'],
    message: /^--spec: no spec matches "beta\/intune-nothing\/\*\*"; the nearest page is /,
  },
  'a date before every revision': {
    argv: ['--as-of', '2018-01-01'],
    message: /^--as-of: \S+ has no revision as of 2018-01-01; its first is as of 20(19|20)-/,
  },
  'a report folder that is a file': {
    argv: ['--report', 'taken'],
    prepare: (cwd) => writeFile(join(cwd, 'taken'), ''),
    message: /^--report: \S*\/taken cannot be written to \(EEXIST\); name a folder of your own/,
  },
  'an unknown flag': { argv: ['--tagret', 'x'], message: /^--tagret: is not a flag; did you mean --target\?/ },
  'a misspelt variable': {
    env: { GRAPH_CONFORMANCE_GATES: 'rfc' },
    message: /^GRAPH_CONFORMANCE_GATES: is not a setting; did you mean GRAPH_CONFORMANCE_GATE\?/,
  },
};

for (const [says, { argv = [], env = {}, prepare, message }] of Object.entries(badInput)) {
  describe(says, () => {
    for (const command of [run, plan]) {
      // a plan writes no report
      if (command === plan && argv.includes('--report')) continue;
      test(`is told by ${command.name} and exits 2`, async () => {
        const cwd = await newFolder();
        await prepare?.(cwd);
        const { code, out, err } = await call(command, { cwd, argv, env });
        expect(err).toMatch(message);
        expect(err).not.toContain('hunter2');
        expect({ code, out }).toEqual({ code: 2, out: '' });
      });
    }
  });
}

test('every problem of the settings is told at once', async () => {
  const { err } = await call(run, { cwd: await newFolder(), argv: ['--gate', 'x'], env: { TARGET_URL: 'x' } });
  expect(err).toContain('--gate: ');
  expect(err).toContain('TARGET_URL: ');
});
