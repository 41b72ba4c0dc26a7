/** Our suite as its users run it: a folder with a configuration, tokens in the environment, and `run --report`. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Finding, Verdict } from '../../model.ts';
import { runChild } from './children.ts';
import type { Outcome } from './expectation.ts';
import type { Target } from './wild-server.ts';

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Milliseconds. */
const limit = 60_000;

interface RecordedCase {
  readonly id: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly skipped?: string;
  readonly error?: string;
}

function outcomeOf({ id, verdict, findings, skipped, error }: RecordedCase): Outcome {
  const telling = findings.filter(({ outcome }) => outcome !== 'pass');
  return {
    id,
    verdict: skipped === undefined ? verdict : 'not-sent',
    failing: telling.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check),
    detail: skipped ?? error ?? (telling.map(({ check, seen }) => `${check}: ${seen}`).join('; ') || 'all was kept'),
  };
}

/** @throws {Error} where the suite ends with a usage error, or writes no record */
export async function judge({ url, identities, tokens }: Target, folder: string): Promise<readonly Outcome[]> {
  await writeFile(join(folder, 'graph-conformance.json'), JSON.stringify({ target: url, identities }, undefined, 2));
  const argv = ['--import', loader, main, 'run', '--report', 'report'];
  const { code, said } = await runChild({ command: process.execPath, argv, cwd: folder, env: tokens }, limit);
  const text = await readFile(join(folder, 'report', 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`the suite ended with ${code} and wrote no run.json:\n${said}`);
  const record: { readonly cases: readonly RecordedCase[] } = JSON.parse(text);
  if (record.cases.length === 0) throw new Error(`the suite ended with ${code} and judged nothing:\n${said}`);
  return record.cases.map(outcomeOf);
}
