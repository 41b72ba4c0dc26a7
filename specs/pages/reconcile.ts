/** Several readings of one page, in other languages or of other dates -> one spec, or where they disagree. No vote is taken. */
import { driftOf, phraseText } from '../drift/drift-of.ts';
import type { Phrase } from '../drift/model.ts';
import type { OperationSpec } from '../model.ts';
import { failed, type Result } from '../result.ts';
import type { Pages } from './compile-files.ts';
import type { RejectedPage } from './write-specs.ts';

/** One file's reading of a page. */
export interface Reading {
  readonly file: string;
  readonly spec: OperationSpec;
}

export type Readings = readonly [Reading, ...Reading[]];

/** By page, in the order of the files. */
export function readingsByPage({ files, compileFile }: Pages): {
  readonly pages: readonly Readings[];
  readonly rejected: readonly RejectedPage[];
} {
  const pages = new Map<string, [Reading, ...Reading[]]>();
  const rejected: RejectedPage[] = [];
  for (const file of files) {
    const compiled = compileFile(file);
    if (!compiled.ok) {
      rejected.push({ file, problems: compiled.problems });
      continue;
    }
    const reading = { file, spec: compiled.spec };
    const key = `${compiled.spec.apiVersion}/${compiled.spec.page}`;
    const known = pages.get(key);
    if (known === undefined) pages.set(key, [reading]);
    else known.push(reading);
  }
  return { pages: [...pages.values()], rejected };
}

export interface Disagreement {
  /** Id of the requirement. */
  readonly requirement: string;
  /** Each a sentence that begins with language, date and commit. */
  readonly statements: readonly [string, string];
}

/** The spec of the English page where one is among them, else of the newest; the others are named in its warnings. */
export function reconcileReadings([first, ...more]: Readings): Result<{ readonly spec: OperationSpec }, Disagreement> {
  const [chosen = first.spec, ...others] = [first, ...more].map(({ spec }) => spec).toSorted(byStanding);
  const disagreements = others.flatMap((other) => disagreementsOf(chosen, other));
  if (disagreements.length > 0) return failed(...disagreements);
  const witnesses = others.map(({ asOf, source }) => ({
    code: 'also-read-from',
    line: 1,
    message: `${source.locale} as of ${asOf}, commit ${source.commit ?? 'not known'}, says the same`,
  }));
  const warnings = [...(chosen.warnings ?? []), ...witnesses];
  return { ok: true, spec: warnings.length === 0 ? chosen : { ...chosen, warnings } };
}

function byStanding(one: OperationSpec, other: OperationSpec): number {
  const english = ({ source }: OperationSpec): number => Number(source.locale.startsWith('en'));
  const key = ({ asOf, source }: OperationSpec): string => `${asOf} ${source.locale}`;
  return english(other) - english(one) || (key(one) < key(other) ? 1 : -1);
}

function disagreementsOf(one: OperationSpec, other: OperationSpec): readonly Disagreement[] {
  return driftOf(one, other)
    .filter(({ wordingOnly, kind }) => !wordingOnly && kind !== 'privilegeOrder')
    .map(({ requirement, was, is }) => ({ requirement, statements: [statement(one, was), statement(other, is)] }));
}

function statement({ asOf, source }: OperationSpec, said: Phrase | undefined): string {
  return `${source.locale} as of ${asOf} (commit ${source.commit ?? 'not known'}) says ${phraseText(said)};`;
}
