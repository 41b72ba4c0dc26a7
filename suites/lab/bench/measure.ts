/** One size, in a process of its own so that its peak memory is its own: engine and bare loop in turns against one server. */
import { deriveCases } from '../../cases/derive.ts';
import { Secret } from '../../identities/secrets.ts';
import { identityKey, type Case, type PlannedRequest, type TokenIdentity } from '../../model.ts';
import { judgeCases } from '../../runner/engine.ts';
import { caseRecordOf } from '../../run/case-record.ts';
import { RunTally } from '../../run/tally.ts';
import { ephemeralIssuer, type Issuer } from '../../../fixtures/issuer/index.ts';
import { bareLoop, type BareRequest } from './bare-loop.ts';
import { median } from './median.ts';
import { serveApart } from './serve-apart.ts';
import { syntheticSpecs } from './synthetic-specs.ts';

const connections = 8;
const preparation = { basePath: '', params: {}, userAgent: 'graph-conformance-bench' };

export interface Measurement {
  readonly cases: number;
  readonly requests: number;
  readonly engineMs: number;
  readonly bareMs: number;
  readonly peakMiB: number;
}

function memoised(issuer: Issuer): (identity: TokenIdentity) => Promise<string> {
  const tokens = new Map<string, Promise<string>>();
  return (identity) => {
    const key = identityKey(identity);
    const token = tokens.get(key) ?? issuer.token(identity);
    tokens.set(key, token);
    return token;
  };
}

async function bareRequests(
  cases: readonly Case[],
  tokenOf: (identity: TokenIdentity) => Promise<string>,
): Promise<readonly BareRequest[]> {
  const plans = new Map<string, PlannedRequest>(
    cases.map(({ operation, plan }) => [operation.id + JSON.stringify(plan), plan]),
  );
  return Promise.all(
    [...plans.values()].map(async (plan) => ({
      plan,
      token: plan.identity.kind === 'token' ? await tokenOf(plan.identity) : undefined,
    })),
  );
}

async function engine(
  origin: string,
  cases: readonly Case[],
  tokenOf: (identity: TokenIdentity) => Promise<string>,
): Promise<void> {
  const tally = new RunTally();
  const positionOf = new Map(cases.map((one, at) => [one, at]));
  await judgeCases(cases, {
    ...preparation,
    origin,
    provider: { token: async (identity) => ({ ok: true, token: new Secret(await tokenOf(identity)) }) },
    connections,
    timeoutMs: 10_000,
    clock: () => performance.now(),
    now: Date.now,
    sleep: async () => {},
    signal: new AbortController().signal,
    revisionsOf: () => [],
    onResult: (result) => tally.add(caseRecordOf(result, positionOf.get(result.case) ?? -1, 'graph')),
  });
  if (tally.verdicts.pass !== cases.length)
    throw new Error(`${cases.length - tally.verdicts.pass} cases did not pass: the measurement is of something else`);
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export async function measure(size: number, rounds: number): Promise<Measurement> {
  const specs = syntheticSpecs(size, (spec) => deriveCases(spec).length);
  const cases = specs.flatMap(deriveCases).slice(0, size);
  const issuer = await ephemeralIssuer();
  const tokenOf = memoised(issuer);
  const server = await serveApart(size, issuer.jwks);
  const requests = await bareRequests(cases, tokenOf);
  const engineTimes: number[] = [];
  const bareTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bareTimes.push(await milliseconds(() => bareLoop(server.url, requests, preparation, connections)));
    engineTimes.push(await milliseconds(() => engine(server.url, cases, tokenOf)));
  }
  server.close();
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  return {
    cases: cases.length,
    requests: requests.length,
    engineMs: median(engineTimes),
    bareMs: median(bareTimes),
    peakMiB,
  };
}
