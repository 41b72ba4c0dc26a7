/** `npm run bench:family -- DIR`: a folder of pages compiled, judged whole and in shards, and put to `prove`. */
import { createHash } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatProblem, loadSpecs } from '../../../specs/load.ts';
import { findPages } from '../../../specs/pages/find-pages.ts';
import { messageOf } from '../../../specs/text.ts';
import { rounded, table } from '../figures.ts';
import { cliProgram, lastLine, runProgram, temporaryFolder } from '../process.ts';
import { parseAndCompile } from './family-compiler.ts';

const usage = 'npm run bench:family -- DIR [--seed TEXT]';
const shardCount = 4;
const drawnPages = 10;

const say = (text: string): void => console.log(text);

/** Everything that went wrong; printed again at the end, and the exit code hangs on it. */
const wrong: string[] = [];

interface Command {
  readonly what: string;
  readonly argv: readonly string[];
  /** Codes that it may end with. */
  readonly ends?: readonly number[];
}

async function row({ what, argv, ends = [0] }: Command, cwd: string): Promise<readonly string[]> {
  const { code, seconds, cpuSeconds, peakMiB, stdout, stderr } = await runProgram(cliProgram(argv, cwd));
  const [said = ''] = lastLine(stdout.trim() || stderr).split('; ');
  if (code === null || !ends.includes(code)) wrong.push(`${argv.join(' ')}: exits ${code}; ${said}`);
  return [what, rounded(seconds, 2), rounded(cpuSeconds, 2), rounded(peakMiB), `${code}`, said];
}

async function compileFigures(folder: string): Promise<void> {
  const { pages, compiled, parseMs, compileMs, heapMiB } = await parseAndCompile(folder);
  const figures = (work: string, ms: number): readonly string[] => [
    work,
    rounded(ms, 1),
    rounded((pages / ms) * 1000),
    rounded(ms / parseMs, 2),
  ];
  const rows = [figures('parse alone', parseMs), figures('compile', compileMs)];
  say(table([`${pages} pages`, 'ms', 'pages/s', 'ratio'], rows));
  const [once, later] = heapMiB;
  say(`${compiled} of ${pages} compile; heap ${rounded(once, 1)} MiB, ${rounded(later, 1)} MiB after 7 times more\n`);
}

/** Whole, and in shards whose merged record is to say the same. */
function judgeCommands(specs: string, asOf: string, folder: string): readonly Command[] {
  // with every authority gating, exit 0 means that each case passed
  const run = ['run', '--specs', specs, '--as-of', asOf, '--gate', 'graph', '--report'];
  const at = (name: string): string => join(folder, asOf, name);
  const shards = Array.from({ length: shardCount }, (_, index) => `${index + 1}/${shardCount}`);
  const records = shards.map((_, index) => at(`shard-${index + 1}`));
  return [
    { what: `run as of ${asOf}`, argv: [...run, at('whole')] },
    ...shards.map((shard, index) => ({
      what: `shard ${shard}`,
      argv: [...run, records[index] ?? '', '--shard', shard],
    })),
    { what: 'merge', argv: ['merge', ...records, '--out', at('merged')] },
    { what: 'compare', argv: ['compare', at('whole'), at('merged'), '--min', '100'] },
  ];
}

/** The order is the seed's alone: the same pages give the same draw on every machine. */
function draw(pages: readonly string[], seed: string): readonly string[] {
  const lot = (page: string): string => createHash('sha256').update(`${seed} ${page}`).digest('hex');
  return pages.toSorted((one, other) => (lot(one) < lot(other) ? -1 : 1)).slice(0, drawnPages);
}

async function bench({ folder, seed }: Flags): Promise<number> {
  say(`load average ${rounded(loadavg()[0] ?? Number.NaN, 1)}`);
  await compileFigures(folder);
  const place = temporaryFolder();
  const specs = join(place, 'specs');
  const head = ['command', 'seconds', 'CPU s', 'peak MiB', 'exit', 'ends with'];
  const rows = [await row({ what: 'compile', argv: ['compile', folder, '--out', specs], ends: [0, 3] }, place)];
  const loaded = await loadSpecs(specs);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const pages = [...new Set(loaded.specs.map(({ apiVersion, page }) => `${apiVersion}/${page}`))];
  // the oldest revision of every page, and the newest; once where they are the same
  for (const asOf of loaded.specs.length > pages.length ? ['first', 'latest'] : ['latest'])
    for (const command of judgeCommands(specs, asOf, place)) rows.push(await row(command, place));
  const drawn = draw(pages, seed);
  for (const page of drawn) await cp(join(specs, page), join(place, 'drawn', page), { recursive: true });
  rows.push(await row({ what: 'prove', argv: ['prove', '--specs', join(place, 'drawn')] }, place));
  say(`${loaded.specs.length} specs of ${pages.length} pages; a run judges one revision of each page`);
  say(table(head, rows));
  say(`prove is on the pages drawn with --seed ${seed}: ${drawn.join(', ')}`);
  for (const line of wrong) say(`WRONG: ${line}`);
  return wrong.length === 0 ? 0 : 1;
}

interface Flags {
  readonly folder: string;
  readonly seed: string;
}

/** @throws {Error} with what is wrong with them */
function readFlags(argv: readonly string[]): Flags {
  const options = { seed: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const [named, ...others] = positionals;
  if (named === undefined || others.length > 0) throw new Error('name one folder of pages');
  // npm starts scripts in the folder of the package, and tells from where it was called
  const folder = resolve(process.env['INIT_CWD'] ?? '', named);
  const { files, problems } = findPages([folder]);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(problem);
  if (files.length === 0) throw new Error(`${folder} holds no page`);
  return { folder, seed: values.seed ?? String(Date.now() % 100_000) };
}

async function main(argv: readonly string[]): Promise<number> {
  try {
    return await bench(readFlags(argv));
  } catch (error) {
    console.error(`${messageOf(error)}; ${usage}`);
    return 2;
  }
}

process.exit(await main(process.argv.slice(2)));
