/** All cases of one operation, their requests, and what is to be made of the answers. */
import type { OperationSpec } from '../../specs/model.ts';
import { failed } from '../../specs/result.ts';
import { fillHoles, lineKey } from '../http.ts';
import { applies, changesTheTarget, type Case, type CaseResult, type Exchange, type PlannedRequest } from '../model.ts';
import type { Deletions, Passage } from './deletions.ts';
import {
  judgeCase,
  judgeEarly,
  refusesBeforeLooking,
  showsAbsence,
  showsSuccess,
  type CaseExchange,
  type OperationContext,
} from './judge.ts';
import type { KeptOctets } from './kept-octets.ts';
import { idsNeeded, paramLine, type Ids, type ObjectIds } from './object-ids.ts';
import { contrastIn, toldOnce } from './one-cause.ts';

/** One request, and what came of it for every case that reads its answer. */
export interface SharedRequest {
  readonly plan: PlannedRequest;
  /** Given or listed; where an object was made for it, that one's too. */
  ids: Ids;
  /** Speaks for all of them: the one that wants to see the effect, or the first. */
  speaker: Case;
  /** One of them waits for a success, or allows one. */
  mayTakeEffect: boolean;
  /** Of the first, where pages document the same line; the others wait for it too. */
  readonly batch: Batch;
  readonly batches: Set<Batch>;
  /** How many read its answer. */
  cases: number;
  exchange?: CaseExchange;
  passage?: Passage;
}

/** All cases of one operation. */
export interface Batch {
  readonly position: number;
  readonly cases: readonly Case[];
  /** By case; cases with the same plan have the same request. */
  readonly requests: Map<Case, SharedRequest>;
  /** Sent as far as verdicts hang on them, one after the other. */
  readonly dependencies: readonly Case[];
  /** Sent, and no verdict depends on them. */
  readonly probes: readonly Case[];
  /** Sent one after the other, of each kind of account until one is granted; no verdict depends on them either. */
  readonly inTurn: readonly Case[];
  pending: number;
}

const mayTakeEffect = ({ plan, expects }: Case): boolean => plan.method !== 'GET' && changesTheTarget(expects);

export function requestOf(one: Case, batch: Batch, objectIds: ObjectIds): SharedRequest {
  const { plan } = one;
  return {
    plan,
    ids: objectIds.take(one),
    speaker: one,
    mayTakeEffect: mayTakeEffect(one),
    batch,
    batches: new Set([batch]),
    cases: 0,
  };
}

export type Place = Pick<Batch, 'position' | 'cases' | 'dependencies' | 'probes' | 'inTurn'>;

/** Requests of a line that several pages document: sent once, and kept until the last of them is judged. */
export class SharedLines {
  readonly #lines = new Map<string, { open: number; readonly requests: Map<string, SharedRequest> }>();

  constructor(places: readonly Place[]) {
    const pages = new Map<string, number>();
    for (const line of places.flatMap((place) => lineOf(place) ?? [])) pages.set(line, (pages.get(line) ?? 0) + 1);
    for (const [line, open] of pages) if (open > 1) this.#lines.set(line, { open, requests: new Map() });
  }

  /** Undefined where no other page has the line. */
  of(place: Place): Map<string, SharedRequest> | undefined {
    return this.#lines.get(lineOf(place) ?? '')?.requests;
  }

  /** Whether another page may still ask for its answers. */
  isOpen(place: Place): boolean {
    return this.of(place) !== undefined;
  }

  /** @returns the requests of a line that no page is left of */
  judged(place: Place): readonly SharedRequest[] {
    const key = lineOf(place) ?? '';
    const line = this.#lines.get(key);
    if (!line || (line.open -= 1) > 0) return [];
    this.#lines.delete(key);
    return [...line.requests.values()];
  }
}

/** Only what reads is shared: each page's writes take effect for themselves. */
export function lineOf({ cases: [one] }: Place): string | undefined {
  if (one?.operation.request.method !== 'GET') return undefined;
  const { spec, request } = one.operation;
  return lineKey(request.method, `/${spec.apiVersion}${request.path}`);
}

/** Names of holes aside, the same request. */
function wireKey(plan: PlannedRequest, ids: Ids): string {
  const { path, fixedParams, ...rest } = plan;
  return JSON.stringify([fillHoles(path, { ...fixedParams, ...ids }), rest]);
}

/** @param shared requests of other pages with the same line */
export function batchOf(place: Place, objectIds: ObjectIds, shared?: Map<string, SharedRequest>): Batch {
  const batch: Batch = { ...place, requests: new Map(), pending: 0 };
  const { cases, dependencies, probes, inTurn } = place;
  const own = new Set(cases);
  const byPlan = new Map<string, SharedRequest>();
  for (const one of [...cases, ...probes]) {
    if (!applies(one)) continue;
    const key = JSON.stringify(one.plan);
    const request = byPlan.get(key) ?? sharedOrNew(one, batch, objectIds, shared);
    if (own.has(one)) request.cases += 1;
    request.mayTakeEffect ||= mayTakeEffect(one);
    if (one.checks.some(({ of }) => of === 'effect')) request.speaker = one;
    byPlan.set(key, request);
    batch.requests.set(one, request);
  }
  const due = [...byPlan.values()].filter(({ exchange }) => exchange === undefined);
  batch.pending = due.length + (dependencies.length + inTurn.length > 0 ? 1 : 0);
  return batch;
}

