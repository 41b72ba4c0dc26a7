import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

interface Places {
  readonly argv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly files?: Readonly<Record<string, string>>;
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'problems-'));
});
afterAll(() => rm(root, { recursive: true }));

async function problemsOf({ argv = [], env = {}, files = {} }: Places): Promise<readonly string[]> {
  const cwd = await mkdtemp(join(root, 'cwd-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  await mkdir(join(cwd, 'folder'));
  const read = await readSettings({ argv, env, cwd });
  return read.ok ? [] : read.problems;
}

const flagProblems: readonly (readonly [argv: readonly string[], ...problems: string[]])[] = [
  [['--gate', 'rfcs'], '--gate: found "rfcs"; use one of page, rfc, graph (did you mean "rfc"?)'],
  [['--targt', 'http://x'], '--targt: is not a flag; did you mean --target?'],
  [['--targt=hunter2'], '--targt: is not a flag; did you mean --target?'],
  [['-gate', 'rfc'], '-gate: is not a flag; did you mean --gate?'],
  [['--zzz'], '--zzz: is not a flag; use one of --target, --specs, '],
  [['stray'], '"stray": is not the value of a flag; '],
  [['--gate'], '--gate: has no value; write --gate AUTHORITY'],
  [['--gate', '--as-of', 'first'], '--gate: has no value; '],
  [['--gate='], '--gate: is blank; '],
  [['--gate', 'rfc', '--gate', 'graph'], '--gate: is given twice; keep one'],
  [['--suite', 'header,routing'], '--suite: found "header"; use one of permissions, headers, '],
  [['--as-of', '2023-02-30'], '--as-of: found "2023-02-30", which is not a date; '],
  [
    ['--as-of', 'lastest'],
    '--as-of: found "lastest"; use first, latest or a date like 2019-01-12 (did you mean "latest"?)',
  ],
  [['--param', 'id'], '--param: found no "="; write it as NAME=VALUE'],
  [['--param', 'id='], '--param: id has no value; '],
  [['--param', '=x'], '--param: has no name before "="; '],
  [['--param', '{id}=x'], '--param: the name is "{id}"; '],
  [['--param', 'id=a/b'], '--param: the value of id has a "/"; '],
  [['--param', 'id=..'], '--param: the value of id is a dot segment; '],
  [['--param', 'id=1', '--param', 'id=2'], '--param: id has two different values; keep one'],
  [['--concurrency', '257'], '--concurrency: found "257"; use a whole number from 1 to 256'],
  [['--timeout', '1e3'], '--timeout: found "1e3"; use a whole number of milliseconds from 100 to 600000'],
  [['--allow-host', 'https://x'], '--allow-host: found "https://x"; give the host name alone'],
  [['--allow-host', '*.x'], '--allow-host: found "*.x"; give the host name alone'],
  [['--config', 'absent.json'], 'absent.json: does not exist; create it, or name another file with --config'],
  [['--config', 'folder'], 'folder: is a folder; put a JSON file of settings in its place'],
  [['--gate', 'x', '--as-of', 'y', 'z', '--q'], '"z"', '--q', '--as-of', '--gate'],
];

describe('a problem of a flag says where, what, and the way out', () => {
  for (const [argv, ...problems] of flagProblems) {
    test(argv.join(' '), async () => {
      expect(await problemsOf({ argv })).toEqual(problems.map((problem) => expect.stringContaining(problem)));
    });
  }
});

test('problems of all places come at once', async () => {
  const files = { '.env': 'AS_OF=x\njunk', 'graph-conformance.json': '{ "gate": "x", "asOf": "y", "q": 1 }' };
  const problems = await problemsOf({ argv: ['--as-of', 'z'], env: { AS_OF: 'w' }, files });
  expect(problems.map((problem) => problem.replace(/(?:: found| is|;).*/, ''))).toEqual([
    '.env: line 2',
    'graph-conformance.json: /q: "q"',
    'graph-conformance.json: /gate',
    '--as-of',
    'AS_OF',
    '.env: AS_OF',
    'graph-conformance.json: /asOf',
  ]);
});
