/** Records of real runs compared: a lie is named, and nothing else is. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { mutants } from '../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../fixtures/server/index.ts';
import { compare } from './compare.command.ts';
import { call, planned, type Said } from '../run/in-process.test-data.ts';
import { lastLine } from './process.test-data.ts';
import { recordRun } from '../run/shards.test-data.ts';
import { localIssuer } from '../run/state-folder.ts';

let cwd: string;

/** A lie changes each of their answers in the same way. */
const pages = ['--spec', '*revoketoken*'];

/** The record of a run of the reference server, honest or with one lie, in the folder of its name. */
async function record(name: string, argv: readonly string[] = []): Promise<void> {
  const { jwks } = await localIssuer(cwd);
  const { specs } = await planned({ cwd, argv: pages });
  const mutant = mutants.find((one) => one.name === name);
  const server = await startReferenceServer({
    specs,
    jwks,
    ...(mutant ? { behaviour: (honest) => mutant.behaviour(honest, specs) } : {}),
  });
  await recordRun({
    cwd,
    folder: join(cwd, name),
    argv: ['--target', server.url, '--evidence', 'all', ...pages, ...argv],
  });
  await server.close();
}

const lies = {
  'success-is-200': ['status: 204 in A, 200 in B', 'content-length: absent in A, 0 in B'],
  'no-challenge-is-sent': ['www-authenticate: bearer authorization_uri, client_id, realm in A, absent in B'],
  'missing-token-is-accepted': ['status: 401 in A, 204 in B'],
} as const;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'graph-conformance-'));
  for (const name of ['honest', ...Object.keys(lies)]) await record(name);
  await record('narrow', ['--suite', 'routing']);
  return () => rm(cwd, { recursive: true, force: true });
}, 60_000);

const compareWith = (b: string, ...argv: readonly string[]): Promise<Said> =>
  call(compare, { cwd, argv: ['honest', b, ...argv] });

test('the same server twice agrees in every answer', async () => {
  await record('again');
  const { code, out, err } = await compareWith('again', '--min', '100');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).not.toMatch(/DIFFERS|not compared/);
  expect(lastLine(out)).toMatch(/^exit 0: (\d+) of \1 answers agree \(100 %\), and --min is 100 %$/);
});

describe('the comparison names exactly the lie of', () => {
  for (const [name, differences] of Object.entries(lies))
    test(name, async () => {
      const { code, out } = await compareWith(name, '--min', '99');
      expect(code).toBe(1);
      expect(lastLine(out)).toMatch(/^exit 1: \d+ of \d+ answers agree \(\d\d %\), but --min is 99 %$/);
      expect(out.match(/^DIFFERS \d+ cases$/gm)).toHaveLength(1);
      for (const difference of differences) expect(out).toContain(`\n  ${difference}\n`);
      const killer = mutants.find((one) => one.name === name)?.caughtBy[0];
      expect(out).toMatch(
        new RegExp(
          String.raw`^  failed in B alone: ${killer} \[\w+\]( \(in \d+ cases\))?: .+ \(intune-\S+#\S+:\d+\)$`,
          'm',
        ),
      );
    });
});

test('a mock against its own last run is failed by what got worse, and not by what was wrong before', async () => {
  const worse = await compareWith('success-is-200', '--only-new');
  expect([worse.code, lastLine(worse.out)]).toEqual([
    1,
    expect.stringMatching(/^exit 1: \d+ of the \d+ cases that passed in A fail in B$/),
  ]);
  const argv = ['success-is-200/run.json', 'honest/run.json', '--only-new'];
  const better = await call(compare, { cwd, argv });
  expect([better.code, lastLine(better.out)]).toEqual([
    0,
    expect.stringMatching(/^exit 0: none of the \d+ cases that passed in A fails in B$/),
  ]);
});

test('cases that only one side has are listed, and do not count', async () => {
  const { code, out } = await compareWith('narrow');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^not compared: \d+ cases, only in A\n {4}beta\/.+\n {4}beta\/.+\n {4}beta\/.+\n {4}and \d+ more$/m,
  );
  expect(lastLine(out)).toMatch(
    /^exit 0: (\d+) of \1 answers agree \(100 %\); nothing decides the exit code without --min or --only-new$/,
  );
});

test('JSON has every difference and the exit code, and Markdown a table of each', async () => {
  const json = JSON.parse((await compareWith('no-challenge-is-sent', '--format', 'json', '--min', '80')).out);
  const { compared, agreeing, fidelity, differing, exit } = json;
  expect(differing).toHaveLength(compared - agreeing);
  expect(differing[0].differences[1]).toMatchObject({ aspect: 'www-authenticate', b: 'absent' });
  expect(fidelity).toMatch(new RegExp(String.raw`^${agreeing} of ${compared} answers agree \(\d\d %\)$`));
  expect(exit.code).toBe(1);
  const { out } = await compareWith('no-challenge-is-sent', '--format', 'markdown');
  expect(out).toMatch(/^\| www-authenticate \| `bearer [\w, ]+` \| `absent` \|$/m);
  expect(out.startsWith(`## ✔ ${fidelity}; `)).toBe(true);
});

describe('exit 2 and a message that says what is wrong for', () => {
  const rows: readonly (readonly [says: string, argv: readonly string[], message: RegExp])[] = [
    [
      'one record',
      ['honest'],
      /^compare: found 1 record; name two: what is expected, then what is compared with it\n$/,
    ],
    ['a record that is not there', ['honest', 'nope'], /\/nope: does not exist; name a run\.json/],
    ['a file that is no record', ['honest', 'other.json'], /other\.json: is not a record that this version writes/],
    ['a share that is none', ['honest', 'narrow', '--min', '101'], /^--min: found "101"; use a number of per cent/],
    ['two gates', ['honest', 'narrow', '--min', '1', '--only-new'], /^--min: does not go with --only-new/],
    ['an unknown format', ['honest', 'narrow', '--format', 'markdwn'], /^--format: found "markdwn"; .*"markdown"/],
    [
      'an unknown flag',
      ['honest', 'narrow', '--mni', '3'],
      /^--mni: is not a flag; use one of --min, --only-new, --format\n/,
    ],
  ];
  for (const [says, argv, message] of rows)
    test(says, async () => {
      await writeFile(join(cwd, 'other.json'), '{}\n');
      const { code, out, err } = await call(compare, { cwd, argv });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(message);
    });
});
