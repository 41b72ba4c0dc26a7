/** `npm run bench:family -- DIR`: a folder of pages compiled, served, judged, and put to the proof. */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { findPages } from '../../../specs/pages/find-pages.ts';
import { lastLine } from './command-apart.ts';
import { compileFamily, copies } from './family-compile.ts';
import { judgeFamily, type FamilyJudged, type Judged } from './family-judge.ts';
import { parseAndCompile } from './family-parse.ts';
import { inventory, type Inventory } from './family-specs.ts';
import { proveSome } from './family-prove.ts';

const usage = 'npm run bench:family -- DIR [--seed TEXT]';
const shardCount = 4;
/** Seconds by which two starts of the same command differ. */
const noise = 0.2;
/** Load average up to which a machine of two cores counts as idle. */
const quiet = 0.5;

const say = (text: string): void => console.log(text);
const rounded = (value: number, digits = 0): string => value.toFixed(digits);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}

/** Everything that went wrong; printed again at the end, and the exit code hangs on it. */
const wrong: string[] = [];

function expect(held: boolean, otherwise: string): void {
  if (!held) wrong.push(otherwise);
}

async function parsing(folder: string): Promise<void> {
  const { pages, compiled, parseMs, compileMs, heapMiB } = await parseAndCompile(folder);
  const row = (work: string, ms: number): readonly string[] => [
    work,
    rounded(ms, 1),
    rounded((pages / ms) * 1000),
    rounded(ms / parseMs, 2),
  ];
  say(table([`${pages} pages`, 'ms', 'pages/s', 'ratio'], [row('parse alone', parseMs), row('compile', compileMs)]));
  const [once, later] = heapMiB;
  say(
    `${compiled} of ${pages} compile; heap in use ${rounded(once, 1)} MiB, and ${rounded(later, 1)} MiB after ${copies - 1} times more\n`,
  );
}

/** @returns the folder of specs */
async function compiling(folder: string, place: string): Promise<string> {
  const { once, eightTimes, specs } = await compileFamily(folder, place);
  const rows = [once, eightTimes].map(({ pages, seconds, cpuSeconds, peakMiB, stdout }) => [
    pages,
    rounded(seconds, 2),
    rounded(cpuSeconds, 2),
    rounded(peakMiB),
    lastLine(stdout).replace(/;.*/, ''),
  ]);
  say(table(['compile of pages', 'seconds', 'CPU s', 'peak MiB', 'ends with'], rows));
  const [more, longer] = [eightTimes.pages - once.pages, eightTimes.cpuSeconds - once.cpuSeconds];
  const speed = longer < noise ? 'too few to tell' : `${rounded(more / longer)} pages per second of CPU`;
  say(`beyond start-up, reading and writing included: ${speed}\n`);
  for (const { code, stderr } of [once, eightTimes])
    expect(code === 0 || code === 3, `compile exits ${code}: ${lastLine(stderr)}`);
  return specs;
}

function rowOf(what: string, judged: Judged): readonly (string | number)[] {
  const { cases, requests, seconds, peakMiB, verdicts, code } = judged;
  const told = Object.entries(verdicts).filter(([, count]) => count > 0);
  const counts = told.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  return [what, cases, requests, rounded(seconds, 2), rounded(peakMiB), counts || 'none', code ?? 'killed'];
}

function expectPasses(what: string, { cases, verdicts, code, stdout, stderr }: Judged): void {
  const passes = cases > 0 && verdicts.pass === cases && code === 0;
  const [complaint = lastLine(stdout)] = stderr.trim().split('\n').filter(Boolean);
  expect(passes, `${what}: exits ${code}; ${complaint}`);
}

function tellJudged(asOf: string, { within, apart, sharded, server, contradicted }: FamilyJudged): void {
  const { shards, merge, difference } = sharded;
  const head = [`as of ${asOf}`, 'cases', 'requests', 'seconds', 'peak MiB', 'verdicts', 'exit'];
  const rows = [
    rowOf('one run', within),
    rowOf('server apart', apart),
    ...shards.map((shard, at) => rowOf(`shard ${at + 1}/${shardCount}`, shard)),
    ['merge', '', '', rounded(merge.seconds, 2), rounded(merge.peakMiB), '', merge.code ?? 'killed'],
  ];
  say(table(head, rows));
  say(`merged record: ${difference === undefined ? 'the same as that of one run' : `differs: ${difference}`}`);
  say(`the server apart: peak ${rounded(server.peakMiB)} MiB, without ${contradicted} pages that others contradict\n`);
  expectPasses(`as of ${asOf}, one run`, within);
  expectPasses(`as of ${asOf}, server apart`, apart);
  expect(difference === undefined, `as of ${asOf}: merged shards differ from one run: ${difference}`);
  expect(merge.code === apart.code, `as of ${asOf}: merge exits ${merge.code}, one run ${apart.code}`);
}

/** The oldest revision of every page, and the newest; once where they are the same. */
async function judging(folder: string, { specs, pages }: Inventory, place: string): Promise<void> {
  say(`${specs} specs of ${pages.length} pages; each run judges one revision of each page`);
  for (const asOf of specs > pages.length ? ['first', 'latest'] : ['latest'])
    tellJudged(asOf, await judgeFamily({ specs: folder, asOf, place: join(place, asOf) }, shardCount));
}

async function proving(specs: string, { pages }: Inventory, seed: string, place: string): Promise<void> {
  const { drawn, sentence, code, seconds, peakMiB } = await proveSome(specs, pages, seed, place);
  say(`prove on ${drawn.length} pages drawn with --seed ${seed}: ${drawn.join(', ')}`);
  say(`${sentence}; exit ${code}, ${rounded(seconds, 1)} s, peak ${rounded(peakMiB)} MiB`);
  expect(code === 0, `prove (--seed ${seed}): ${sentence}`);
}

async function bench({ folder, seed }: Flags): Promise<number> {
  const [load = 0] = loadavg();
  if (load > quiet) say(`others use this machine (load ${rounded(load, 1)}): it is slower than it could be`);
  const place = await mkdtemp(join(tmpdir(), 'graph-conformance-family-'));
  try {
    await parsing(folder);
    const specs = await compiling(folder, place);
    const found = await inventory(specs);
    if (typeof found === 'string') wrong.push(found);
    else {
      await judging(specs, found, place);
      await proving(specs, found, seed, place);
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  for (const line of wrong) say(`WRONG: ${line}`);
  return wrong.length === 0 ? 0 : 1;
}

interface Flags {
  readonly folder: string;
  readonly seed: string;
}

function readFlags(argv: readonly string[]): Flags | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { seed: { type: 'string' } },
      allowPositionals: true,
    });
    const [named, ...others] = positionals;
    if (named === undefined || others.length > 0) return { problem: 'name one folder of pages' };
    // npm starts scripts in the folder of the package, and tells from where it was called
    const folder = resolve(process.env['INIT_CWD'] ?? '', named);
    const { files, problems } = findPages([folder]);
    const [problem] = problems;
    if (problem !== undefined) return { problem };
    if (files.length === 0) return { problem: `${folder} holds no page` };
    return { folder, seed: values.seed ?? String(Date.now() % 100_000) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (!('problem' in flags)) return bench(flags);
  console.error(`${flags.problem}; ${usage}`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
