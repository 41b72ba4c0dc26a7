import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { TokenIdentity } from '../model.ts';
import { withComparedClaims } from './compare-claims.ts';
import { configuredIdentities, type ConfiguredIdentity } from './provider.ts';
import { KnownSecrets, Secret } from './secrets.ts';
import type { TokenResult } from './token-source.ts';

const reader: TokenIdentity = { kind: 'token', scheme: 'DelegatedWork', permissions: ['A.Read', 'B.Read'] };
const none = 'no token for a work or school account with A.Read, B.Read';

function source(name: string, answer: () => Promise<TokenResult>, stands: Partial<TokenIdentity> = {}) {
  const counted = { calls: 0 };
  const { kind: _, ...rest } = { ...reader, ...stands };
  const acquire = (): Promise<TokenResult> => {
    counted.calls += 1;
    return answer();
  };
  const identity: ConfiguredIdentity = { ...rest, name, acquire };
  return { identity, counted };
}

const token = (value: string) => async (): Promise<TokenResult> => ({ ok: true, token: new Secret(value) });

function provided(identities: readonly ConfiguredIdentity[], signal = new AbortController().signal) {
  const secrets = new KnownSecrets();
  const providers = configuredIdentities(identities, { now: () => 0, signal, secrets });
  return { secrets, provider: withComparedClaims(providers, () => 0) };
}

test('an identity is found whatever the order of its permissions, and acquired once for all', async () => {
  const { identity, counted } = source('reader', token('token-of-reader'));
  const { provider } = provided([identity]);
  const orders = [reader, { ...reader, permissions: ['B.Read', 'A.Read'] }];
  const answers = await Promise.all([...orders, ...orders].map((one) => provider.token(one)));
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(counted.calls).toBe(1);
});

test('an identity that differs in anything is another one', async () => {
  const { provider } = provided([source('reader', token('token-of-reader')).identity]);
  const others: readonly TokenIdentity[] = [
    { ...reader, permissions: ['A.Read'] },
    { ...reader, permissions: ['A.Read', 'B.Read', 'C.Read'] },
    { ...reader, permissions: ['A.Read', 'b.read'] },
    { ...reader, scheme: 'Application' },
    { ...reader, claim: 'roles' },
    { ...reader, defect: 'expired' },
  ];
  for (const other of others)
    expect(await provider.token(other)).toEqual({
      ok: false,
      problems: [
        expect.stringMatching(
          /^no token for .*: no configured identity has this kind of account with exactly these permissions \(graph-conformance list identities --format json: /,
        ),
      ],
    });
});

test('of two that stand for the same, the first that has a token gives it', async () => {
  const laptop = source('laptop', async () => ({ ok: false, problems: ['az is not there'] }));
  const job = source('job', token('token-of-job'));
  const { provider } = provided([laptop.identity, job.identity]);
  for (let times = 0; times < 3; times += 1) expect(await provider.token(reader)).toMatchObject({ ok: true });
  expect([laptop.counted.calls, job.counted.calls]).toEqual([1, 1]);
});

test('of two that stand for the same, one whose token is of another identity does not block the other', async () => {
  const claims = (scp: string): string =>
    `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ scp })).toString('base64url')}.`;
  const stray = source('stray', token(claims('A.Read')));
  const right = source('right', token(claims('A.Read B.Read')));
  const { provider } = provided([stray.identity, right.identity]);
  const answer = await provider.token(reader);
  expect(answer.ok && answer.token.reveal()).toBe(claims('A.Read B.Read'));
});

test('where none has a token, every reason is told', async () => {
  const failing = ['one', 'two'].map((name) => source(name, async () => ({ ok: false, problems: [`${name} is out`] })));
  const { provider } = provided(failing.map(({ identity }) => identity));
  expect(await provider.token(reader)).toEqual({
    ok: false,
    problems: [`${none}: identity "one": one is out; identity "two": two is out`],
  });
});

test('a source that throws fails for its own identity, and neither message nor object holds a secret', async () => {
  const { identity } = source('reader', async () => {
    throw new Error('cannot use s3cret-passphrase');
  });
  const { provider, secrets } = provided([identity]);
  secrets.add('s3cret-passphrase');
  expect(await provider.token(reader)).toEqual({
    ok: false,
    problems: [`${none}: identity "reader": its provider failed: cannot use <secret>`],
  });
  expect(inspect(provider, { depth: 9, showHidden: true })).not.toContain('s3cret');
});

test('every token is known before anyone gets it', async () => {
  const { provider, secrets } = provided([source('reader', token('token-of-reader')).identity]);
  await provider.token(reader);
  expect(secrets.redact('token-of-reader')).toBe('<secret>');
});

test('an interrupted run acquires nothing', async () => {
  const { identity, counted } = source('reader', token('token-of-reader'));
  const { provider } = provided([identity], AbortSignal.abort());
  expect(await provider.token(reader)).toMatchObject({
    problems: [`${none}: identity "reader": the run was interrupted`],
  });
  expect(counted.calls).toBe(0);
});
