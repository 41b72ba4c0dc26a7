/** `npm run bench`: ratios within one run; absolute figures are those of this machine and this minute. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { measure, type Measurement } from './measure.ts';
import { wholeRun } from './whole-run.ts';

const sizes = [100, 1000, 10_000, 36_000];
const roundsOf = (size: number): number => (size > 5000 ? 3 : 7);
const self = fileURLToPath(import.meta.url);

async function apart(size: number): Promise<Measurement> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', self, String(size)], {
    maxBuffer: 1 << 20,
  });
  const measurement: Measurement = JSON.parse(stdout);
  return measurement;
}

async function engineTable(): Promise<string> {
  const table = new Table({
    head: ['cases', 'requests', 'engine ms', 'bare ms', 'ratio', 'ms/case', 'requests/s', 'peak MiB'],
  });
  for (const size of sizes) {
    const { cases, requests, engineMs, bareMs, peakMiB } = await apart(size);
    table.push([
      cases,
      requests,
      engineMs.toFixed(0),
      bareMs.toFixed(0),
      (engineMs / bareMs).toFixed(2),
      (engineMs / cases).toFixed(3),
      ((requests / engineMs) * 1000).toFixed(0),
      peakMiB.toFixed(0),
    ]);
  }
  return table.toString();
}

async function runTable(): Promise<string> {
  const table = new Table({
    head: ['whole run of', 'seconds', 'peak MiB', 'ends with'],
    style: { head: [], border: [], compact: true },
  });
  for (const size of [0, 10_000, 36_000]) {
    const { seconds, peakMiB, lastLine } = await wholeRun(size);
    table.push([size === 0 ? 'the shipped specs' : `${size} cases`, seconds.toFixed(2), peakMiB.toFixed(0), lastLine]);
  }
  return table.toString();
}

const [only] = process.argv.slice(2);
if (only === undefined) console.log(`${await engineTable()}\n${await runTable()}`);
else console.log(JSON.stringify(await measure(Number(only), roundsOf(Number(only)))));
