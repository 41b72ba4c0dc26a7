/** A comparison -> its exit code. */
import type { Exit } from '../../run-model.ts';
import type { Comparison } from '../../comparison-model.ts';

export type ComparisonGate =
  | { readonly kind: 'none' }
  /** Per cent of answers that have to agree. */
  | { readonly kind: 'min'; readonly percent: number }
  /** Only cases that passed in A and fail in B. */
  | { readonly kind: 'only-new' };

/** `31 of 36 answers agree (86 %)`; rounded down, so that 100 % is all of them. */
export function fidelity({ compared, agreeing }: Pick<Comparison, 'compared' | 'agreeing'>): string {
  if (compared === 0) return 'no answers could be compared';
  return `${agreeing} of ${compared} answers agree (${Math.floor((100 * agreeing) / compared)} %)`;
}

function onlyNew({ regressions: { passedBefore, failing, unknown } }: Comparison): Exit {
  const of = `of the ${passedBefore} cases that passed in A`;
  if (failing.length > 0)
    return { code: 1, reason: `${failing.length} ${of} ${failing.length === 1 ? 'fails' : 'fail'} in B` };
  if (passedBefore === 0) return { code: 3, reason: 'no case of B passed in A, so none can be worse' };
  if (unknown.length > 0)
    return { code: 3, reason: `${unknown.length} ${of} ${unknown.length === 1 ? 'was' : 'were'} not judged in B` };
  return { code: 0, reason: `none ${of} fails in B` };
}

/** Nothing compared is never 0. */
export function gateComparison(comparison: Comparison, gate: ComparisonGate): Exit {
  const { compared, agreeing } = comparison;
  if (gate.kind === 'only-new') return onlyNew(comparison);
  if (compared === 0) return { code: 3, reason: fidelity(comparison) };
  if (gate.kind === 'none')
    return { code: 0, reason: `${fidelity(comparison)}; nothing decides the exit code without --min or --only-new` };
  const enough = 100 * agreeing >= gate.percent * compared;
  return {
    code: enough ? 0 : 1,
    reason: `${fidelity(comparison)}, ${enough ? 'and' : 'but'} --min is ${gate.percent} %`,
  };
}
