/**
 * `npm run scoreboard`: servers that nobody here wrote, honest ones and mocks of Graph, judged. What is found has to be what was
 * expected of each, case by case, and each row what was accepted (`scoreboard.json`).
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, plural } from '../../../specs/text.ts';
import { readRunRecord } from '../../record/read-record.ts';
import type { CaseRecord } from '../../run-model.ts';
import { rounded, table } from '../figures.ts';
import { cliProgram, runProgram, temporaryFolder } from '../process.ts';
import { devProxyMocks } from './dev-proxy.ts';
import { compare, type Comparison, type WildCase } from './expectation.ts';
import { emulate, inboxZeroEmulate } from './emulate.ts';
import { jsonServer } from './json-server.ts';
import { lyingServer } from './lying-server.ts';
import { mockoon } from './mockoon.ts';
import { nginx } from './nginx.ts';
import { oauth2MockServer } from './oauth2-mock-server.ts';
import { prism } from './prism.ts';
import { accepting, differences, ratchetProblem, readAccepted, writeAccepted, type AcceptedRows } from './ratchet.ts';
import { rowOf, type JudgedRun, type Row } from './row.ts';
import { markdownOf, shownRows, writeScoreboard } from './scoreboard.ts';
import type { RunningServer, WildServer } from './server.ts';
import { stubby } from './stubby.ts';

const servers: readonly WildServer[] = [
  nginx,
  prism,
  stubby,
  mockoon,
  oauth2MockServer,
  jsonServer,
  inboxZeroEmulate,
  emulate,
];
const say = (line: string): void => console.log(line);
/** Lines about one server. */
const mostProblems = 20;

function wildCase({ id, verdict, findings, skipped, error }: CaseRecord): WildCase {
  const telling = findings.filter(({ outcome }) => outcome !== 'pass');
  return {
    id,
    verdict: skipped === undefined ? verdict : 'not-sent',
    failing: telling.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check),
    detail: skipped ?? error ?? (telling.map(({ check, seen }) => `${check}: ${seen}`).join('; ') || 'all was kept'),
  };
}

/**
 * Our suite as its users run it: a folder with a configuration, tokens in the environment, and `run --report`.
 * @throws {Error} where the suite ends with a usage error, or writes no record
 */
async function judged(
  { url, identities = {}, tokens, settings = {} }: RunningServer,
  folder: string,
): Promise<JudgedRun> {
  const config = { target: url, identities, ...settings };
  await writeFile(join(folder, 'graph-conformance.json'), JSON.stringify(config, undefined, 2));
  const { code, stdout, stderr } = await runProgram(cliProgram(['run', '--report', 'report'], folder, tokens));
  const read = await readRunRecord(join(folder, 'report'));
  if (!read.ok) throw new Error(`the suite ended with ${code}: ${read.problems.join('; ')}\n${stdout}${stderr}`);
  const { head, tail } = read.record;
  const cases: CaseRecord[] = [];
  for await (const one of read.record.cases()) cases.push(one);
  return { ...head, ...tail, cases };
}

interface JudgedServer extends Comparison {
  readonly name: string;
  readonly cases: readonly WildCase[];
  /** Absent where it could not be judged. */
  readonly row?: Row;
  readonly seconds: number;
}

const notCompared: Comparison = { asExpected: 0, differences: [], problems: [] };

/** Where a server cannot be had, that is a failure, and the others are judged all the same. */
async function judgedServer({ name, of, expected, start }: WildServer, folder: string): Promise<JudgedServer> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  try {
    await mkdir(folder);
    const server = await start(folder);
    try {
      const run = await judged(server, folder);
      const cases = run.cases.map(wildCase);
      const compared = expected === undefined ? notCompared : compare(expected, cases);
      return { name, cases, row: rowOf(run, of), ...compared, seconds: seconds() };
    } finally {
      await server.stop();
    }
  } catch (error) {
    return { ...notCompared, name, cases: [], problems: [messageOf(error)], seconds: seconds() };
  }
}

function tableOf(all: readonly JudgedServer[]): string {
  const verdicts = ['pass', 'fail', 'inconclusive', 'not-sent', 'error'] as const;
  const rows = all.map(({ name, cases, row, asExpected, problems, seconds }) => {
    const counts = verdicts.map((verdict) => cases.filter((one) => one.verdict === verdict).length);
    const measures = [row?.index ?? '?', row?.score ?? '?'];
    return [name, cases.length, ...counts, ...measures, asExpected, problems.length, rounded(seconds, 1)];
  });
  const head = ['server', 'cases', ...verdicts, 'index', 'score', 'as expected', 'not', 'seconds'];
  return table(head, rows);
}

