/** Identities of the config file: every provider and flow, what is refused, and that no secret is shown on the way. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../specs/package-root.ts';
import { readConfig, type Config } from './config-file.ts';
import { settingsSchemaPath } from './config-schema.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'identities-'));
});
afterAll(() => rm(root, { recursive: true }));

async function read(identity: object): Promise<Config & { readonly folder: string }> {
  const folder = await mkdtemp(join(root, 'cwd-'));
  await writeFile(join(folder, 'graph-conformance.json'), JSON.stringify({ identities: { one: identity } }));
  return { ...(await readConfig(undefined, folder)), folder };
}

const client = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const app = { provider: 'msal', scheme: 'Application', permissions: ['A.Read'], tenant: 'contoso.example', client };
const person = { ...app, scheme: 'DelegatedWork' };
const { tenant: _tenant, client: _client, ...resource } = app;
const secret = { env: 'GRAPH_CONFORMANCE_SECRET' };

const right: Readonly<Record<string, object>> = {
  'a static token in a file': { provider: 'static', scheme: 'Application', permissions: [], token: { file: 'token' } },
  'a program': { provider: 'command', scheme: 'DelegatedWork', permissions: [], command: ['az', 'x'], timeout: 100 },
  'a client secret': { ...app, flow: 'client-secret', secret },
  'a certificate': {
    ...app,
    flow: 'certificate',
    certificate: { file: 'a.pem' },
    key: { file: 'b.pem' },
    passphrase: secret,
  },
  'an assertion in a file': { ...app, flow: 'assertion', assertion: { file: 'assertion' } },
  'an assertion of GitHub Actions': { ...app, flow: 'assertion', assertion: { from: 'github-actions' } },
  'the identity of a resource': { ...resource, flow: 'managed-identity' },
  'an assigned identity': { ...resource, flow: 'managed-identity', client },
  'a device code': { ...person, flow: 'device-code', remember: true, account: 'ada@contoso.example' },
  'a device code of a personal account': {
    ...person,
    flow: 'device-code',
    scheme: 'DelegatedPersonal',
    tenant: 'consumers',
  },
  'a refresh token': { ...person, flow: 'refresh' },
  'a password': { ...person, flow: 'username-password', username: 'ada', password: secret },
};

describe('an identity may come from', () => {
  for (const [what, identity] of Object.entries(right)) {
    test(what, async () => {
      const { problems, identities } = await read(identity);
      expect(problems).toEqual([]);
      expect(Object.keys(identities)).toEqual(['one']);
    });
  }
});

test('paths of secrets start from the folder of the file, and variables of secrets are known by name', async () => {
  const { identities, folder, secretVariables } = await read(right['a certificate'] ?? {});
  expect(identities['one']).toMatchObject({
    certificate: { file: join(folder, 'a.pem') },
    key: { file: join(folder, 'b.pem') },
    passphrase: secret,
  });
  expect(secretVariables).toEqual(['GRAPH_CONFORMANCE_SECRET']);
});

const wrong: readonly (readonly [says: string, identity: object, ...problems: string[]])[] = [
  ['a misspelt provider', { ...app, provider: 'masl' }, '/provider: found "masl"; use "msal" (one of static, '],
  [
    'a misspelt flow',
    { ...app, flow: 'client-secrets' },
    '/flow: found "client-secrets"; use "client-secret" (one of ',
  ],
  ['no flow', app, '/one: "flow" is missing; add it: one of client-secret, '],
  [
    'a misspelt key',
    { ...app, flow: 'client-secret', secrets: secret },
    '/one/secrets: "secrets" is not a property here; use "secret" (one of provider, ',
  ],
  [
    'a misspelt reference',
    { ...app, flow: 'client-secret', secret: { fiel: 'x' } },
    '/secret/fiel: "fiel" is not a property here; use "file"',
  ],
  [
    'two references',
    { ...app, flow: 'client-secret', secret: { env: 'A', file: 'b' } },
    '/secret: found an object; use { "env": "NAME" } or',
  ],
  [
    'no reference',
    { ...app, flow: 'client-secret', secret: {} },
    '/secret: found an object; use { "env": "NAME" } or { "file": "path" }',
  ],
  [
    'a person for an app flow',
    { ...person, flow: 'client-secret', secret },
    '/scheme: found "DelegatedWork"; use Application',
  ],
  [
    'an app for a flow of a person',
    { ...app, flow: 'refresh' },
    '/scheme: found "Application"; use one of DelegatedWork, ',
  ],
  [
    'a tenant that is a URL',
    { ...person, flow: 'refresh', tenant: 'https://x' },
    '/tenant: found "https://x"; use a tenant id in quotes',
  ],
  [
    'a client that is no id',
    { ...person, flow: 'refresh', client: 'app' },
    '/client: found "app"; use a client id in quotes',
  ],
  [
    'a command that is a text',
    { provider: 'command', scheme: 'Application', permissions: [], command: 'az x' },
    '/command: found "(not shown)"; use a list of the program and its arguments',
  ],
  [
    'a command of nothing',
    { provider: 'command', scheme: 'Application', permissions: [], command: [] },
    '/command: is empty; add an entry',
  ],
  [
    'a token as an argument',
    { provider: 'command', scheme: 'Application', permissions: [], command: ['echo', 'eyJhunter2'] },
    '/command/1: holds a token itself (not shown); let the program read it from its environment',
  ],
  [
    'a literal secret',
    { ...app, flow: 'client-secret', secret: 'hunter2' },
    '/secret: holds the secret itself (not shown); put the secret into an env',
  ],
  [
    'a literal password',
    { ...person, flow: 'username-password', username: 'a', password: 'hunter2' },
    '/password: holds the password itself',
  ],
  [
    'a literal pass phrase',
    { ...app, flow: 'certificate', certificate: { file: 'a' }, passphrase: 'hunter2' },
    '/passphrase: holds the pass phrase itself',
  ],
  [
    'a literal key',
    { ...app, flow: 'certificate', certificate: { file: 'a' }, key: 'hunter2' },
    '/key: holds the key itself',
  ],
  [
    'a literal assertion',
    { ...app, flow: 'assertion', assertion: 'hunter2' },
    '/assertion: holds the assertion itself',
  ],
  [
    'a secret for a name',
    { ...app, flow: 'client-secret', secret: { env: 'hunter2~x' } },
    '/secret/env: found "(not shown)"; use the name of',
  ],
];

describe('the config file is refused for', () => {
  for (const [says, identity, ...problems] of wrong) {
    test(says, async () => {
      const found = (await read(identity)).problems;
      expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem)));
      expect(found.join('\n')).not.toContain('hunter2');
    });
  }
});

interface Described {
  readonly $ref?: string;
  readonly description?: string;
}

test('every key of every provider has a description for an editor', async () => {
  const text = await readFile(join(packageRoot(), settingsSchemaPath), 'utf8');
  const { $defs }: { $defs: Readonly<Record<string, Described & { properties?: Record<string, Described> }>> } =
    JSON.parse(text);
  const describes = ({ $ref = '', description }: Described): boolean =>
    (description ?? $defs[$ref.replace('#/$defs/', '')]?.description ?? '') !== '';
  for (const [name, { properties = {} }] of Object.entries($defs))
    // the union only repeats what its members say
    for (const [key, property] of name === 'identity' ? [] : Object.entries(properties))
      expect(describes(property), `${name}.${key}`).toBe(true);
});
