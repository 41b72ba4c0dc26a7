/** What is not a pass, by what was found: one cause is one entry, however many cases and operations show it. */
import { describeIdentity, gatedBy, type Authority, type Finding } from '../model.ts';
import { withoutAnswer, type Attention, type CaseRecord, type Standing } from '../run-model.ts';

/**
 * Cases of one operation stand together, in a record as in a run: one operation is in memory at a time.
 * @param kept what of a case is needed until all of its operation are there
 */
export async function* byOperation(
  cases: AsyncIterable<CaseRecord>,
  kept = (one: CaseRecord): CaseRecord => one,
): AsyncGenerator<readonly [CaseRecord, ...CaseRecord[]], void, undefined> {
  let group: [CaseRecord, ...CaseRecord[]] | undefined;
  for await (const one of cases) {
    if (group && group[0].operation === one.operation) group.push(kept(one));
    else {
      if (group) yield group;
      group = [kept(one)];
    }
  }
  if (group) yield group;
}

/**
 * From worst to best. `unknown`: inconclusive, in the gate; `waived`: would be `broken` without the waiver; `warning`: a failure
 * that does not gate; `open`: inconclusive, and does not gate.
 */
export const problemKinds = ['broken', 'error', 'unknown', 'waived', 'warning', 'open'] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** What was received against what was expected, and in how many cases: also those that one case tells for its whole operation. */
export interface Mismatch extends Pick<Finding, 'seen' | 'promised' | 'authority' | 'check' | 'note'> {
  /** `page#anchor:line` of the first. */
  readonly clause: string;
  cases: number;
}

export interface Problem {
  /** From 1, in the order in which they came up. */
  readonly number: number;
  readonly kind: ProblemKind;
  /** The first case that says what would settle it, else the first. */
  example: Attention;
  /** Ids of the first cases, that of the example before the others. */
  ids: string[];
  /** What stands behind the id of the operation, of all cases; that of the example before the others. */
  names: Set<string>;
  cases: number;
  readonly operations: Set<string>;
  readonly checks: Set<string>;
  /** Of the first cases. */
  readonly clauses: Set<string>;
  /** At least one. */
  readonly mismatches: [Mismatch, ...Mismatch[]];
  /** How often something else was received than those. */
  others: number;
}

/** Whatever was to be checked, nobody knows it for one reason. */
export const isOneAnswer = ({ kind, mismatches }: Problem): boolean =>
  (kind === 'unknown' || kind === 'open') && mismatches.length > 1;

/** The id of a case behind that of its operation; `--case` takes it too. */
export const shortId = ({ id, operation }: Pick<Attention, 'id' | 'operation'>): string =>
  id.startsWith(`${operation}/`) ? id.slice(operation.length + 1) : id;

/** Cases that were not sent for one reason. */
export interface Unsent {
  readonly ids: string[];
  /** What stands behind the id of the operation. */
  readonly names: Set<string>;
  readonly operations: Set<string>;
  /** Who they were to be sent as, where the reason is about that: in a reader's words. */
  readonly identities: Set<string>;
}

/** A target that answers differently each time must not fill the memory, or the report. */
const idsKept = 5;
const mismatchesKept = 6;
const clausesKept = 20;
/** Further ones are told apart by their check alone. */
const problemsByAnswer = 500;

interface Reason extends Omit<Mismatch, 'cases'>, Pick<Finding, 'cases'> {
  readonly kind: ProblemKind;
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
  const fails = found.some(({ kind }) => kind === 'broken' || kind === 'waived');
  // of a case that fails, what is inconclusive beside it settles nothing
  const told = fails ? found.filter(({ kind }) => kind !== 'unknown' && kind !== 'open') : found;
  if (told.length > 0) return told.toSorted((a, b) => problemKinds.indexOf(a.kind) - problemKinds.indexOf(b.kind));
  const seen = inconclusive ?? 'no check applies to this answer';
  return [{ ...about, kind: kindsWithoutFinding[standing] ?? 'open', seen, promised: expectation }];
}

const mismatchOf = ({ seen, promised, authority, check, note, clause, cases = 1 }: Reason): Mismatch => ({
  seen,
  promised,
  authority,
  check,
  clause,
  ...(note === undefined ? {} : { note }),
  cases,
});