function sharedOrNew(
  one: Case,
  batch: Batch,
  objectIds: ObjectIds,
  shared: Map<string, SharedRequest> | undefined,
): SharedRequest {
  const fresh = requestOf(one, batch, objectIds);
  if (!shared || one.plan.method !== 'GET') return fresh;
  const key = wireKey(one.plan, fresh.ids);
  const known = shared.get(key);
  // Of an answer whose octets are gone, only those could judge who were there.
  if (known?.exchange?.ok === true && known.exchange.early) return fresh;
  if (!known) shared.set(key, fresh);
  known?.batches.add(batch);
  return known ?? fresh;
}

/** A check that throws is our failure: its case is an error, the others keep their verdicts. */
function judgeSafely(one: Case, exchange: CaseExchange, context: OperationContext): CaseResult {
  try {
    return judgeCase(one, exchange, context);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { case: one, verdict: 'error', findings: [], error: text };
  }
}

const exchangesOf = ({ exchange: sent }: SharedRequest): readonly Exchange[] =>
  sent?.ok === true ? [sent.recording, ...(sent.observation ? [sent.observation] : [])].map((one) => one.exchange) : [];

/** An answer that is not kept is judged now, also for dependencies that may read it. */
export function keepOrJudge(request: SharedRequest, kept: KeptOctets): void {
  const { exchange: sent, plan, batches } = request;
  if (sent?.ok !== true || exchangesOf(request).every((one) => kept.take(one))) return;
  const key = JSON.stringify(plan);
  const readers = [...batches].flatMap(({ requests, dependencies, inTurn }) => [
    ...[...requests].flatMap(([one, its]) => (its === request ? [one] : [])),
    ...[...dependencies, ...inTurn].filter((one) => JSON.stringify(one.plan) === key),
  ]);
  for (const one of exchangesOf(request)) kept.letGo(one);
  try {
    request.exchange = judgeEarly(readers, sent, (one) => kept.withoutOctets(one));
  } catch {
    // A check that throws: its case will say so.
  }
}

/** Whoever lists the requests of many operations still has this one. */
export function letGo(request: SharedRequest, kept: KeptOctets): void {
  for (const one of exchangesOf(request)) kept.letGo(one);
  delete request.exchange;
}

/** What the answers of a batch hang on besides themselves. */
export interface Surroundings {
  readonly objectIds: ObjectIds;
  readonly deletions: Deletions;
  readonly revisionsOf: (spec: OperationSpec) => readonly OperationSpec[];
}

/** The way out where a request came too late for what it names. */
function afterDeletion(one: Case, objectIds: ObjectIds): string {
  const lists = objectIds.listsFor(one);
  const short = lists.filter((list) => list.values.length < idsNeeded(list));
  const remedies = short.map(
    (list) => `${list.name} needs ${idsNeeded(list)} ids and was given ${list.values.length}: ${paramLine(list)}`,
  );
  const noId = 'its path has no id, so only the first answer can be judged';
  const noReason = 'a request that should not have succeeded did it';
  const why = remedies.length > 0 ? remedies : [lists.length === 0 ? noId : noReason];
  return ['this run had deleted what the request names', ...why].join('; ');
}

/** @param ids of its request: given, or listed by the target */
function whereNotGiven(one: Case, ids: Ids, objectIds: ObjectIds): string | undefined {
  const open = objectIds.listsFor(one, ids).filter(({ values }) => values.length === 0);
  if (open.length === 0) return undefined;
  return `give ${open.length === 1 ? 'an id' : 'ids'} that the target knows: ${open.map(paramLine).join(' ')}`;
}

/** Beside the others, whose verdicts do not hang on them. */
export const judgeProbes = ({ probes, inTurn, requests }: Batch): readonly CaseResult[] =>
  [...probes, ...inTurn.filter((one) => requests.has(one))].map((one) =>
    judgeSafely(one, requests.get(one)?.exchange ?? failed('the run ended before'), { baseline: true, revisions: [] }),
  );

/** @param assumed in place of what was seen */
export function judgeBatch(
  { cases: selected, dependencies, requests }: Batch,
  surroundings: Surroundings,
  assumed: Partial<OperationContext> = {},
): readonly CaseResult[] {
  const cases = [...selected, ...dependencies.filter((one) => requests.has(one))];
  const { objectIds, deletions, revisionsOf } = surroundings;
  const exchangeOf = (one: Case): CaseExchange => requests.get(one)?.exchange ?? failed('the run ended before');
  const passageOf = (one: Case) => requests.get(one)?.passage;
  const cameLate = (passage: Passage | undefined) => passage !== undefined && deletions.mayHaveGone(passage);
  const succeeding = cases.filter((one) => showsSuccess(one, exchangeOf(one)));
  const baseline = succeeding.length > 0;
  const refusesFirst = cases.some((one) => refusesBeforeLooking(one, exchangeOf(one)));
  const absent = !baseline && cases.some((one) => showsAbsence(one, exchangeOf(one)));
  // A target without state still has what was deleted.
  const keepsAll = succeeding.map(passageOf).some((passage) => passage && deletions.wasDeleted(passage));
  const contrast = contrastIn(cases, succeeding, (one) => requests.get(one));
  const results = cases.map((one) => {
    const notGiven = absent ? whereNotGiven(one, requests.get(one)?.ids ?? {}, objectIds) : undefined;
    return judgeSafely(one, exchangeOf(one), {
      baseline,
      contrast: contrast(one),
      refusesFirst,
      revisions: revisionsOf(one.operation.spec),
      ...(notGiven === undefined ? {} : { notGiven }),
      ...(!keepsAll && cameLate(passageOf(one)) ? { deleted: afterDeletion(one, objectIds) } : {}),
      ...assumed,
    });
  });
  return toldOnce(results);
}
