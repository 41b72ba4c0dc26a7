import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { IdentityProvider } from '../identities/provider.ts';
import { Secret } from '../identities/secrets.ts';
import type { PlannedRequest, TokenIdentity } from '../model.ts';
import { answered } from '../runner/disposables/fake-service.test-data.ts';
import type { Sender } from '../runner/sender.ts';
import { interlockContextOf, usesTestObjects } from './objections.ts';
import { journalFolder, ofThisRun, setUpRequest, testObjectsFor } from './test-objects.ts';
import { newFolder, planned } from './in-process.test-data.ts';

const right = 'DeviceManagementConfiguration.ReadWrite.All';

function recordingSender(): { readonly plans: PlannedRequest[]; readonly sender: Sender } {
  const plans: PlannedRequest[] = [];
  const sender: Sender = {
    send: async (plan) => {
      plans.push(plan);
      return answered(200, {});
    },
    close: async () => {},
  };
  return { plans, sender };
}

const providerThat = (token: (identity: TokenIdentity) => string | Error | undefined): IdentityProvider => ({
  token: async (identity) => {
    const answer = token(identity);
    if (answer instanceof Error) throw answer;
    return answer === undefined
      ? { ok: false, problems: [`no ${identity.scheme}`] }
      : { ok: true, token: new Secret(answer) };
  },
});

describe('who sets up', () => {
  const rows: readonly (readonly [says: string, token: Parameters<typeof providerThat>[0], scheme: string])[] = [
    ['a user, where there is one', () => 'token', 'DelegatedWork'],
    ['an app, where there is no user', ({ scheme }) => (scheme === 'Application' ? 'token' : undefined), 'Application'],
    [
      'an app, where the user’s way fails',
      ({ scheme }) => (scheme === 'Application' ? 't' : new Error('x')),
      'Application',
    ],
  ];
  for (const [says, token, scheme] of rows)
    test(`is ${says}, and stays so`, async () => {
      const { plans, sender } = recordingSender();
      const request = setUpRequest(sender, providerThat(token));
      await request('GET', '/beta/x');
      await request('DELETE', '/beta/x');
      const identity = { kind: 'token', scheme, permissions: [right] };
      expect(plans.map((plan) => plan.identity)).toEqual([identity, identity]);
    });

  test('is nobody where there is no token: nothing is sent, and every reason is told', async () => {
    const { plans, sender } = recordingSender();
    const request = setUpRequest(
      sender,
      providerThat(({ scheme }) => (scheme === 'Application' ? new Error('oh') : undefined)),
    );
    expect(await request('GET', '/beta/x')).toEqual({
      ok: false,
      problems: ['no identity can set up or clean up: no DelegatedWork; the identity provider failed: oh'],
    });
    expect(plans).toEqual([]);
  });
});

test('a body goes as JSON, and what has none says so in the way of its method', async () => {
  const { plans, sender } = recordingSender();
  const request = setUpRequest(
    sender,
    providerThat(() => 'token'),
  );
  await request('POST', '/beta/x', { displayName: 'ä' });
  await request('POST', '/beta/x');
  await request('GET', '/beta/x');
  expect(plans.map(({ path, framing, body }) => [path, framing, body?.unit])).toEqual([
    ['/beta/x', 'content-length', '{"displayName":"ä"}'],
    ['/beta/x', 'content-length', undefined],
    ['/beta/x', 'none', undefined],
  ]);
  expect(plans[0]?.headers).toContainEqual(['content-type', 'application/json']);
  expect(plans[1]?.headers).not.toContainEqual(['content-type', 'application/json']);
});

describe('what is prepared for', () => {
  const tenant = ['--tenant', '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43'];
  const rows: readonly (readonly [says: string, argv: readonly string[], outcome: boolean])[] = [
    ['the embedded server', [], false],
    ['this machine', ['--target', 'http://127.0.0.1:1'], false],
    [
      'this machine, where somebody asks for it',
      ['--target', 'http://127.0.0.1:1', '--destructive', 'disposable'],
      true,
    ],
    [
      'a mock that takes minted tokens',
      ['--target', 'https://m.test', '--destructive', 'skip', '--allow-host', 'm.test'],
      true,
    ],
  ];
  for (const [says, argv, outcome] of rows)
    test(`${says}: ${outcome ? 'yes' : 'no'}`, async () => {
      const { settings } = await planned({ cwd: await newFolder(), argv: [...argv, ...tenant] });
      expect(usesTestObjects(interlockContextOf(settings))).toBe(outcome);
    });

  test('no journal is left by a run that makes nothing', async () => {
    const cwd = await newFolder();
    const argv = ['--target', 'http://127.0.0.1:1', '--destructive', 'skip'];
    const { settings, cases } = await planned({ cwd, argv });
    const { sender } = recordingSender();
    const testObjects = testObjectsFor({
      settings,
      cases,
      provider: providerThat(() => 't'),
      url: 'http://127.0.0.1:1',
      ...ofThisRun(cwd),
      onStep: () => {},
    })?.(sender);
    for (const one of cases) await testObjects?.prepareFor(one, {});
    expect(await testObjects?.cleanUp()).toEqual([]);
    expect(existsSync(journalFolder(cwd))).toBe(false);
  });
});
