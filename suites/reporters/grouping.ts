/** What is not a pass, by the clause that it is about: one cause is one entry, however many cases show it. */
import { gatedBy, type Authority, type Finding } from '../model.ts';
import { withoutAnswer, type Attention, type Standing } from '../run-model.ts';

/** With at least one entry. */
export type Group<T> = readonly [T, ...T[]];

/** In the order in which the keys come up. */
export function groupBy<T>(entries: Iterable<T>, keyOf: (entry: T) => string): ReadonlyMap<string, Group<T>> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/**
 * From worst to best. `unknown`: nobody knows whether a promise of the gate is kept; `waived`: would be `broken` without the
 * waiver; `warning`: a promise is broken that does not gate; `open`: nobody knows, and nothing gates on it.
 */
export const problemKinds = ['broken', 'error', 'unknown', 'waived', 'warning', 'open'] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** What was seen against what is promised, and in how many cases. */
export interface Mismatch extends Pick<Finding, 'seen' | 'promised' | 'authority' | 'check' | 'note'> {
  cases: number;
}

export interface Problem {
  /** From 1, in the order in which they came up. */
  readonly number: number;
  readonly kind: ProblemKind;
  /** `page#anchor:line`. */
  readonly clause: string;
  /** The first case that shows it. */
  readonly example: Attention;
  /** Ids of the first cases. */
  readonly ids: string[];
  cases: number;
  readonly mismatches: Mismatch[];
  /** How often something else was seen than those. */
  others: number;
}

/** A target that answers differently each time must not fill the memory, or the report. */
const idsKept = 5;
const mismatchesKept = 6;

interface Reason extends Omit<Mismatch, 'cases'>, Pick<Finding, 'cases'> {
  readonly kind: ProblemKind;
  readonly clause: string;
}

const kindsWithoutFinding: Readonly<Partial<Record<Standing, ProblemKind>>> = { unknown: 'unknown', broken: 'broken' };

/** Why a case is no pass, worst first. */
function reasonsOf(one: Attention, inGate: readonly Authority[]): readonly Reason[] {
  const { about, expectation, error, inconclusive, standing } = one;
  if (error !== undefined) return [{ ...about, kind: 'error', seen: error, promised: expectation }];
  const found = one.findings
    .filter(({ outcome }) => outcome !== 'pass')
    .map((finding): Reason => {
      const gates = inGate.includes(finding.authority);
      const broken = one.waived === undefined ? 'broken' : 'waived';
      if (finding.outcome === 'fail') return { ...finding, kind: gates ? broken : 'warning' };
      return { ...finding, kind: gates ? 'unknown' : 'open' };
    });
  if (found.length > 0) return found.toSorted((a, b) => problemKinds.indexOf(a.kind) - problemKinds.indexOf(b.kind));
  const seen = inconclusive ?? 'no check had anything to say about the answer';
  return [{ ...about, kind: kindsWithoutFinding[standing] ?? 'open', seen, promised: expectation }];
}

function addMismatch(problem: Problem, { seen, promised, authority, check, note, cases = 1 }: Reason): void {
  const same = problem.mismatches.find((one) => one.seen === seen && one.promised === promised);
  if (same) same.cases += cases;
  else if (problem.mismatches.length < mismatchesKept)
    problem.mismatches.push({ seen, promised, authority, check, ...(note === undefined ? {} : { note }), cases });
  else problem.others += cases;
}

export class ProblemList {
  readonly #problems = new Map<string, Problem>();
  readonly #unsent = new Map<string, string[]>();
  readonly #inGate: readonly Authority[];

  constructor(gate: Authority) {
    this.#inGate = gatedBy(gate);
  }

  /** @returns the problems that the case shows, worst first; none where it passed, or was not sent */
  add(one: Attention): readonly Problem[] {
    if (one.skipped !== undefined) {
      const ids = this.#unsent.get(one.skipped);
      if (ids) ids.push(one.id);
      else this.#unsent.set(one.skipped, [one.id]);
      return [];
    }
    if (one.verdict === 'pass') return [];
    const shown = new Set<Problem>();
    for (const reason of reasonsOf(one, this.#inGate)) {
      const problem = this.#problemOf(one, reason);
      addMismatch(problem, reason);
      shown.add(problem);
    }
    for (const problem of shown) {
      problem.cases += 1;
      if (problem.ids.length < idsKept) problem.ids.push(one.id);
    }
    return [...shown];
  }

  /** In the order in which they came up. */
  get all(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  /** Ids of cases that were not sent, by the reason. */
  get unsent(): ReadonlyMap<string, readonly string[]> {
    return this.#unsent;
  }

  #problemOf(example: Attention, { kind, clause }: Reason): Problem {
    const key = `${kind} ${example.operation} ${clause}`;
    const problem = this.#problems.get(key) ?? {
      number: this.#problems.size + 1,
      kind,
      clause,
      example: withoutAnswer(example),
      ids: [],
      cases: 0,
      mismatches: [],
      others: 0,
    };
    this.#problems.set(key, problem);
    return problem;
  }
}
