import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'dotenv';
import { ignoredLines } from './environment.ts';
import { readSettings } from './read-settings.ts';

interface Places {
  readonly env?: NodeJS.ProcessEnv;
  readonly files?: Readonly<Record<string, string>>;
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'environment-'));
});
afterAll(() => rm(root, { recursive: true }));

async function problemsOf({ env = {}, files = {} }: Places): Promise<readonly string[]> {
  const cwd = await mkdtemp(join(root, 'cwd-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  const read = await readSettings({ argv: [], env, cwd });
  return read.ok ? [] : read.problems;
}

const misspelt: readonly (readonly [name: string, says: string])[] = [
  ['TARGET_ULR', 'did you mean TARGET_URL?'],
  ['TARGETURL', 'did you mean TARGET_URL?'],
  ['TARGET_URI', 'did you mean TARGET_URL?'],
  ['target_url', 'did you mean TARGET_URL?'],
  ['AS_OFF', 'did you mean AS_OF?'],
  ['ASOF', 'did you mean AS_OF?'],
  ['SA_OF', 'did you mean AS_OF?'],
  ['GRAPH_CONFORMANCE_GAET', 'did you mean GRAPH_CONFORMANCE_GATE?'],
  ['GRAPH_CONFORMANCE_SPE', 'did you mean GRAPH_CONFORMANCE_SPEC?'],
  ['GRAPH_CONFORMANCE_TARGET', 'did you mean TARGET_URL?'],
  ['GRAPH_CONFORMANCE_AS_OF', 'did you mean AS_OF?'],
  ['GRAPH_CONFORMANCE_ZZZZZZ', 'use one of TARGET_URL, '],
];

describe('a variable that is nearly one of ours is a problem, and its value is not shown', () => {
  for (const [name, says] of misspelt) {
    test(`${name}: ${says}`, async () => {
      const files = { '.env': `${name}=hunter2` };
      const problems = await problemsOf({ env: { [name]: 'hunter2' }, files });
      expect(problems.map((problem) => problem.includes(says))).toEqual([true, true]);
      expect(problems).toEqual([expect.stringMatching(`^${name}: `), expect.stringMatching(`^.env: ${name}: `)]);
      expect(problems.join('\n')).not.toContain('hunter2');
    });
  }

  for (const name of ['TARGET', 'URL', 'AS_IS_OK', 'OF', 'PATH', 'TARGET_PLATFORM']) {
    test(`${name} is nobody's business of ours`, async () =>
      expect(await problemsOf({ env: { [name]: 'x' } })).toEqual([]));
  }
});

const dotEnvProblems: readonly (readonly [says: string, text: string, ...problems: string[]])[] = [
  ['a line without an assignment is named by its number', '# x\r\n\r\nA=1\r\nhunter2\r\n', '.env: line 4 is not'],
  ['each such line is named', 'hunter2\nexport hunter2\nhunter two=1', '.env: line 1', '.env: line 2', '.env: line 3'],
  ['a value of several lines is an assignment', 'A="x\nhunter2\n\ny"\nexport B=`\nz\n`\nC: 1'],
  ['a key in PEM is an assignment', "KEY='-----BEGIN KEY-----\nhunter2==\n-----END KEY-----'\nB=1"],
  [
    'many empty lines are a problem, and are not looked through',
    `A=1${'\n'.repeat(900_000)}`,
    '.env: has more than 100 ',
  ],
  ['many blank lines are too', `A=1${' \r\n'.repeat(300_000)}`, '.env: has more than 100 empty lines'],
  ['a file of more than a mebibyte is a problem', `A=${'x'.repeat(2 ** 20)}`, '.env: is too large'],
  ['a value that is only blanks is a problem', 'TARGET_URL="  "', '.env: TARGET_URL: is blank; '],
  ['a wrong value is named with its variable', 'AS_OF=2019', '.env: AS_OF: found "2019"; '],
];

describe('.env', () => {
  for (const [says, text, ...problems] of dotEnvProblems) {
    test(says, async () => {
      const found = await problemsOf({ files: { '.env': text } });
      expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem)));
      expect(found.join('\n')).not.toContain('hunter');
    });
  }

  test('of many lines that are no assignment the first are named', async () => {
    const found = await problemsOf({ files: { '.env': 'hunter2\n'.repeat(12) } });
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toBe('.env: 2 more lines are none either');
  });

  for (const unit of ['x\n', 'A="x\n', 'A=`\nx\n`\n', "'x\n"])
    test(`twice as many lines such as ${JSON.stringify(unit)} are twice the reading`, () => {
      const read = (times: number): number => {
        let count = 0;
        ignoredLines(unit.repeat(times), (text) => {
          count += text.length;
          return parse(text);
        });
        return count;
      };
      expect(read(2000)).toBeLessThan(2.5 * read(1000));
    });

  test('a folder in its place is a problem', async () => {
    const cwd = await mkdtemp(join(root, 'cwd-'));
    await mkdir(join(cwd, '.env'));
    const problems = ['.env: is a folder; put a file of NAME=VALUE lines in its place'];
    expect(await readSettings({ argv: [], env: {}, cwd })).toEqual({ ok: false, problems });
  });
});

test('a file in UTF-16, as Windows PowerShell saves it, is named once with the way out, and shows nothing of it', async () => {
  for (const [name, text] of [
    ['.env', 'TOKEN=hunter2\r\n'],
    ['graph-conformance.json', '{ "hunter2": 2 }'],
  ] as const) {
    const cwd = await mkdtemp(join(root, 'cwd-'));
    await writeFile(join(cwd, name), Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const problems = [`${name}: is in UTF-16; save it as UTF-8 (PowerShell: Out-File -Encoding ascii)`];
    expect(await readSettings({ argv: [], env: {}, cwd })).toEqual({ ok: false, problems });
  }
});

test('a name of someone else, two slips away from one of ours, is no problem', async () => {
  expect(await problemsOf({ env: { TARGET_ARN: 'arn:aws:sns' } })).toEqual([]);
});
