/** The same target gives the same verdicts, to the octet, however many requests are under way and whatever else the machine does. */
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ephemeralIssuer } from '../../../fixtures/issuer/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import { mintedIdentities, type IdentityProvider } from '../../identities/provider.ts';
import type { TokenResult } from '../../identities/token-source.ts';
import { identityKey } from '../../model.ts';
import { allCases, page, ruling } from './judge-hostile.test-data.ts';

const issuer = await ephemeralIssuer();
const minted = mintedIdentities(issuer);
const tokens = new Map<string, Promise<TokenResult>>();
/** Minted once for all runs: signing is most of what a run costs. */
const provider: IdentityProvider = {
  token: (identity) => {
    const token = tokens.get(identityKey(identity)) ?? minted.token(identity);
    tokens.set(identityKey(identity), token);
    return token;
  },
};

const runs = 20;
const lies = ['octets-follow-in-a-later-segment', 'second-answer-follows', 'scp-and-roles-are-merged'];
const honest = 'the reference server';

async function targetOf(name: string, onEnd: (close: () => Promise<void>) => void): Promise<string> {
  const mutant = mutants.find((one) => one.name === name);
  if (!mutant && name !== honest) throw new Error(`nobody tells the lie ${name}`);
  const server = await startReferenceServer({
    specs: [page],
    jwks: issuer.jwks,
    ...(mutant ? { behaviour: (behaviour) => mutant.behaviour(behaviour, [page]) } : {}),
  });
  onEnd(() => server.close());
  return server.url;
}

/** One line per case, so that two runs that differ are told apart where they differ. */
async function told(origin: string, connections: number): Promise<readonly string[]> {
  const { results } = await ruling(origin, allCases, { connections, provider, timeoutMs: 10_000 });
  return results.map(({ case: { id }, verdict, findings }) =>
    // The one thing that the target itself makes anew each time, where it is shown.
    JSON.stringify({ id, verdict, findings }).replaceAll(/request-id: [0-9a-f]+/g, 'request-id: (random)'),
  );
}

async function manyTold(origin: string, connections: number, count: number): Promise<readonly (readonly string[])[]> {
  const all: (readonly string[])[] = [];
  for (let run = 0; run < count; run += 1) all.push(await told(origin, connections));
  return all;
}

describe('twenty runs at each of 1, 8 and 32 requests at once tell the same', () => {
  for (const name of [honest, ...lies]) {
    test.concurrent(`of ${name}`, { timeout: 60_000 }, async ({ onTestFinished }) => {
      const origin = await targetOf(name, onTestFinished);
      const all = await Promise.all([1, 8, 32].map((connections) => manyTold(origin, connections, runs)));
      const runsTold = all.flat();
      expect(runsTold).toHaveLength(3 * runs);
      const [first = []] = runsTold;
      for (const lines of runsTold) expect(lines.filter((line) => !first.includes(line))).toEqual([]);
      expect(new Set(runsTold.map((lines) => lines.join('\n'))).size).toBe(1);
      expect(first.join('\n').includes('"verdict":"fail"')).toBe(name !== honest);
      expect(first.join('\n')).not.toContain('"verdict":"inconclusive"');
    });
  }
});

test('a run beside two busy threads tells the same as an idle one', { timeout: 60_000 }, async () => {
  const origins = await Promise.all([honest, ...lies].map((name) => targetOf(name, onTestFinished)));
  const idle = await Promise.all(origins.map((origin) => told(origin, 8)));
  const busy = [0, 1].map(() => new Worker('for (;;);', { eval: true }));
  onTestFinished(async () => void (await Promise.all(busy.map((worker) => worker.terminate()))));
  for (const connections of [1, 8, 32])
    expect(await Promise.all(origins.map((origin) => told(origin, connections)))).toEqual(idle);
});
