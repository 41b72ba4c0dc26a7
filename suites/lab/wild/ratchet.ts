/**
 * The accepted rows (`scoreboard.json`): a row that differs in either direction fails, until it is accepted. What is generated is
 * never edited; `why` is written by hand, and kept.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isObject } from '../../../specs/text.ts';
import type { Row } from './row.ts';

export interface AcceptedRow extends Row {
  /** In a sentence or two, why the row is as it is; empty until somebody has written it. */
  readonly why: string;
}
/** By the name of the mock. */
export type AcceptedRows = Readonly<Record<string, AcceptedRow>>;

const place = 'suites/lab/wild/scoreboard.json';
const ratchetFile = fileURLToPath(new URL('scoreboard.json', import.meta.url));

/** @throws {Error} where the file is there and no JSON */
export async function readAccepted(): Promise<AcceptedRows> {
  const text = await readFile(ratchetFile, 'utf8').catch(() => '{}');
  const rows: AcceptedRows = JSON.parse(text);
  return rows;
}

/** Every value by its path: `failed.headers`. */
function valuesOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (!isObject(value)) return [[path, String(value)]];
  return Object.entries(value).flatMap(([name, member]) => valuesOf(member, path === '' ? name : `${path}.${name}`));
}

/** `score: expected 57.9%, received 56.1%`, a line for each value that differs. */
export function differences({ why: _why, ...expected }: AcceptedRow, received: Row): readonly string[] {
  const [was, is] = [new Map(valuesOf(expected)), new Map(valuesOf(received))];
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => `${path}: expected ${was.get(path) ?? 'none'}, received ${is.get(path) ?? 'none'}`);
}

/** Undefined where the row is as accepted, and explained. */
export function ratchetProblem(known: AcceptedRow | undefined, row: Row): string | undefined {
  if (known === undefined) return `has no row in ${place} yet; run again with --accept, then write its "why" there`;
  const changed = differences(known, row);
  if (changed.length > 0)
    return `the row changed; where that is right, run again with --accept and read its "why" in ${place}\n  ${changed.join('\n  ')}`;
  return known.why === '' ? `the row has no "why"; write in ${place} what explains it` : undefined;
}

/** Those rows in place of what was accepted of them; explanations stay. */
export const accepting = (accepted: AcceptedRows, rows: ReadonlyMap<string, Row>): AcceptedRows => ({
  ...accepted,
  ...Object.fromEntries([...rows].map(([name, row]) => [name, { ...row, why: accepted[name]?.why ?? '' }])),
});

export const writeAccepted = (rows: AcceptedRows): Promise<void> =>
  writeFile(ratchetFile, `${JSON.stringify(rows, undefined, 2)}\n`);
