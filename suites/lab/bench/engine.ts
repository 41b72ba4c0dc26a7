/** The engine beside the same requests sent by undici alone, in turns against one server: each size in a process of its own. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { deriveCases } from '../../cases/derive.ts';
import { Secret } from '../../identities/secrets.ts';
import { identityKey, type Case, type PlannedRequest, type TokenIdentity } from '../../model.ts';
import { judgeCases } from '../../runner/engine.ts';
import { wireRequestOf } from '../../runner/sender.ts';
import { caseRecordOf } from '../../run/case-record.ts';
import { localIssuer } from '../../run/state-folder.ts';
import { RunTally } from '../../run/tally.ts';
import { median, rounded, table, type Section } from '../figures.ts';
import { cliProgram, freePort, moduleProgram, runProgram, startServer, temporaryFolder } from '../process.ts';
import { syntheticSpecs, writeSyntheticSpecs } from './synthetic-specs.ts';

const sizes = [100, 1000, 10_000, 36_000];
const connections = 8;
const settings = { basePath: '', params: {}, userAgent: 'graph-conformance-bench' };

type TokenOf = (identity: TokenIdentity) => Promise<string>;

interface Measurement {
  readonly cases: number;
  readonly requests: number;
  readonly engineMs: number;
  readonly bareMs: number;
}

/** Cases of an operation that need the same request look at one answer. */
export const distinctRequests = (cases: readonly Case[]): readonly PlannedRequest[] => [
  ...new Map(cases.map(({ operation, plan }) => [operation.id + JSON.stringify(plan), plan])).values(),
];

interface BareRequest {
  readonly plan: PlannedRequest;
  readonly token: string | undefined;
}

async function bareLoop(origin: string, requests: readonly BareRequest[]): Promise<void> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const queue = requests.values();
  const work = async (): Promise<void> => {
    for (const { plan, token } of queue) {
      const { method, path, headers, body } = wireRequestOf(plan, settings, token);
      const answer = await pool.request({ method, path, headers: headers.flat(), body: body === '' ? null : body });
      await answer.body.text();
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.close();
}

/** @throws {Error} where a case does not pass */
export async function engine(origin: string, cases: readonly Case[], tokenOf: TokenOf): Promise<void> {
  const tally = new RunTally();
  const positionOf = new Map(cases.map((one, at) => [one, at]));
  await judgeCases(cases, {
    ...settings,
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

export interface SyntheticServer {
  readonly url: string;
  /** Of the server: `specs` is what it serves, and a key that it accepts is there. */
  readonly folder: string;
  readonly stop: () => Promise<unknown>;
}

/** The reference server in a process of its own, so that its work is not counted as the engine's. */
export async function serveSynthetic(cases: number): Promise<SyntheticServer> {
  const folder = temporaryFolder();
  const specs = join(folder, 'specs');
  await writeSyntheticSpecs(specs, cases);
  const port = await freePort();
  const { stop } = await startServer(cliProgram(['mock', '--specs', specs, '--port', String(port)], folder), port);
  return { url: `http://127.0.0.1:${port}`, folder, stop };
}

/** Each token is minted once. */
export async function tokensOf(folder: string): Promise<TokenOf> {
  const issuer = await localIssuer(folder);
  const tokens = new Map<string, Promise<string>>();
  return (identity) => {
    const key = identityKey(identity);
    const token = tokens.get(key) ?? issuer.token(identity);
    tokens.set(key, token);
    return token;
  };
}

async function measure(size: number, url: string, folder: string): Promise<Measurement> {
  const tokenOf = await tokensOf(folder);
  const cases = syntheticSpecs(size).flatMap(deriveCases).slice(0, size);
  const requests: BareRequest[] = [];
  for (const plan of distinctRequests(cases))
    requests.push({ plan, token: plan.identity.kind === 'token' ? await tokenOf(plan.identity) : undefined });
  const [engineTimes, bareTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < (size > 5000 ? 3 : 7); round += 1) {
    bareTimes.push(await milliseconds(() => bareLoop(url, requests)));
    engineTimes.push(await milliseconds(() => engine(url, cases, tokenOf)));
  }
  const [engineMs, bareMs] = [median(engineTimes), median(bareTimes)];
  return { cases: cases.length, requests: requests.length, engineMs, bareMs };
}

const self = fileURLToPath(import.meta.url);

export async function engineTable(): Promise<Section> {
  const rows: string[][] = [];
  for (const size of sizes) {
    const { url, folder, stop } = await serveSynthetic(size);
    const { stdout, stderr, peakMiB, code } = await runProgram(moduleProgram(self, [`${size}`, url, folder], folder));
    await stop();
    if (code !== 0) throw new Error(stderr);
    const { cases, requests, engineMs, bareMs }: Measurement = JSON.parse(stdout);
    const times = [rounded(engineMs), rounded(bareMs), rounded(engineMs / bareMs, 2), rounded(engineMs / cases, 3)];
    rows.push([`${cases}`, `${requests}`, ...times, rounded((requests / engineMs) * 1000), rounded(peakMiB)]);
  }
  const head = ['cases', 'requests', 'engine ms', 'bare ms', 'ratio', 'ms/case', 'requests/s', 'peak MiB'];
  return { text: table(head, rows) };
}

const [, started, size, url = '', folder = ''] = process.argv;
if (started === self) console.log(JSON.stringify(await measure(Number(size), url, folder)));
