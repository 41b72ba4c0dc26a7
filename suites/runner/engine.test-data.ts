/** A provider of tokens and options for the engine, with nothing real but the network. */
import type { IdentityProvider } from '../identities/provider.ts';
import { Secret } from '../identities/secrets.ts';
import type { Case, CaseResult } from '../model.ts';
import type { StartTimer } from '../timers.ts';
import { spec } from '../model.test-data.ts';
import { judgeCases, type EngineOptions } from './engine.ts';
import { lingerMs } from './raw-transport.ts';
import { never } from './serve.test-data.ts';

export const token = 'eyJhbGciOiJSUzI1NiJ9.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v.c2lnbmF0dXJlc2lnbmF0dXJl';
export const provider: IdentityProvider = { token: async () => ({ ok: true, token: new Secret(token) }) };

/** Connections are watched for one turn of the event loop, and no other time is ever over. */
export const watchesAtOnce: StartTimer = (milliseconds, callback) => {
  if (milliseconds !== lingerMs) return () => {};
  const turn = setImmediate(callback);
  return () => clearImmediate(turn);
};

/** What came of the cases, in the order in which it was told. Sleeping takes no time. */
export async function judged(
  cases: readonly Case[],
  origin: string,
  over: Partial<EngineOptions> = {},
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  await judgeCases(cases, {
    origin,
    timeoutMs: 2000,
    connections: 4,
    clock: () => performance.now(),
    basePath: '',
    params: {},
    userAgent: 'judge/1',
    provider,
    signal: never,
    now: () => Date.UTC(2026, 0, 1),
    sleep: async () => {},
    revisionsOf: () => [spec],
    after: watchesAtOnce,
    onResult: (result) => results.push(result),
    ...over,
  });
  return results;
}
