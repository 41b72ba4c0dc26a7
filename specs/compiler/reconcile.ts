/** Several readings of one page, in other languages or of other dates -> one spec, or where they disagree. No vote is taken. */
import { driftOf } from '../drift/drift-of.ts';
import type { OperationSpec } from '../model.ts';

export interface Disagreement {
  /** Id of the requirement. */
  readonly requirement: string;
  readonly readings: readonly [Reading, Reading];
}

export interface Reading {
  readonly locale: string;
  readonly asOf: string;
  /** `not known` where nobody said it. */
  readonly commit: string;
  readonly says: string;
}

export type Reconciled =
  | { readonly ok: true; readonly spec: OperationSpec }
  | { readonly ok: false; readonly disagreements: readonly Disagreement[] };

/** The spec of the English page where one is among them, else of the newest; the others are named in its warnings. */
export function reconcile(specs: readonly [OperationSpec, ...OperationSpec[]]): Reconciled {
  const [chosen, ...others] = specs.toSorted(byStanding);
  if (chosen === undefined) throw new Error('there is one at least');
  const disagreements = others.flatMap((other) => between(chosen, other));
  if (disagreements.length > 0) return { ok: false, disagreements };
  const agreeing = others.map(({ asOf, source }) => ({
    code: 'also-read-from',
    line: 1,
    message: `${source.locale} as of ${asOf}, commit ${source.commit ?? 'not known'}, says the same`,
  }));
  const warnings = [...(chosen.warnings ?? []), ...agreeing];
  return { ok: true, spec: warnings.length === 0 ? chosen : { ...chosen, warnings } };
}

function byStanding(one: OperationSpec, other: OperationSpec): number {
  const english = ({ source }: OperationSpec): number => Number(source.locale.startsWith('en'));
  const key = ({ asOf, source }: OperationSpec): string => `${asOf} ${source.locale}`;
  return english(other) - english(one) || (key(one) < key(other) ? 1 : -1);
}

function between(one: OperationSpec, other: OperationSpec): readonly Disagreement[] {
  return driftOf(one, other)
    .filter(({ wordingOnly, kind }) => !wordingOnly && kind !== 'privilegeOrder')
    .map(({ requirement, was, is }) => ({
      requirement,
      readings: [reading(one, was), reading(other, is)],
    }));
}

function reading(
  { asOf, source }: OperationSpec,
  side: { says: string; values: readonly string[] } | undefined,
): Reading {
  const says = side === undefined ? 'nothing' : [side.says, ...side.values].join(' ');
  return { locale: source.locale, asOf, commit: source.commit ?? 'not known', says };
}
