/**
 * What is not a pass, gathered by the place on the page that it is about, so that one lie of a target is one entry and not
 * as many as there are cases.
 */
import type { Authority, Finding } from '../../model.ts';
import type { CaseRecord, Standing } from '../../run-model.ts';
import { gatedBy } from '../gated.ts';
import type { RecordSource } from '../render.ts';

/** From worst to best. `waived`: would be `broken` without the waiver; `open`: nobody knows, and nothing gates on it. */
export const kinds = ['broken', 'error', 'unknown', 'waived', 'warning', 'open'] as const;
export type Kind = (typeof kinds)[number];

/** What was seen against what was promised, and in how many cases. */
export interface Clash extends Pick<Finding, 'seen' | 'promised' | 'authority' | 'check' | 'note'> {
  cases: number;
}

export interface Problem {
  /** Of its section in the report: `problem/1`. */
  readonly id: string;
  readonly kind: Kind;
  readonly operation: string;
  readonly request: CaseRecord['request'];
  readonly page: string;
  readonly apiVersion: string;
  /** `page#anchor:line`. */
  readonly clause: string;
  readonly clashes: Clash[];
  /** Clashes beyond those. */
  moreClashes: number;
  cases: number;
  /** Cases that are told in full here; every case at most once in a report. */
  readonly told: CaseRecord[];
}

export interface Problems {
  readonly all: readonly Problem[];
  /** Cases told in full. */
  readonly told: ReadonlySet<string>;
  /** Not sent, by the reason. */
  readonly skipped: ReadonlyMap<string, readonly string[]>;
}

/** Of one problem, and of a report, before every further problem is told by one case only. */
const clashesKept = 6;
const toldOfOne = 20;
const toldOfAll = 400;

type Judged = Pick<Finding, 'clause' | 'seen' | 'promised' | 'authority' | 'check' | 'note'> & { readonly kind: Kind };

const notJudged: Readonly<Partial<Record<Standing, Kind>>> = { unknown: 'unknown', broken: 'broken' };

/** Why a case is no pass, worst first. */
function reasonsOf(one: CaseRecord, inGate: readonly Authority[]): readonly Judged[] {
  const { about, expectation, error, inconclusive, standing } = one;
  if (error !== undefined) return [{ ...about, kind: 'error', seen: error, promised: expectation }];
  const found = one.findings
    .filter(({ outcome }) => outcome !== 'pass')
    .map((finding): Judged => {
      const gates = inGate.includes(finding.authority);
      const broken = finding.outcome === 'fail';
      const worst = one.waived === undefined ? 'broken' : 'waived';
      return { ...finding, kind: broken ? (gates ? worst : 'warning') : gates ? 'unknown' : 'open' };
    });
  if (found.length > 0) return found.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const seen = inconclusive ?? 'no check had anything to say about the answer';
  return [{ ...about, kind: notJudged[standing] ?? 'open', seen, promised: expectation }];
}

function addClash(problem: Problem, { seen, promised, authority, check, note }: Judged): void {
  const same = problem.clashes.find((clash) => clash.seen === seen && clash.promised === promised);
  if (same) same.cases += 1;
  else if (problem.clashes.length < clashesKept)
    problem.clashes.push({ seen, promised, authority, check, ...(note === undefined ? {} : { note }), cases: 1 });
  else problem.moreClashes += 1;
}

class Gathering {
  readonly #problems = new Map<string, Problem>();
  readonly #inGate: readonly Authority[];
  readonly told = new Set<string>();
  readonly skipped = new Map<string, string[]>();

  constructor(gate: Authority) {
    this.#inGate = gatedBy(gate);
  }

  add(one: CaseRecord): void {
    if (one.skipped !== undefined) {
      this.#skip(one.id, one.skipped);
      return;
    }
    if (one.verdict === 'pass') return;
    const touched = new Set<Problem>();
    for (const judged of reasonsOf(one, this.#inGate)) {
      const problem = this.#problemOf(one, judged);
      addClash(problem, judged);
      touched.add(problem);
    }
    for (const problem of touched) problem.cases += 1;
    const [home] = touched;
    if (home) this.#tell(home, one);
  }

  #skip(id: string, reason: string): void {
    const skipped = this.skipped.get(reason);
    if (skipped) skipped.push(id);
    else this.skipped.set(reason, [id]);
  }

  #tell(home: Problem, one: CaseRecord): void {
    const most = this.told.size < toldOfAll ? toldOfOne : 1;
    if (home.told.length >= most || this.told.size >= 2 * toldOfAll) return;
    home.told.push(one);
    this.told.add(one.id);
  }

  #problemOf({ operation, request, page, apiVersion }: CaseRecord, { kind, clause }: Judged): Problem {
    const key = `${kind} ${operation} ${clause}`;
    const known = this.#problems.get(key);
    if (known) return known;
    const id = `problem/${this.#problems.size + 1}`;
    const fresh: Problem = {
      id,
      kind,
      operation,
      request,
      page,
      apiVersion,
      clause,
      clashes: [],
      moreClashes: 0,
      cases: 0,
      told: [],
    };
    this.#problems.set(key, fresh);
    return fresh;
  }

  get all(): readonly Problem[] {
    return [...this.#problems.values()].sort(
      (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.cases - a.cases,
    );
  }
}

export async function gather(record: Pick<RecordSource, 'head' | 'cases'>): Promise<Problems> {
  const gathering = new Gathering(record.head.gate);
  for await (const one of record.cases()) gathering.add(one);
  return gathering;
}
