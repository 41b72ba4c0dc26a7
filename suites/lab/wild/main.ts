/** `npm run test:wild`: servers that nobody here wrote, honest ones and mocks of Graph, judged, and compared with what was expected of each. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../specs/text.ts';
import type { Finding, Verdict } from '../../model.ts';
import { rounded, table } from '../figures.ts';
import { cliProgram, runProgram, temporaryFolder } from '../process.ts';
import { compare, type Comparison, type WildCase } from './expectation.ts';
import { emulate, inboxZeroEmulate } from './emulate.ts';
import { mockoon } from './mockoon.ts';
import { nginx } from './nginx.ts';
import { oauth2MockServer } from './oauth2-mock-server.ts';
import { prism } from './prism.ts';
import type { RunningServer, WildServer } from './server.ts';

const servers: readonly WildServer[] = [nginx, prism, mockoon, oauth2MockServer, inboxZeroEmulate, emulate];
const say = (line: string): void => console.log(line);

interface RecordedCase {
  readonly id: string;
  readonly verdict: Verdict;
  /** Absent where the line of a pass refers to a like one. */
  readonly findings?: readonly Finding[];
  readonly skipped?: string;
  readonly error?: string;
}

function wildCase({ id, verdict, findings = [], skipped, error }: RecordedCase): WildCase {
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
): Promise<readonly WildCase[]> {
  const config = { target: url, identities, ...settings };
  await writeFile(join(folder, 'graph-conformance.json'), JSON.stringify(config, undefined, 2));
  const { code, stdout, stderr } = await runProgram(cliProgram(['run', '--report', 'report'], folder, tokens));
  const text = await readFile(join(folder, 'report', 'run.json'), 'utf8').catch(() => '{"cases":[]}');
  const record: { readonly cases: readonly RecordedCase[] } = JSON.parse(text);
  if (record.cases.length === 0)
    throw new Error(`the suite ended with ${code} and judged nothing:\n${stdout}${stderr}`);
  return record.cases.map(wildCase);
}

interface JudgedServer extends Comparison {
  readonly name: string;
  readonly cases: readonly WildCase[];
  readonly seconds: number;
}

/** Where a server cannot be had, that is a failure, and the others are judged all the same. */
async function judgedServer({ name, expected, start }: WildServer, folder: string): Promise<JudgedServer> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  try {
    await mkdir(folder);
    const server = await start(folder);
    try {
      const cases = await judged(server, folder);
      return { name, cases, ...compare(expected, cases), seconds: seconds() };
    } finally {
      await server.stop();
    }
  } catch (error) {
    return { name, cases: [], asExpected: 0, differences: [], problems: [messageOf(error)], seconds: seconds() };
  }
}

function tableOf(all: readonly JudgedServer[]): string {
  const verdicts = ['pass', 'fail', 'inconclusive', 'not-sent', 'error'] as const;
  const rows = all.map(({ name, cases, asExpected, problems, seconds }) => {
    const counts = verdicts.map((verdict) => cases.filter((one) => one.verdict === verdict).length);
    return [name, cases.length, ...counts, asExpected, problems.length, rounded(seconds, 1)];
  });
  return table(['server', 'cases', ...verdicts, 'as expected', 'not as expected', 'seconds'], rows);
}

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !servers.some((server) => server.name === name));
  if (unknown.length > 0) {
    say(`no server is called ${unknown.join(', ')}; use ${servers.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const folder = temporaryFolder();
  const all: JudgedServer[] = [];
  for (const server of servers)
    if (wanted.length === 0 || wanted.includes(server.name))
      all.push(await judgedServer(server, join(folder, server.name)));
  say(tableOf(all));
  for (const { name, differences } of all)
    for (const { verdict, because, cases } of differences) say(`${name}: ${cases} ${verdict} as expected: ${because}`);
  for (const { name, problems } of all) for (const problem of problems) say(`${name}: ${problem}`);
  const failed = all.filter(({ problems }) => problems.length > 0).length;
  say(`\n${all.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
