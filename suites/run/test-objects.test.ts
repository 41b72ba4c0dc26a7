import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { IdentityProvider } from '../identities/provider.ts';
import { Secret } from '../identities/secrets.ts';
import type { PlannedRequest, TokenIdentity } from '../model.ts';
import { answered } from '../runner/disposables/fake-service.test-data.ts';
import type { Sender } from '../runner/sender.ts';
import { interlockContextOf, usesTestObjects } from './objections.ts';
import { callersWith, journalFolder, ofThisRun, testObjectsFor } from './test-objects.ts';
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

const identityOf = (scheme: TokenIdentity['scheme'], permission: string): TokenIdentity => ({
  kind: 'token',
  scheme,
  permissions: [permission],
});
const callers = [
  identityOf('DelegatedWork', 'Things.Read.All'),
  identityOf('DelegatedWork', right),
  identityOf('Application', right),
];

describe('who sets up', () => {
  const rows: readonly (readonly [says: string, token: Parameters<typeof providerThat>[0], at: number])[] = [
    ['the first whom the page lets in', () => 'token', 0],
    ['the next, where it has no token', ({ permissions: [one] }) => (one === right ? 'token' : undefined), 1],
    ['an app, where no user has one', ({ scheme }) => (scheme === 'Application' ? 'token' : undefined), 2],
    ['an app, where the user’s way fails', ({ scheme }) => (scheme === 'Application' ? 't' : new Error('x')), 2],
  ];
  for (const [says, token, at] of rows)
    test(`is ${says}, and is asked for once`, async () => {
      let asked = 0;
      const callerOf = callersWith(
        providerThat((identity) => {
          asked += 1;
          return token(identity);
        }),
      );
      expect(await callerOf(callers)).toEqual({ ok: true, identity: callers[at] });
      expect(await callerOf(callers)).toEqual({ ok: true, identity: callers[at] });
      expect(asked).toBe(at + 1);
    });

  test('is nobody where there is no token, and every reason is told', async () => {
    const callerOf = callersWith(
      providerThat(({ scheme }) => (scheme === 'Application' ? new Error('oh') : undefined)),
    );
    expect(await callerOf(callers)).toEqual({
      ok: false,
      problems: ['no identity can set up or clean up: no DelegatedWork; the identity provider failed: oh'],
    });
  });
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
    })?.(sender, sender);
    for (const one of cases) await testObjects?.prepareFor(one, {});
    expect(await testObjects?.cleanUp()).toEqual([]);
    expect(existsSync(journalFolder(cwd))).toBe(false);
  });
});