/** The rows can be told from those of a lying server, or they show nothing. */
async function lieProblems(accepted: AcceptedRows, folder: string): Promise<readonly string[]> {
  const { row, problems } = await judgedServer(lyingServer(nginx), folder);
  const known = accepted[nginx.name];
  if (row === undefined || known === undefined) return problems;
  const changed = differences(known, row);
  if (changed.length === 0) return [`${nginx.name} with 200 in the place of 204 has the row of the honest one`];
  say(`${nginx.name} with 200 in the place of 204 would not be accepted: ${changed.slice(0, 3).join('; ')}`);
  return [];
}

const usage = `npm run scoreboard -- [NAME...] [--accept] [--dev-proxy DIR] [--out DIR]
  NAME             only these: ${servers.map(({ name }) => name).join(', ')}, and dev-proxy where its folder is given (default: all)
  --accept         take over the rows of this run as the accepted ones
  --dev-proxy DIR  also judge the mocks of Microsoft's Dev Proxy in a folder
  --out DIR        folder of scoreboard.md, scoreboard.html and badges (default: .graph-conformance/scoreboard)`;

const options = {
  accept: { type: 'boolean', default: false },
  'dev-proxy': { type: 'string' },
  out: { type: 'string', default: '.graph-conformance/scoreboard' },
} as const;

interface Wanted {
  readonly servers: readonly WildServer[];
  readonly all: boolean;
  readonly accept: boolean;
  readonly out: string;
}

/** @throws {Error} where the command line is wrong */
function wantedBy(argv: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const folder = values['dev-proxy'];
  const known = folder === undefined ? servers : [...servers, devProxyMocks(folder)];
  const unknown = positionals.filter((name) => !known.some((server) => server.name === name));
  if (unknown.length > 0) throw new Error(`no server is called ${unknown.join(', ')}`);
  const all = positionals.length === 0;
  return { ...values, all, servers: all ? known : known.filter(({ name }) => positionals.includes(name)) };
}

async function main({ servers: wanted, all: whole, accept, out }: Wanted): Promise<number> {
  const folder = temporaryFolder();
  const all: JudgedServer[] = [];
  for (const server of wanted) all.push(await judgedServer(server, join(folder, server.name)));
  const rows = new Map(all.flatMap(({ name, row }) => (row === undefined ? [] : [[name, row]])));
  const before = await readAccepted();
  const accepted = accept ? accepting(before, rows) : before;
  if (accept) {
    await writeAccepted(accepted);
    await writeFile(shownRows, markdownOf(accepted));
  }
  say(tableOf(all));
  for (const { name, differences: known } of all)
    for (const { verdict, because, cases } of known) say(`${name}: ${cases} ${verdict} as expected: ${because}`);
  const problems: (readonly string[])[] = all.map(({ name, row, problems: own }) => {
    const changed = row === undefined ? undefined : ratchetProblem(accepted[name], row);
    const shown =
      own.length > mostProblems ? [...own.slice(0, mostProblems), `and ${own.length - mostProblems} more`] : own;
    return [...(changed === undefined ? [] : [changed]), ...shown].map((problem) => `${name}: ${problem}`);
  });
  if (whole) {
    const left = Object.keys(accepted).filter((name) => !all.some((one) => one.name === name));
    problems.push(
      left.map(
        (name) =>
          `${name}: has a row, and was not judged; name its folder with --dev-proxy, or take the row out of scoreboard.json`,
      ),
    );
    problems.push(await lieProblems(accepted, join(folder, 'lying')));
  }
  for (const problem of problems.flat()) say(problem);
  const files = await writeScoreboard(out, accepting(accepted, rows));
  say(`${plural(files.length, 'file')} written to ${out}: Markdown, HTML, and a badge of each mock`);
  const failed = problems.filter((own) => own.length > 0).length;
  say(`\n${problems.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function usageError(error: unknown): number {
  say(`${messageOf(error)}\n${usage}`);
  return 2;
}

let wanted: Wanted;
try {
  wanted = wantedBy(process.argv.slice(2));
} catch (error) {
  process.exit(usageError(error));
}
process.exit(await main(wanted));
