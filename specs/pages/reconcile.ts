/** Several readings of one page, in other languages or of other dates -> one spec, or where they disagree. No vote is taken. */
import { dirname } from 'node:path/posix';

import { phraseText } from '../drift/drift-of.ts';
import { groupBy } from '../group-by.ts';
import { driftOfSpecs } from '../drift/drift-of-types.ts';
import type { Phrase } from '../drift/model.ts';
import type { AnySpec } from '../model.ts';
import { failed, type Result } from '../result.ts';
import type { Pages } from './compile-files.ts';
import { pathOf, type RejectedPage } from './write-specs.ts';

/** One file's reading of a page. */
interface Reading {
  readonly file: string;
  readonly spec: AnySpec;
}

export type Readings = readonly [Reading, ...Reading[]];

/** By page, in the order of the files. */
export function readingsByPage({ files, compile }: Pages): {
  readonly pages: readonly Readings[];
  readonly rejected: readonly RejectedPage[];
} {
  const readings: Reading[] = [];
  const rejected: RejectedPage[] = [];
  for (const file of files) {
    const { specs, problems } = compile(file);
    if (problems.length > 0) rejected.push({ file, problems });
    for (const spec of specs) readings.push({ file, spec });
  }
  return { pages: [...groupBy(readings, ({ spec }) => dirname(pathOf(spec))).values()], rejected };
}

interface Disagreement {
  /** Id of the requirement. */
  readonly requirement: string;
  /** Each a sentence that begins with language, date and commit. */
  readonly statements: readonly [string, string];
}

/** The spec of the English page where one is among them, else of the newest; the others are named in its warnings. */
export function reconcileReadings([first, ...more]: Readings): Result<{ readonly spec: AnySpec }, Disagreement> {
  const [chosen = first.spec, ...others] = [first, ...more].map(({ spec }) => spec).toSorted(byStanding);
  const disagreements = others.flatMap((other) => disagreementsOf(chosen, other));
  if (disagreements.length > 0) return failed(...disagreements);
  const same = others.map(({ asOf, source }) => ({
    code: 'also-read-from',
    line: 1,
    message: `${source.locale} as of ${asOf}, commit ${source.commit ?? 'not known'}, says the same`,
  }));
  const warnings = [...(chosen.warnings ?? []), ...same];
  return { ok: true, spec: warnings.length === 0 ? chosen : { ...chosen, warnings } };
}

function byStanding(one: AnySpec, other: AnySpec): number {
  const english = ({ source }: AnySpec): number => Number(source.locale.startsWith('en'));
  const key = ({ asOf, source }: AnySpec): string => `${asOf} ${source.locale}`;
  return english(other) - english(one) || (key(one) < key(other) ? 1 : -1);
}

function disagreementsOf(one: AnySpec, other: AnySpec): readonly Disagreement[] {
  return driftOfSpecs(one, other)
    .filter(({ wordingOnly, kind }) => !wordingOnly && kind !== 'privilegeOrder')
    .map(({ requirement, was, is }) => ({ requirement, statements: [statement(one, was), statement(other, is)] }));
}

function statement({ asOf, source }: AnySpec, said: Phrase | undefined): string {
  return `${source.locale} as of ${asOf} (commit ${source.commit ?? 'not known'}) says ${phraseText(said)};`;
}
