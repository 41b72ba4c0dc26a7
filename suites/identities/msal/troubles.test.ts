/** What went wrong is told with the host, the cause and the way out, and never with a secret. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  startAuthorityServer,
  type AuthorityServerOptions,
  type EntraTrouble,
} from '../../../fixtures/authority/index.ts';
import { readCertificate } from './certificate.ts';
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
  strangersKey,
  tenant,
} from './msal.test-data.ts';
import { msalToken } from './msal-token.ts';

const open = (options: Partial<AuthorityServerOptions> = {}) => opener(startAuthorityServer)(options);
const app = { tenant, client: daemon.clientId };
const env = { APP_SECRET: daemon.secret, WRONG: 'gu3ss~gu3ss', USER_PASSWORD: desktop.user.password };
const bySecret: MsalFlow = { flow: 'client-secret', ...app, secret: { env: 'APP_SECRET' } };
const byPassword: MsalFlow = {
  flow: 'username-password',
  tenant,
  client: desktop.clientId,
  username: desktop.user.username,
  password: { env: 'USER_PASSWORD' },
};
const host = 'login.microsoftonline.com';

const refusals: Readonly<Record<string, readonly [flow: MsalFlow, problem: string]>> = {
  'a wrong secret': [
    { ...bySecret, secret: { env: 'WRONG' } },
    `${host} answered 401 invalid_client, AADSTS7000215: the client secret is wrong; its value is needed, not its id`,
  ],
  'an app of another tenant': [
    { ...bySecret, client: tenant },
    `${host} answered 400 unauthorized_client, AADSTS700016: the app is not in this tenant; check "client" and "tenant"`,
  ],
  'an unknown tenant': [
    { ...bySecret, tenant: 'nobody.example' },
    `${host} answered 400 invalid_request, AADSTS90002: the tenant does not exist in this cloud; check "tenant"`,
  ],
  'a wrong password': [
    { ...byPassword, password: { env: 'WRONG' } },
    `${host} answered 400 invalid_grant, AADSTS50126: user name or password is wrong`,
  ],
  'a secret that is not set': [
    { ...bySecret, secret: { env: 'NO_SUCH' } },
    'the environment variable NO_SUCH is not set',
  ],
  'a file that is not there': [
    { ...bySecret, secret: { file: '/nowhere/secret' } },
    'the file /nowhere/secret cannot be read (ENOENT); check its name, and that you may read it',
  ],
  'a job that is none': [
    { flow: 'assertion', ...app, assertion: { from: 'github-actions' } },
    'the variables ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set; run in GitHub Actions, in a job with "permissions: id-token: write"',
  ],
  'a managed identity that is not there': [
    { flow: 'managed-identity', client: tenant },
    '169.254.169.254 answered 400 invalid_request: Identity not found',
  ],
};

describe('the problem of a refusal', () => {
  for (const [what, [flow, problem]] of Object.entries(refusals)) {
    test(`of ${what}`, async () => {
      const authority = await open();
      const answer = await (await bench(authority.url, { env })).acquire(flow);
      expect(answer).toEqual({ ok: false, problems: [problem] });
      expectNoSecret([...Object.values(env), ...authority.secrets], answer);
    });
  }

  test('of a job that may not have an id token', async () => {
    const authority = await open();
    const variables = {
      ACTIONS_ID_TOKEN_REQUEST_URL: authority.githubRequestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: `${requestToken}x`,
    };
    const at = await bench(authority.url, { env: variables });
    const answer = await at.acquire({ flow: 'assertion', ...app, assertion: { from: 'github-actions' } });
    expect(answer).toMatchObject({
      problems: [expect.stringContaining('answered 401 and gave no id token; check "permi')],
    });
    expectNoSecret([requestToken], answer);
  });

  test('of a claims challenge says what it is, and that a person is needed', async () => {
    const authority = await open({ trouble: { interactionRequired: true } });
    const answer = await (await bench(authority.url, { env })).acquire(byPassword);
    expect(answer).toEqual({
      ok: false,
      problems: [
        `${host} answered 400 invalid_grant, AADSTS50076, suberror basic_action: a claims challenge: conditional access demands what only a person can add; let a person sign in with the flow device-code, or exempt this app`,
      ],
    });
  });
});

describe('an authority', () => {
  const troubles: Readonly<Record<string, readonly [EntraTrouble, words: string, timeoutMs?: number]>> = {
    'that is down': [{ down: true }, `${host} gave no answer: other side closed (UND_ERR_SOCKET)`],
    'that is slow': [{ slowMs: 300 }, `${host} gave no answer: nothing whole within 100 ms`, 100],
    'behind a broken gateway': [
      { html502: true },
      `${host} answered 502, so it has a fault of its own; try again later`,
    ],
  };
  for (const [what, [trouble, problem, timeoutMs = 20_000]] of Object.entries(troubles)) {
    test(`${what} is told by its cause, in one request`, async () => {
      const authority = await open({ trouble });
      const at = await bench(authority.url, { env, timeoutMs });
      expect(await at.acquire(bySecret)).toEqual({ ok: false, problems: [problem] });
      expect(at.requests()).toBe(1);
    });
  }

  test('where nobody listens is told by its cause', async () => {
    const authority = await open();
    await authority.close();
    const at = await bench(authority.url, { env });
    expect(await at.acquire(bySecret)).toMatchObject({
      problems: [expect.stringMatching(/gave no answer: .*ECONNREFUSED/)],
    });
  });

  test('that throttles is asked once more when it said, by an application that knows nothing of it', async () => {
    const authority = await open({ trouble: { throttle: true } });
    const at = await bench(authority.url, { env });
    const sleep = async (milliseconds: number) => {
      expect(milliseconds).toBe(2000);
      authority.setTrouble({});
    };
    const waiting = { ...at.tools, sleep };
    const source = msalToken({ name: 'someone', permissions: [], flow: bySecret }, waiting);
    expect(await source.acquire(new AbortController().signal)).toMatchObject({ ok: true });
    expect(at.requests()).toBe(2);
  });

  test('that goes on throttling is left alone after that', async () => {
    const authority = await open({ trouble: { throttle: true } });
    const at = await bench(authority.url, { env });
    expect(await at.acquire(bySecret)).toEqual({
      ok: false,
      problems: [
        `${host} answered 429 temporarily_unavailable, AADSTS90055, so too many requests were sent; try again later (it asks to wait 2 s)`,
      ],
    });
    expect([at.requests(), at.waits]).toEqual([2, [2000]]);
  });
});

describe.skipIf(!hasOpenssl)('a certificate', () => {
  test('that cannot be used is told by what is wrong with it, and nothing is sent', async () => {
    const folder = await newFolder();
    const pair = await newPair(folder);
    await writeFile(join(folder, 'stranger.pem'), strangersKey());
    await writeFile(join(folder, 'indefinite.P12'), Buffer.from([0x30, 0x80, 1, 2]));
    await writeFile(join(folder, 'junk.pem'), 'not a certificate');
    openssl(folder, 'pkcs8', '-topk8', '-in', 'key.pem', '-out', 'locked.pem', '-passout', 'pass:p4ssphrase');
    openssl(folder, 'pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-passout', 'pass:x', '-out', 'x.pfx');
    await copyFile(join(folder, 'x.pfx'), join(folder, 'old app.bin'));
    const ec = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      '/CN=x',
    ];
    openssl(folder, ...ec, '-keyout', 'ec-key.pem', '-out', 'ec.pem');
    const authority = await open();
    const at = await bench(authority.url, { env: { PHRASE: 'wr0ng-phrase' } });
    const passphrase = { env: 'PHRASE' };
    const rows: readonly (readonly [cert: string, key: string | undefined, phrase: boolean, words: string])[] = [
      ['cert.pem', undefined, false, 'cert.pem holds no private key'],
      ['cert.pem', 'stranger.pem', false, 'holds a key that does not belong to its certificate'],
      ['cert.pem', 'locked.pem', false, 'holds an encrypted key; add its "passphrase"'],
      ['cert.pem', 'locked.pem', true, 'holds a private key that does not open'],
      [
        'x.pfx',
        undefined,
        true,
        `is no PEM, and seems to be PFX; convert it: openssl pkcs12 -in ${join(folder, 'x.pfx')} -out ${join(folder, 'x.pem')} -nodes`,
      ],
      [
        'old app.bin',
        undefined,
        false,
        'seems to be PFX; convert it: openssl pkcs12 -in FILE.pfx -out FILE.pem -nodes',
      ],
      ['indefinite.P12', undefined, false, 'indefinite.P12 is no PEM, and seems to be PFX'],
      ['junk.pem', undefined, false, 'holds no private key'],
      ['ec.pem', 'ec-key.pem', false, 'has a key of type ec; Entra takes RSA alone'],
    ];
    for (const [name, key, locked, words] of rows) {
      const answer = await at.acquire({
        flow: 'certificate',
        ...app,
        certificate: { file: join(folder, name) },
        ...(key === undefined ? {} : { key: { file: join(folder, key) } }),
        ...(locked ? { passphrase } : {}),
      });
      expect(answer, name).toMatchObject({ ok: false, problems: [expect.stringContaining(words)] });
      expectNoSecret([pair.keyPem, 'wr0ng-phrase'], answer);
    }
    expect(at.requests()).toBe(0);
  });

  test('is recognised however a variable spells it', async () => {
    const folder = await newFolder();
    const { certPem, keyPem } = await newPair(folder);
    const pem = keyPem + certPem;
    openssl(
      folder,
      'rsa',
      '-in',
      'key.pem',
      '-aes128',
      '-traditional',
      '-out',
      'old.pem',
      '-passout',
      'pass:p4ssphrase',
    );
    const spellings: Readonly<Record<string, string>> = {
      'lines joined by \\n': pem.replaceAll('\n', '\\n'),
      'lines joined by \\r\\n': pem.replaceAll('\n', '\\r\\n'),
      'a text of JSON': JSON.stringify(pem),
      'lines joined by blanks': pem.replaceAll('\n', ' '),
      'no line ends at all': pem.replaceAll('\n', ''),
      'lines that are indented': pem.replaceAll(/^/gm, '    '),
      'CR alone': pem.replaceAll('\n', '\r'),
      base64: Buffer.from(pem).toString('base64'),
      'base64 in lines': Buffer.from(pem).toString('base64').replaceAll(/.{76}/g, '$&\n'),
      base64url: Buffer.from(pem).toString('base64url'),
      'base64 of CRLF': Buffer.from(pem.replaceAll('\n', '\r\n')).toString('base64'),
      'base64 of lines joined by \\n': Buffer.from(pem.replaceAll('\n', '\\n')).toString('base64'),
      'an encrypted key of the old form': (await readFile(join(folder, 'old.pem'), 'utf8')) + certPem,
    };
    for (const [how, text] of Object.entries(spellings)) {
      const at = await bench('http://127.0.0.1:9', { env: { PEM: text, PHRASE: 'p4ssphrase' } });
      const flow = { flow: 'certificate', ...app, certificate: { env: 'PEM' }, passphrase: { env: 'PHRASE' } } as const;
      expect(await readCertificate(flow, at.tools.readSecret, 0), how).toMatchObject({ ok: true });
    }
    const separate = await bench('http://127.0.0.1:9', {
      env: { CERT: Buffer.from(certPem).toString('base64'), KEY: keyPem.replaceAll('\n', '\\n') },
    });
    const flow = { flow: 'certificate', ...app, certificate: { env: 'CERT' }, key: { env: 'KEY' } } as const;
    expect(await readCertificate(flow, separate.tools.readSecret, 0)).toMatchObject({ ok: true });
  });

  test('in base64 that is PFX or DER is told so', async () => {
    const folder = await newFolder();
    await newPair(folder);
    openssl(folder, 'pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-passout', 'pass:x', '-out', 'x.pfx');
    const pfx = await readFile(join(folder, 'x.pfx'), 'base64');
    const at = await bench('http://127.0.0.1:9', { env: { PEM: pfx } });
    const flow = { flow: 'certificate', ...app, certificate: { env: 'PEM' } } as const;
    expect(await readCertificate(flow, at.tools.readSecret, 0)).toMatchObject({
      problems: [expect.stringContaining('the environment variable PEM is no PEM, and seems to be PFX; convert it')],
    });
  });

  test('that the app does not know is told by the authority', async () => {
    const folder = await newFolder();
    const { both } = await newPair(folder);
    const authority = await open();
    const answer = await (
      await bench(authority.url)
    ).acquire({ flow: 'certificate', ...app, certificate: { file: both } });
    expect(answer).toMatchObject({
      problems: [expect.stringContaining('AADSTS700027: the certificate does not belong to the app')],
    });
  });

  test('that has expired is told before anything is sent', async () => {
    const folder = await newFolder();
    const { both } = await newPair(folder, '-days', '1');
    const at = await bench('http://127.0.0.1:9');
    const later = Date.now() / 1000 + 2 * 86_400;
    const flow = { flow: 'certificate', ...app, certificate: { file: both } } as const;
    expect(await readCertificate(flow, at.tools.readSecret, later)).toMatchObject({
      problems: [expect.stringMatching(/expired on .*; make a new one/)],
    });
  });
});