function addMismatch(problem: Problem, reason: Reason): void {
  const same = problem.mismatches.find(
    ({ seen, promised, note }) => seen === reason.seen && promised === reason.promised && note === reason.note,
  );
  const { cases = 1 } = reason;
  if (same) same.cases += cases;
  else if (problem.mismatches.length < mismatchesKept) problem.mismatches.push(mismatchOf(reason));
  else problem.others += cases;
}

/** Ids and numbers differ from answer to answer without being another cause. */
const alike = (seen: string): string => seen.replaceAll(/[\da-f-]{16,}|\d+/gi, '#');

/** What is missing for forty identities is one reason, whoever they are. */
export function addUnsent(
  groups: Map<string, Unsent>,
  one: Pick<Attention, 'id' | 'operation' | 'identity'>,
  skipped: string,
): void {
  const { id, identity } = one;
  const who = identity.kind === 'none' ? '' : describeIdentity(identity);
  const reason = who === '' ? skipped : skipped.replace(` for ${who}`, '');
  const group = groups.get(reason) ?? {
    ids: [],
    names: new Set<string>(),
    operations: new Set<string>(),
    identities: new Set<string>(),
  };
  groups.set(reason, group);
  group.ids.push(id);
  group.names.add(shortId(one));
  group.operations.add(one.operation);
  if (reason !== skipped) group.identities.add(who);
}

export class ProblemList {
  readonly #problems = new Map<string, Problem>();
  readonly #skipped = new Map<string, Unsent>();
  readonly #notApplicable = new Map<string, Unsent>();
  readonly #inGate: readonly Authority[];

  constructor(gate: Authority) {
    this.#inGate = gatedBy(gate);
  }

  /** @returns the problems that the case shows, worst first; none where it passed, or was not sent */
  add(one: Attention): readonly Problem[] {
    if (one.skipped !== undefined) {
      const leftOut = one.standing === 'not-applicable' || one.standing === 'excluded';
      const unsent = leftOut ? this.#notApplicable : this.#skipped;
      addUnsent(unsent, one, one.skipped);
      return [];
    }
    if (one.verdict === 'pass') return [];
    const shown = new Set<Problem>();
    for (const reason of reasonsOf(one, this.#inGate)) {
      const problem = this.#problemOf(one, reason);
      problem.checks.add(reason.check);
      if (problem.clauses.size < clausesKept) problem.clauses.add(reason.clause);
      shown.add(problem);
    }
    for (const problem of shown) {
      problem.cases += 1;
      problem.operations.add(one.operation);
      if (problem.example.diagnosis === undefined && one.diagnosis !== undefined) {
        problem.example = withoutAnswer(one);
        problem.ids = [one.id, ...problem.ids].slice(0, idsKept);
        problem.names = new Set([shortId(one), ...problem.names]);
      } else if (problem.ids.length < idsKept) problem.ids.push(one.id);
      problem.names.add(shortId(one));
    }
    return [...shown];
  }

  /** In the order in which they came up. */
  get all(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  /** Cases that were not sent, by the reason. */
  get skipped(): ReadonlyMap<string, Unsent> {
    return this.#skipped;
  }

  /** Cases that have no meaning on this target or with these identities, by the reason. */
  get notApplicable(): ReadonlyMap<string, Unsent> {
    return this.#notApplicable;
  }

  /** A failure is told apart by its check; where nobody knows, what was received is the cause, whatever was to be checked. */
  #problemOf(example: Attention, reason: Reason): Problem {
    const { kind, check, seen } = reason;
    const byAnswer = (kind === 'unknown' || kind === 'open') && this.#problems.size < problemsByAnswer;
    const key = `${kind} ${byAnswer ? alike(seen) : check}`;
    const known = this.#problems.get(key);
    if (known) {
      addMismatch(known, reason);
      return known;
    }
    const problem: Problem = {
      number: this.#problems.size + 1,
      kind,
      example: withoutAnswer(example),
      ids: [],
      names: new Set(),
      cases: 0,
      operations: new Set(),
      checks: new Set(),
      clauses: new Set(),
      mismatches: [mismatchOf(reason)],
      others: 0,
    };
    this.#problems.set(key, problem);
    return problem;
  }
}

const rank = ({ kind }: Problem): number => problemKinds.indexOf(kind);

/** Worst first, and of one kind what most cases show. */
export const worstFirst = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => rank(a) - rank(b) || b.cases - a.cases);
