/** `npm run test:wild`: honest servers that nobody here wrote, judged, and compared with what was expected of each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, type Outcome } from './expectation.ts';
import { judge } from './judge.ts';
import { mockoon } from './mockoon.ts';
import { nginx } from './nginx.ts';
import { oauth2MockServer } from './oauth2-mock-server.ts';
import { prism } from './prism.ts';
import { deviationLines, table, type Trial } from './report.ts';
import type { WildServer } from './wild-server.ts';

const servers: readonly WildServer[] = [nginx, prism, mockoon, oauth2MockServer];
const home = fileURLToPath(new URL('../../../.graph-conformance/wild', import.meta.url));
const say = (line: string): void => console.log(line);

const folder = mkdtempSync(join(tmpdir(), 'graph-conformance-wild-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// `exit` also ends the servers
process
  .on('SIGINT', () => process.exit(130))
  .on('SIGTERM', () => process.exit(143))
  .on('SIGHUP', () => process.exit(129));

async function outcomesOf(server: WildServer): Promise<readonly Outcome[]> {
  const own = join(folder, server.name);
  await mkdir(own);
  const target = await server.start({ folder: own, home, say });
  try {
    return await judge(target, own);
  } finally {
    await target.stop();
  }
}

/** Where a server cannot be had, that is a failure, and the others are judged all the same. */
async function trial(server: WildServer): Promise<Trial> {
  const startedAt = performance.now();
  const { name, expected } = server;
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  try {
    const outcomes = await outcomesOf(server);
    return { name, outcomes, ...compare(expected, outcomes), seconds: seconds() };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { name, outcomes: [], asExpected: 0, deviations: [], problems: [problem], seconds: seconds() };
  }
}

const wanted = process.argv.slice(2);
const chosen = servers.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const unknown = wanted.filter((name) => !servers.some((server) => server.name === name));
if (unknown.length > 0) {
  say(`no server is called ${unknown.join(', ')}; use ${servers.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const trials: Trial[] = [];
for (const server of chosen) trials.push(await trial(server));
say(table(trials));
for (const line of trials.flatMap(deviationLines)) say(line);
for (const { name, problems } of trials) for (const problem of problems) say(`${name}: ${problem}`);
const failed = trials.filter(({ problems }) => problems.length > 0).length;
say(`\n${trials.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
