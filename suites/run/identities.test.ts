/** From a config file to tokens: every provider through the settings, with an authority on this machine. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startAuthorityServer } from '../../fixtures/authority/index.ts';
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import type { TokenIdentity } from '../model.ts';
import { providerFor, type IdentityContext } from './identities.ts';
import { newFolder } from './in-process.test-data.ts';
import { readSettings } from '../settings/read-settings.ts';

const issuer = await ephemeralIssuer();
const tenant = randomUUID();
const write = 'DeviceManagementConfiguration.ReadWrite.All';
const app = { clientId: randomUUID(), secret: 'Cl1ent~secret.of-the-app', application: [write], delegated: [write] };
const application: TokenIdentity = { kind: 'token', scheme: 'Application', permissions: [write] };
const work: TokenIdentity = { ...application, scheme: 'DelegatedWork' };
const reader: TokenIdentity = { ...work, permissions: ['User.Read'] };

async function provider(
  config: object,
  env: NodeJS.ProcessEnv = {},
  identityContext: IdentityContext = {},
): Promise<IdentityProvider> {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify(config));
  const read = await readSettings({ argv: ['--allow-commands'], env, cwd });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return providerFor(read.settings, issuer, Date.now, { cwd, ...identityContext });
}

async function authority() {
  const open = await startAuthorityServer({ tenantId: tenant, apps: [app], deviceInterval: 0.01 });
  onTestFinished(() => open.close());
  return { ...open, hosts: { 'login.microsoftonline.com': open.url } };
}

const msal = { provider: 'msal', permissions: [write], tenant, client: app.clientId };
const bySecret = { ...msal, flow: 'client-secret', scheme: 'Application', secret: { env: 'APP_SECRET' } };
const printer = await issuer.token(reader);
const identities = {
  app: bySecret,
  person: { ...msal, flow: 'device-code', scheme: 'DelegatedWork' },
  program: {
    provider: 'command',
    scheme: 'DelegatedWork',
    permissions: ['User.Read'],
    command: [process.execPath, '-p', 'process.env.PRINTED ?? "none"'],
  },
};

test('each identity gets its token from its own place, once, and no object shows a secret', async () => {
  const { hosts, log, secrets, approveDevice } = await authority();
  approveDevice();
  const prompts: unknown[] = [];
  process.env['PRINTED'] = printer;
  onTestFinished(() => void delete process.env['PRINTED']);
  const identityContext = { hosts, prompt: (prompt: unknown) => void prompts.push(prompt) };
  const all = await provider({ identities }, { APP_SECRET: app.secret }, identityContext);
  const asked = [application, work, reader, application, work, reader];
  const answers = await Promise.all(asked.map((identity) => all.token(identity)));
  expect(answers.map((answer) => (answer.ok ? 'token' : answer.problems))).toEqual(Array(6).fill('token'));
  expect(log.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(2);
  expect(prompts).toHaveLength(1);
  const text = [all, answers, all.secrets].map((thing) => inspect(thing, { depth: 9, showHidden: true })).join();
  const told = [app.secret, printer, ...secrets.filter((secret) => !secret.startsWith('1.'))];
  for (const secret of told) {
    expect(`${text}${JSON.stringify(answers)}${format('%j %o', all, all)}`.includes(secret)).toBe(false);
    expect(all.secrets?.redact(secret)).toBe('<secret>');
  }
});

test('where nobody can be asked to sign in, nothing is printed and no code is asked for', async () => {
  const { hosts, log } = await authority();
  const all = await provider({ identities: { person: identities.person } }, {}, { hosts });
  expect(await all.token(work)).toMatchObject({
    problems: [
      expect.stringContaining('identity "person": a person has to sign in, and there is no terminal here to ask on'),
    ],
  });
  expect(log).toEqual([]);
});

test('a secret in the environment is known before anyone asks for a token', async () => {
  const all = await provider({ identities }, { APP_SECRET: app.secret });
  const known: string[] = [];
  all.secrets?.onSecret((secret) => known.push(secret.reveal()));
  expect(known).toEqual([app.secret]);
});

test('a token that is for something else than Graph is refused where the target is Graph', async () => {
  const target = 'https://graph.microsoft.com';
  const stray = await issuer.token({ ...reader, defect: 'wrong-audience' });
  const token = { provider: 'static', scheme: 'DelegatedWork', permissions: ['User.Read'], token: { env: 'T' } };
  const all = await provider({ target, identities: { token } }, { T: stray });
  expect(await all.token(reader)).toMatchObject({
    problems: [
      expect.stringMatching(
        /its aud is \S+, not https:\/\/graph\.microsoft\.com; ask for a token of Microsoft Graph \(/,
      ),
    ],
  });
});

test('a failure is told with the name of the identity, and asked for once', async () => {
  const { hosts, log, setTrouble } = await authority();
  setTrouble({ html502: true });
  const all = await provider({ identities: { app: bySecret } }, { APP_SECRET: app.secret }, { hosts });
  const answers = await Promise.all([application, application].map((identity) => all.token(identity)));
  expect(await all.token(application)).toEqual(answers[0]);
  expect(answers[0]).toEqual({
    ok: false,
    problems: [
      `no token for an app without a user with ${write}: identity "app": login.microsoftonline.com answered 502, so it has a fault of its own; try again later`,
    ],
  });
  expect(log).toHaveLength(1);
});
