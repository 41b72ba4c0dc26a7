/** Compiled specs judged in one run; then served by one process and judged by another, whole and in shards that are merged. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { comparableCase, comparableHead, comparableTail } from '../../record/comparable.ts';
import { readRunRecord, type RunRecord } from '../../record/read-record.ts';
import type { RunTail } from '../../run-model.ts';
import { copyServable } from './family-specs.ts';
import { commandApart, lastLine, startCommand, type Ended } from './command-apart.ts';

export interface Judged extends Ended {
  readonly cases: number;
  /** Sent, each once, however many cases look at its answer. */
  readonly requests: number;
  readonly verdicts: RunTail['verdicts'];
}

export interface Sharded {
  readonly shards: readonly Judged[];
  readonly merge: Ended;
  /** Where the merged record says something else than that of the one run. */
  readonly difference: string | undefined;
}

export interface Family {
  /** Folder of compiled specs. */
  readonly specs: string;
  readonly asOf: string;
  /** Folder of this run's own: records, and the key of the token issuer. */
  readonly place: string;
}

async function recordIn(folder: string): Promise<RunRecord> {
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.record;
}

/** Cases of an operation that need the same request look at one answer. */
async function requestsIn(record: RunRecord): Promise<number> {
  const sent = new Map<string, number>();
  for await (const { operation, exchange } of record.cases())
    if (exchange) sent.set(`${operation} ${exchange.startedAt} ${exchange.durationMs}`, exchange.attempts);
  return [...sent.values()].reduce((sum, attempts) => sum + attempts, 0);
}

async function judge(argv: readonly string[], report: string, cwd: string): Promise<Judged> {
  const ended = await commandApart(['run', ...argv, '--report', report], cwd);
  const read = await readRunRecord(report);
  if (!read.ok) throw new Error(`run ended with ${ended.code} and left no record: ${lastLine(ended.stderr)}`);
  const { verdicts } = read.record.tail;
  const cases = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  return { ...ended, cases, requests: await requestsIn(read.record), verdicts };
}

async function differenceBetween(one: RunRecord, other: RunRecord): Promise<string | undefined> {
  if (!isDeepStrictEqual(comparableHead(one.head), comparableHead(other.head))) return 'the head of the record';
  if (!isDeepStrictEqual(comparableTail(one.tail), comparableTail(other.tail))) return 'the summary of the record';
  const { embedded } = one.head.target;
  const others = other.cases();
  for await (const own of one.cases()) {
    const { value } = await others.next();
    if (!value) return `${own.id}: is in one of the records only`;
    if (!isDeepStrictEqual(comparableCase(own, embedded), comparableCase(value, embedded))) return own.id;
  }
  return (await others.next()).done === true ? undefined : 'one record has more cases';
}

async function judgeInShards(argv: readonly string[], whole: string, cwd: string, count: number): Promise<Sharded> {
  const folders = Array.from({ length: count }, (_, at) => join(cwd, `shard-${at + 1}`));
  const shards: Judged[] = [];
  for (const [at, folder] of folders.entries())
    shards.push(await judge([...argv, '--shard', `${at + 1}/${count}`], folder, cwd));
  const out = join(cwd, 'merged');
  const merge = await commandApart(['merge', ...folders, '--out', out], cwd);
  return { shards, merge, difference: await differenceBetween(await recordIn(whole), await recordIn(out)) };
}

/** Serves while `work` lasts. */
async function served<T>(
  specs: string,
  place: string,
  work: (url: string) => Promise<T>,
): Promise<{ readonly outcome: T; readonly server: Ended }> {
  const server = startCommand(['mock', '--port', '0', '--specs', specs], place);
  try {
    const outcome = await work(await server.said(/^(http:\S+) serves /m));
    return { outcome, server: await server.stop() };
  } finally {
    await server.stop();
  }
}

export interface FamilyJudged {
  /** Every page, with the reference server in the same process. */
  readonly within: Judged;
  /** What one server can serve, with the server in a process of its own. */
  readonly apart: Judged;
  readonly sharded: Sharded;
  readonly server: Ended;
  /** Pages that another page about the same request contradicts: judged `within` only. */
  readonly contradicted: number;
}

/** @param count shards */
export async function judgeFamily({ specs, asOf, place }: Family, count: number): Promise<FamilyJudged> {
  await mkdir(place, { recursive: true });
  const within = await judge(['--specs', specs, '--as-of', asOf], join(place, 'within'), place);
  const servable = join(place, 'servable');
  const contradicted = await copyServable(specs, asOf, servable);
  const { outcome, server } = await served(servable, place, async (url) => {
    const argv = ['--target', url, '--specs', servable];
    const whole = join(place, 'whole');
    return { apart: await judge(argv, whole, place), sharded: await judgeInShards(argv, whole, place, count) };
  });
  return { within, ...outcome, server, contradicted };
}
