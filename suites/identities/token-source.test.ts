import { describe, expect, test } from 'vitest';
import { Secret } from './secrets.ts';
import { TokenCache, type TokenResult } from './token-source.ts';

const failure: TokenResult = { ok: false, problems: ['the authority is down'] };

/** A source that gives what it is told to, in turn; a number is the life of a token, in seconds. */
function caching(...script: readonly (number | TokenResult)[]) {
  const state = { now: 1000, calls: 0 };
  const source = {
    async acquire(): Promise<TokenResult> {
      const next = script[state.calls] ?? 3600;
      state.calls += 1;
      if (typeof next !== 'number') return next;
      return { ok: true, token: new Secret(`token ${state.calls}`), expiresAt: state.now + next };
    },
  };
  const cache = new TokenCache(source, { now: () => state.now, signal: new AbortController().signal });
  const at = async (now: number): Promise<string> => {
    state.now = now;
    const answer = await cache.token();
    return answer.ok ? answer.token.reveal() : answer.problems.join('; ');
  };
  return { state, cache, at };
}

test('a hundred callers at once cost one acquisition, and so does a second hundred', async () => {
  const { state, cache } = caching();
  for (let times = 0; times < 2; times += 1) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => cache.token()));
    expect(new Set(answers).size).toBe(1);
  }
  expect(state.calls).toBe(1);
});

describe('a token is renewed', () => {
  test('five minutes before it expires', async () => {
    const { at } = caching(3600, 3600);
    expect([await at(1000), await at(1000 + 3299), await at(1000 + 3300)]).toEqual(['token 1', 'token 1', 'token 2']);
  });

  test('a tenth of its life before, where that is less', async () => {
    const { at } = caching(600, 600);
    expect([await at(1000), await at(1539), await at(1540)]).toEqual(['token 1', 'token 1', 'token 2']);
  });

  test('once, also where many ask at that moment', async () => {
    const { state, cache, at } = caching(600, 600);
    await at(1000);
    state.now = 1550;
    await Promise.all(Array.from({ length: 50 }, () => cache.token()));
    expect(state.calls).toBe(2);
  });

  test('and stays where the renewal fails, until it expires; then there is one more try', async () => {
    const { state, at } = caching(600, failure, 600);
    expect([await at(1000), await at(1560), await at(1599)]).toEqual(['token 1', 'token 1', 'token 1']);
    expect(state.calls).toBe(2);
    expect([await at(1600), state.calls]).toEqual(['token 3', 3]);
  });

  test('never, where it had expired when it came: somebody wants it so', async () => {
    const { state, at } = caching(-10);
    expect([await at(1000), await at(9000), state.calls]).toEqual(['token 1', 'token 1', 1]);
  });
});

test('a failure is remembered for the run', async () => {
  const { state, at } = caching(failure);
  expect([await at(1000), await at(99_999), state.calls]).toEqual([
    'the authority is down',
    'the authority is down',
    1,
  ]);
});

test('an expired token whose renewals all fail is no longer given', async () => {
  const { state, at } = caching(600, failure, failure, 3600);
  await at(1000);
  await at(1560);
  expect([await at(1601), await at(1700), state.calls]).toEqual(['the authority is down', 'the authority is down', 3]);
});
