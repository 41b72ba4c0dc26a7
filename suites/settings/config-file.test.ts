import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config-file.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'config-'));
});
afterAll(() => rm(root, { recursive: true }));

async function problemsOf(text: string): Promise<readonly string[]> {
  const cwd = await mkdtemp(join(root, 'cwd-'));
  await writeFile(join(cwd, 'graph-conformance.json'), text);
  return (await readConfig(undefined, cwd)).problems;
}

const identity = (fields: object) =>
  JSON.stringify({ identities: { reader: { provider: 'static', scheme: 'Application', permissions: [], ...fields } } });

const refused: readonly (readonly [says: string, text: string, ...problems: string[]])[] = [
  ['text that is not JSON', '{\n  "gate": page\n}', ' is not JSON at line 2, column 11; write a value there'],
  ['an empty file', '', ' is not JSON at line 1, column 1; write a value there'],
  [
    'an unknown key',
    '{"gates":"page"}',
    ' /gates: "gates" is not a property here; use "gate" (one of $schema, $comment, ',
  ],
  ['a list in place of the settings', '[]', ' found an empty array; use '],
  ['an unknown suite', '{"suites":["header"]}', ' /suites/0: found "header"; use "headers" (one of permissions, '],
  ['a number as text', '{"timeout":"500"}', ' /timeout: found "500"; use a whole number from 100 to 600000'],
  [
    'a name that is not kebab-case',
    '{"identities":{"A":{"provider":"minted"}}}',
    ' /identities: found "A"; use a name in',
  ],
  ['an unknown provider', '{"identities":{"a":{"provider":"mint"}}}', '/provider: found "mint"; use "minted" (one of'],
  [
    'an unknown scheme',
    identity({ scheme: 'Work', token: { env: 'T' } }),
    ' /identities/reader/scheme: found "Work"; use one of DelegatedWork, DelegatedPersonal, Application',
  ],
  ['a missing token', identity({}), ' /identities/reader: "token" is missing; add it: { "env": "NAME" }'],
  [
    'a token in the file',
    identity({ token: 'hunter2' }),
    ' /identities/reader/token: holds the token itself (not shown)',
  ],
  [
    'a token for a name',
    identity({ token: { env: 'hunter2.x' } }),
    '/token/env: found "(not shown)"; use the name of an',
  ],
  [
    'a token beside the name',
    identity({ token: { env: 'T', value: 'hunter2' } }),
    '/token/value: "value" is not a property',
  ],
  ['a token for an identity', '{"identities":{"a":"hunter2"}}', '/identities/a: found "(not shown)"; use an object'],
  ['a token in a wrong place', identity({ claim: 'eyJhunter2', token: { env: 'T' } }), '/claim: found "(not shown)"; '],
  ['a broken file with a token', '{"token": "hunter2" "x"}', ' is not JSON at line 1, column 21; '],
];

describe('the config file is refused with the place, and no token is shown', () => {
  for (const [says, text, ...problems] of refused) {
    test(says, async () => {
      const found = await problemsOf(text);
      expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem)));
      expect(found.every((problem) => problem.startsWith('graph-conformance.json:'))).toBe(true);
      expect(found.join('\n')).not.toContain('hunter2');
    });
  }
});

test('a config file at the default place may be absent', async () => {
  const { problems, texts } = await readConfig(undefined, root);
  expect({ problems, size: texts.size }).toEqual({ problems: [], size: 0 });
});
