/** Each flow gets a token through the real library, with as many requests as it needs, and shows no secret on the way. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { startAuthorityServer, type AuthorityServerOptions } from '../../../fixtures/authority/index.ts';
import type { MsalFlow } from '../config.ts';
import {
  bench,
  daemon,
  desktop,
  expectNoSecret,
  hasOpenssl,
  newFolder,
  newPair,
  opener,
  openssl,
  requestToken,
  tenant,
  tokenOf,
  write,
} from './msal.test-data.ts';
import { msalToken } from './msal-token.ts';

const open = (options: Partial<AuthorityServerOptions> = {}) => opener(startAuthorityServer)(options);
const app = { tenant, client: daemon.clientId };
const person = { tenant, client: desktop.clientId };
const env = {
  APP_SECRET: daemon.secret,
  USER_PASSWORD: desktop.user.password,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
};

const bySecret: MsalFlow = { flow: 'client-secret', ...app, secret: { env: 'APP_SECRET' } };
const byDevice: MsalFlow = { flow: 'device-code', ...person };
const byPassword: MsalFlow = {
  flow: 'username-password',
  ...person,
  username: desktop.user.username,
  password: { env: 'USER_PASSWORD' },
};

describe('an app gets a token', () => {
  const flows: Readonly<Record<string, readonly [flow: MsalFlow, calls: number]>> = {
    'with a secret': [bySecret, 1],
    'with the id token of a GitHub Actions job': [
      { flow: 'assertion', ...app, assertion: { from: 'github-actions' } },
      2,
    ],
    'as the managed identity of the system': [{ flow: 'managed-identity' }, 1],
    'as a managed identity of its own': [{ flow: 'managed-identity', client: daemon.clientId }, 1],
  };
  for (const [how, [flow, calls]] of Object.entries(flows)) {
    test(`${how}, in ${calls} request${calls === 1 ? '' : 's'}`, async () => {
      const authority = await open();
      const at = await bench(authority.url, {
        env: { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: authority.githubRequestUrl },
      });
      const answer = await at.acquire(flow);
      const { roles, idtyp, exp = 0 } = decodeJwt(tokenOf(answer));
      expect({ roles, idtyp }).toEqual({ roles: [write], idtyp: 'app' });
      expect(answer).toMatchObject({ expiresAt: expect.closeTo(exp, -1) });
      expect([at.requests(), authority.log.length]).toEqual([calls, calls]);
      expectNoSecret([daemon.secret, requestToken, ...authority.secrets], answer, at, at.tools);
    });
  }

  test('with an assertion in a file, which is read again each time', async () => {
    const authority = await open();
    const file = join(await newFolder(), 'assertion');
    const flow: MsalFlow = { flow: 'assertion', ...app, assertion: { file } };
    const at = await bench(authority.url);
    await writeFile(file, await authority.federatedAssertion({ lifetime: -10 }));
    expect(await at.acquire(flow)).toMatchObject({
      problems: [expect.stringContaining('check the clock of this machine')],
    });
    await writeFile(file, `${await authority.federatedAssertion()}\n`);
    expect(decodeJwt(tokenOf(await at.acquire(flow)))['roles']).toEqual([write]);
    expect(at.requests()).toBe(2);
  });

  test.skipIf(!hasOpenssl)('with a certificate in PEM, however its key is kept, in 1 request', async () => {
    const folder = await newFolder();
    const pair = await newPair(folder);
    openssl(
      folder,
      'pkcs12',
      '-export',
      '-inkey',
      'key.pem',
      '-in',
      'cert.pem',
      '-passout',
      'pass:',
      '-out',
      'app.pfx',
    );
    // As the message to whoever gives PFX says.
    openssl(folder, 'pkcs12', '-in', 'app.pfx', '-out', 'converted.pem', '-nodes', '-passin', 'pass:');
    openssl(folder, 'rsa', '-in', 'key.pem', '-traditional', '-out', 'pkcs1.pem');
    openssl(folder, 'pkcs8', '-topk8', '-in', 'key.pem', '-out', 'locked.pem', '-passout', 'pass:p4ssphrase');
    // MSAL rounds `nbf` up to half a second into the future
    const clock = () => Date.now() + 1000;
    const authority = await open({ apps: [{ ...daemon, publicKeyPem: pair.certPem }], clock });
    const at = await bench(authority.url, { env: { PHRASE: 'p4ssphrase', PEM: pair.keyPem + pair.certPem } });
    const file = (name: string) => ({ file: join(folder, name) });
    const passphrase = { env: 'PHRASE' };
    const ways: readonly Partial<Extract<MsalFlow, { flow: 'certificate' }>>[] = [
      { certificate: file('both.pem') },
      { certificate: file('cert.pem'), key: file('key.pem') },
      { certificate: file('cert.pem'), key: file('locked.pem'), passphrase },
      { certificate: { env: 'PEM' } },
      { certificate: file('cert.pem'), key: file('pkcs1.pem') },
      { certificate: file('converted.pem') },
    ];
    for (const way of ways) {
      const before = at.requests();
      const answer = await at.acquire({ flow: 'certificate', ...app, certificate: file('none'), ...way });
      expect(decodeJwt(tokenOf(answer))['appidacr'], JSON.stringify(way)).toBe('2');
      expect(at.requests() - before).toBe(1);
      expectNoSecret([pair.keyPem, ...authority.secrets], answer, at.tools);
    }
  });
});

describe('a person gets a token', () => {
  test('with user name and password, in 1 request', async () => {
    const authority = await open();
    const at = await bench(authority.url, { env });
    const answer = await at.acquire(byPassword);
    expect(decodeJwt(tokenOf(answer))).toMatchObject({ upn: desktop.user.username, idtyp: 'user' });
    expect([at.requests(), authority.log.at(-1)?.grantType]).toEqual([1, 'password']);
    expectNoSecret([desktop.user.password, ...authority.secrets], answer, at, at.tools);
  });

  test('with a device code, in 1 request and one for each poll; the prompt has the time left', async () => {
    const authority = await open();
    authority.approveDevice({ pending: 2 });
    const at = await bench(authority.url);
    const answer = await at.acquire(byDevice);
    expect(decodeJwt(tokenOf(answer))['scp']).toContain(write);
    expect(at.prompts).toEqual([
      {
        identity: 'someone',
        url: 'https://microsoft.com/devicelogin',
        code: expect.stringMatching(/^\w{9}$/),
        secondsLeft: 900,
      },
    ]);
    expect(at.requests()).toBe(1 + 3);
    expectNoSecret(authority.secrets, answer, at, at.prompts);
  });

  test('with a device code, also where the authority asks to poll more slowly', async () => {
    const authority = await open();
    authority.approveDevice({ outcome: 'slow_down' });
    const at = await bench(authority.url);
    tokenOf(await at.acquire(byDevice));
    expect(at.waits).toEqual([5000]);
  });

  const refusals = { decline: 'the person declined consent; sign in again', expire: 'the code has expired' } as const;
  for (const [outcome, words] of Object.entries(refusals)) {
    test(`not with a device code where the person does ${outcome}, and the message says so`, async () => {
      const authority = await open();
      authority.approveDevice({ outcome: outcome as keyof typeof refusals });
      const answer = await (await bench(authority.url)).acquire(byDevice);
      expect(answer).toMatchObject({ ok: false, problems: [expect.stringContaining(words)] });
    });
  }

  test('and where no code is to be had, nobody is asked for one', async () => {
    const authority = await open();
    const at = await bench(authority.url, { permissions: ['Mail.Read'] });
    expect(await at.acquire(byDevice)).toMatchObject({ problems: [expect.stringContaining('AADSTS65001')] });
    expect([at.prompts, at.requests()]).toEqual([[], 1]);
  });

  test('an interruption ends the wait for the person at once', async () => {
    const authority = await open({ deviceInterval: 60 });
    const controller = new AbortController();
    const at = await bench(authority.url, { onPrompt: () => setTimeout(() => controller.abort(), 20) });
    const answer = await at.acquire(byDevice, controller.signal);
    expect(answer).toMatchObject({ ok: false, problems: [expect.stringContaining('the run was interrupted')] });
  });
});

describe('the token cache', () => {
  const remember: MsalFlow = { ...byDevice, remember: true };
  const refresh: MsalFlow = { flow: 'refresh', ...person };

  test('lets the next run do without the person: 0 requests while the token is good, 1 with its refresh token', async () => {
    const authority = await open();
    authority.approveDevice();
    const folder = await newFolder();
    const first = await bench(authority.url, { folder });
    const token = tokenOf(await first.acquire(remember));
    expect(first.requests()).toBe(2);
    const second = await bench(authority.url, { folder });
    expect(tokenOf(await second.acquire(refresh))).toBe(token);
    expect(tokenOf(await second.acquire(remember))).toBe(token);
    expect([second.requests(), second.prompts]).toEqual([0, []]);
    // a token with less than 5 minutes left is no longer served from the cache
    authority.setTrouble({ tokenLifetime: 200 });
    const short = await newFolder();
    const third = await bench(authority.url, { folder: short });
    const dying = tokenOf(await third.acquire(remember));
    authority.setTrouble({});
    const fourth = await bench(authority.url, { folder: short });
    expect(tokenOf(await fourth.acquire(refresh))).not.toBe(dying);
    expect([fourth.requests(), authority.log.at(-1)?.grantType]).toEqual([1, 'refresh_token']);
    // the refresh token was good once: the new one is on disk
    const fifth = await bench(authority.url, { folder: short });
    authority.setTrouble({});
    tokenOf(await fifth.acquire(refresh));
  });

  test('is a file for its owner alone, whole at every moment, and its tokens are known as secrets', async () => {
    const authority = await open();
    authority.approveDevice();
    const folder = await newFolder();
    const at = await bench(authority.url, { folder });
    tokenOf(await at.acquire(remember));
    const state = join(folder, 'state');
    const [name = '', ...others] = await readdir(state);
    expect(others).toEqual([]);
    const modes = await Promise.all([state, join(state, name)].map(async (path) => (await stat(path)).mode & 0o777));
    if (process.platform !== 'win32') expect(modes).toEqual([0o700, 0o600]);
    const text = await readFile(join(state, name), 'utf8');
    const again = await bench(authority.url, { folder });
    const answer = await again.acquire(refresh);
    const kept = authority.secrets.filter((secret) => text.includes(secret));
    expect(kept.length).toBeGreaterThan(1);
    expect(again.tools.secrets.redact(kept.join('\n'))).toBe(kept.map(() => '<secret>').join('\n'));
    expectNoSecret(kept, answer, again, again.tools);
  });

  test('without anybody in it is a problem, and so is a damaged one or one that others may read', async () => {
    const authority = await open();
    const folder = await newFolder();
    const at = await bench(authority.url, { folder });
    expect(await at.acquire(refresh)).toMatchObject({
      problems: [expect.stringContaining('nobody has signed in yet')],
    });
    authority.approveDevice();
    tokenOf(await at.acquire(remember));
    const [name = ''] = await readdir(join(folder, 'state'));
    const file = join(folder, 'state', name);
    await writeFile(file, '{"half');
    expect(await at.acquire(refresh)).toMatchObject({ problems: [expect.stringContaining('is damaged; delete it')] });
    if (process.platform === 'win32') return;
    const { chmod } = await import('node:fs/promises');
    await chmod(file, 0o644);
    expect(await at.acquire(refresh)).toMatchObject({ problems: [expect.stringContaining('may be read by others')] });
    expect(at.requests()).toBe(2);
  });

  test('whose refresh token is no longer taken sends a person to sign in, who is asked where a person may be', async () => {
    const authority = await open();
    authority.approveDevice();
    const folder = await newFolder();
    authority.setTrouble({ tokenLifetime: 200 });
    tokenOf(await (await bench(authority.url, { folder })).acquire(remember));
    authority.setTrouble({ interactionRequired: true });
    const at = await bench(authority.url, { folder });
    const answer = await at.acquire(refresh);
    expect(answer).toMatchObject({ ok: false, problems: [expect.stringContaining('a claims challenge')] });
    expectNoSecret(authority.secrets, answer);
    tokenOf(await at.acquire(remember));
    expect(at.prompts).toHaveLength(1);
  });
});

test('a sovereign cloud is asked at its own authority, for its own Graph, and nobody else hears of it', async () => {
  const authority = await open({ host: 'login.sovcloud-identity.fr' });
  const at = await bench(authority.url, { env });
  const cloud = { authorityHost: 'login.sovcloud-identity.fr', graphRoot: 'https://graph.svc.sovcloud.fr' };
  const source = msalToken({ name: 'someone', permissions: [write], flow: bySecret }, { ...at.tools, cloud });
  // this authority knows the global Graph alone, which tells what it was asked for
  expect(await source.acquire(new AbortController().signal)).toMatchObject({
    problems: [expect.stringContaining('login.sovcloud-identity.fr answered 400 invalid_resource, AADSTS500011')],
  });
  expect(authority.log.map(({ endpoint, scope }) => [endpoint, scope])).toEqual([
    ['token', 'https://graph.svc.sovcloud.fr/.default'],
  ]);
});
