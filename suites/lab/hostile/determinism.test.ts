/** The same target gives the same verdicts, to the octet, however many requests are under way and whatever else the machine does. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ephemeralIssuer } from '../../../fixtures/issuer/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import { mintedIdentities, type IdentityProvider } from '../../identities/provider.ts';
import type { TokenResult } from '../../identities/token-source.ts';
import { identityKey } from '../../model.ts';
import { rawTransport } from '../../runner/raw-transport.ts';
import { never, transportOptions, wireRequest } from '../../runner/serve.test-data.ts';
import { allCases, judgeOrigin, page, thorough } from './hostile.test-data.ts';

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

const mutantNames = ['octets-follow-in-a-later-segment', 'second-answer-follows', 'scp-and-roles-are-merged'];
const honest = 'the reference server';

async function targetOf(name: string, onEnd: (close: () => Promise<void>) => void): Promise<string> {
  const mutant = mutants.find((one) => one.name === name);
  if (!mutant && name !== honest) throw new Error(`no mutant is called ${name}`);
  const server = await startReferenceServer({
    specs: [page],
    jwks: issuer.jwks,
    ...(mutant ? { behaviour: (behaviour) => mutant.behaviour(behaviour, [page]) } : {}),
  });
  onEnd(() => server.close());
  return server.url;
}

/** One line per case, so that two runs that differ are told apart where they differ. */
async function run(origin: string, connections: number): Promise<readonly string[]> {
  const { results } = await judgeOrigin(origin, allCases, { connections, provider });
  return results.map(({ case: { id }, verdict, findings }) =>
    // The one thing that the target itself makes anew each time, where it is shown.
    // On a connection that is used again nobody waits for late octets: how many more cases show some depends on the moment.
    JSON.stringify({ id, verdict, findings })
      .replaceAll(/request-id: [0-9a-f]+/g, 'request-id: (random)')
      .replaceAll(/,"cases":\d+/g, '')
      .replaceAll(/; in other cases: (?:[^"\\]|\\.)*/g, ''),
  );
}

describe('runs with 1, 8 and 32 requests at once find the same', () => {
  for (const name of [honest, ...mutantNames]) {
    test.concurrent(`on ${name}`, async ({ onTestFinished }) => {
      const origin = await targetOf(name, onTestFinished);
      const first = await run(origin, 1);
      for (let round = 0; round < (thorough ? 20 : 1); round += 1)
        for (const connections of [1, 8, 32])
          expect((await run(origin, connections)).filter((line) => !first.includes(line))).toEqual([]);
      expect(first).toHaveLength(allCases.length);
      expect(first.join('\n').includes('"verdict":"fail"')).toBe(name !== honest);
      expect(first.join('\n')).not.toContain('"verdict":"inconclusive"');
    });
  }
});

test.runIf(thorough)('a run beside two busy threads finds the same as one on an idle machine', async () => {
  const origins = await Promise.all([honest, ...mutantNames].map((name) => targetOf(name, onTestFinished)));
  const idle = await Promise.all(origins.map((origin) => run(origin, 8)));
  const busy = [0, 1].map(() => new Worker('for (;;);', { eval: true }));
  onTestFinished(async () => void (await Promise.all(busy.map((worker) => worker.terminate()))));
  for (const connections of [1, 8, 32])
    expect(await Promise.all(origins.map((origin) => run(origin, connections)))).toEqual(idle);
});

/** In a thread of its own, because this one will stand still. */
const lateOctets = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => {
    socket.write('HTTP/1.1 204 No Content\\r\\n\\r\\n');
    setTimeout(() => socket.write('late'), 60);
  }));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

test('octets that came while the process stood still are seen, however short the watch', async () => {
  const worker = new Worker(lateOctets, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  const [port] = (await once(worker, 'message')) as [number];
  const { answered, settled } = rawTransport(transportOptions(`http://127.0.0.1:${port}`)).send(wireRequest, never);
  await answered;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
  expect((await settled).received.latin1()).toMatch(/\r\n\r\nlate$/);
});
