/** Cases -> results, operation by operation: cases with the same plan share one exchange, and no more leave at once than allowed. */
import type { OperationSpec } from '../../specs/model.ts';
import { failed } from '../../specs/result.ts';
import { changesTheTarget } from '../interlocks/index.ts';
import { applies, speakerRank, type Case, type CaseResult, type PlannedRequest } from '../model.ts';
import { Deletions, type Passage } from './deletions.ts';
import {
  hasSucceeded,
  judgeCase,
  refusesBeforeLooking,
  saysThatItWorked,
  showsAbsence,
  showsSuccess,
  type CaseExchange,
  type OperationContext,
} from './judge.ts';
import { deletes, firstOfEach, idsNeeded, ObjectIds, paramLine, type Ids, type Params } from './object-ids.ts';
import { contrastIn, couldShow, toldOnce } from './one-cause.ts';
import { createSender, type Sender, type SenderOptions } from './sender.ts';
import type { TestObjects } from './test-objects.ts';

export interface EngineOptions extends SenderOptions {
  /** Ids that the person gave for the holes of paths. */
  readonly params: Params;
  /** Every revision on file of a page, and other pages about the same requests. */
  readonly revisionsOf: (spec: OperationSpec) => readonly OperationSpec[];
  /** What has to be so before a request leaves; without it, nothing has. `cleanUpSender` goes on after an interruption. */
  readonly testObjectsFor?: (cleanUpSender: Sender) => TestObjects;
  /** What is sent only where a verdict hangs on it. */
  readonly dependencies?: readonly Case[];
  readonly onDependency?: (result: CaseResult) => void;
  /** Results in the order of the cases. */
  readonly onResult: (result: CaseResult) => void;
  /** An exchange is over that so many cases wait for; their results may come much later. */
  readonly onSettled?: (cases: number) => void;
}

/** One request, and what came of it for every case that reads its answer. */
interface SharedRequest {
  readonly plan: PlannedRequest;
  readonly ids: Ids;
  /** Speaks for all of them: the one that wants to see the effect, or the first. */
  speaker: Case;
  /** One of them waits for a success, or allows one. */
  mayTakeEffect: boolean;
  readonly batch: Batch;
  /** How many read its answer. */
  cases: number;
  exchange?: CaseExchange;
  passage?: Passage;
}

/** All cases of one operation. */
interface Batch {
  readonly position: number;
  readonly cases: readonly Case[];
  /** By case; cases with the same plan have the same request. */
  readonly requests: Map<Case, SharedRequest>;
  /** Sent as far as verdicts hang on them, one after the other. */
  readonly dependencies: readonly Case[];
  pending: number;
}

function byOperation(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const group = groups.get(one.operation.id);
    if (group) group.push(one);
    else groups.set(one.operation.id, [one]);
  }
  return groups;
}

const mayTakeEffect = ({ plan, expects }: Case): boolean => plan.method !== 'GET' && changesTheTarget(expects);

function requestOf(one: Case, batch: Batch, objectIds: ObjectIds): SharedRequest {
  const { plan } = one;
  return { plan, ids: objectIds.take(one), speaker: one, mayTakeEffect: mayTakeEffect(one), batch, cases: 0 };
}

type Place = Pick<Batch, 'position' | 'cases' | 'dependencies'>;

function batchOf(place: Place, objectIds: ObjectIds): Batch {
  const batch: Batch = { ...place, requests: new Map(), pending: 0 };
  const { cases, dependencies } = place;
  const byPlan = new Map<string, SharedRequest>();
  for (const one of cases) {
    if (!applies(one)) continue;
    const key = JSON.stringify(one.plan);
    const request = byPlan.get(key) ?? requestOf(one, batch, objectIds);
    request.cases += 1;
    request.mayTakeEffect ||= mayTakeEffect(one);
    if (one.checks.some(({ of }) => of === 'effect')) request.speaker = one;
    byPlan.set(key, request);
    batch.requests.set(one, request);
  }
  batch.pending = byPlan.size + (dependencies.length > 0 ? 1 : 0);
  return batch;
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

/** What the answers of a batch hang on besides themselves. */
interface Surroundings {
  readonly objectIds: ObjectIds;
  readonly deletions: Deletions;
  readonly revisionsOf: EngineOptions['revisionsOf'];
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

function whereNotGiven(one: Case, objectIds: ObjectIds): string | undefined {
  const open = objectIds.listsFor(one).filter(({ values }) => values.length === 0);
  if (open.length === 0) return undefined;
  return `give ${open.length === 1 ? 'an id' : 'ids'} that the target knows: ${open.map(paramLine).join(' ')}`;
}

/** @param assumed in place of what was seen */
function judgeBatch(
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
  const contrast = contrastIn(cases, succeeding);
  const results = cases.map((one) => {
    const notGiven = absent ? whereNotGiven(one, objectIds) : undefined;
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

/** Of the selected cases, those whose verdicts hang on what is not known yet. */
type Hanging = (batch: Batch, surroundings: Surroundings) => readonly CaseResult[];

/** Verdicts that would be others, were this shown. */
const onWhether =
  (shown: Partial<OperationContext>): Hanging =>
  (batch, surroundings) => {
    const assuming = (assumed: Partial<OperationContext>) => judgeBatch(batch, surroundings, assumed);
    const outcomes = ({ findings }: CaseResult): string => findings.map(({ outcome }) => outcome).join();
    const then = assuming(shown).map(outcomes);
    return assuming({}).filter((result, at) => outcomes(result) !== then[at]);
  };

/** Cases that tell what another one may tell instead. */
const onWhoTells: Hanging = (batch, surroundings) =>
  judgeBatch(batch, surroundings)
    .slice(0, batch.cases.length)
    .filter(({ findings }) => findings.some(({ outcome }) => outcome === 'fail'));

const onWhatFails: Hanging = (batch, surroundings) =>
  onWhoTells(batch, surroundings).filter((result) => result.case.expects === 'success' && !hasSucceeded(result));

const succeeds = ({ expects }: Case): boolean => expects === 'success';

interface Showable {
  readonly hanging: Hanging;
  /** Whether the dependency can show it. */
  readonly by: (dependency: Case, hanging: readonly CaseResult[]) => boolean;
}

const showable: readonly Showable[] = [
  { hanging: onWhether({ baseline: true }), by: succeeds },
  { hanging: onWhether({ contrast: true }), by: succeeds },
  {
    hanging: onWhether({ refusesFirst: true }),
    by: ({ expects, plan }) => expects === 'refusal' && plan.identity.kind === 'token',
  },
  {
    hanging: onWhoTells,
    by: (one, hanging) => speakerRank(one) !== undefined && hanging.some((result) => couldShow(one, result)),
  },
  { hanging: onWhatFails, by: (one, hanging) => succeeds(one) && hanging.some((result) => couldShow(one, result)) },
];

/** Hands batches on in their order, whatever the order in which they become complete. */
function inOrder(onResult: (result: CaseResult) => void): (position: number, results: readonly CaseResult[]) => void {
  const ready = new Map<number, readonly CaseResult[]>();
  let next = 0;
  return (position, results) => {
    ready.set(position, results);
    for (let due = ready.get(next); due; due = ready.get(next)) {
      ready.delete(next);
      next += 1;
      due.forEach(onResult);
    }
  };
}

type Exchanger = (request: SharedRequest, onAnswered: () => void) => Promise<CaseExchange>;

/** Sets up what the request needs, and looks at what it did. */
function exchangerWith(
  testObjects: TestObjects,
  sender: Sender,
  deletions: Deletions,
  { signal }: EngineOptions,
): Exchanger {
  return async (request) => {
    const { plan, ids, speaker, mayTakeEffect } = request;
    if (signal.aborted) return failed('the run was interrupted');
    const prepared = await testObjects.prepareFor(speaker, ids);
    if (!prepared.ok) return prepared;
    request.passage = deletions.begin(plan, prepared.ids, mayTakeEffect);
    // The next request waits until this one's effect was seen: what is prepared for it would cover the effect.
    const sent = await sender.send(plan, () => {}, { ids: prepared.ids, mayTakeEffect });
    if (!sent.ok) return sent;
    // Only what says that it was done can be held to its effect.
    const observation = saysThatItWorked(sent) ? await prepared.observe?.() : undefined;
    const { onAbsentId } = prepared;
    return { ...sent, ...(observation ? { observation } : {}), ...(onAbsentId ? { onAbsentId } : {}) };
  };
}

/** Sends what it is given, at most `connections` at once; `onSettled` is told of each request when its exchange is over. */
class Dispatch {
  readonly #exchange: Exchanger;
  readonly #connections: number;
  readonly #onSettled: (request: SharedRequest) => void;
  readonly #settling = new Set<Promise<void>>();
  /** The first, whenever it came: an exchange can go wrong for us long after its answer let the next one leave. */
  #failure: { readonly error: unknown } | undefined;

  constructor(exchange: Exchanger, connections: number, onSettled: (request: SharedRequest) => void) {
    this.#exchange = exchange;
    this.#connections = connections;
    this.#onSettled = onSettled;
  }

  /**
   * Returns when the last one is answered; connections may still be watched then.
   * @param chains each in its order, one request after the other
   */
  async send(chains: readonly (readonly SharedRequest[])[]): Promise<void> {
    const queue = chains.values();
    const work = async (): Promise<void> => {
      for (const chain of queue) {
        for (const request of chain) {
          if (this.#failure) return;
          await this.#answered(request);
        }
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, work));
  }

  /** @throws whatever went wrong first, once nothing is under way any more */
  async settled(): Promise<void> {
    await Promise.all(this.#settling);
    if (this.#failure) throw this.#failure.error;
  }

  #answered(request: SharedRequest): Promise<void> {
    return new Promise((resolve) => {
      const settled = this.#settle(request, resolve).finally(resolve);
      this.#settling.add(settled);
      void settled.finally(() => this.#settling.delete(settled));
    });
  }

  /** Never rejects: a failure is kept for `settled`. */
  async #settle(request: SharedRequest, onAnswered: () => void): Promise<void> {
    try {
      request.exchange = await this.#exchange(request, onAnswered);
      this.#onSettled(request);
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}

/**
 * Operations under way at once: enough for the requests of some to hide that the connections of others are being watched,
 * few enough for a run of any size to hold little.
 */
const windowSize = 24;

/** Where one DELETE that should be refused takes the object away, it is always the same one. */
function chainsOf(requests: readonly SharedRequest[]): readonly (readonly SharedRequest[])[] {
  const chains = new Map<Batch | SharedRequest, SharedRequest[]>();
  for (const request of requests) {
    const { plan, speaker, batch } = request;
    const key = plan.method === 'DELETE' && !deletes(speaker) ? batch : request;
    chains.set(key, [...(chains.get(key) ?? []), request]);
  }
  return [...chains.values()];
}

async function sendDependencies(batch: Batch, dispatch: Dispatch, surroundings: Surroundings): Promise<void> {
  for (const { hanging, by } of showable) {
    let open = hanging(batch, surroundings);
    for (const one of batch.dependencies) {
      if (open.length === 0) break;
      if (batch.requests.has(one) || !by(one, open)) continue;
      const known = [...batch.requests.values()].find(({ plan }) => JSON.stringify(plan) === JSON.stringify(one.plan));
      const request = known ?? requestOf(one, batch, surroundings.objectIds);
      batch.requests.set(one, request);
      if (!known) {
        batch.pending += 1;
        await dispatch.send([[request]]);
        await dispatch.settled();
      }
      open = hanging(batch, surroundings);
    }
  }
}

async function sendAll(
  places: readonly Place[],
  dispatch: Dispatch,
  surroundings: Surroundings,
  onComplete: (batch: Batch) => void,
): Promise<void> {
  let watched = false;
  for (let at = 0; at < places.length; at += windowSize) {
    const batches = places.slice(at, at + windowSize).map((place) => batchOf(place, surroundings.objectIds));
    const requests = batches.flatMap((batch) => [...new Set(batch.requests.values())]);
    batches.filter(({ pending }) => pending === 0).forEach(onComplete);
    // What needs an object comes before what deletes it.
    for (const last of [false, true]) {
      const due = requests.filter(({ speaker }) => deletes(speaker) === last);
      const raw = due.filter(({ plan }) => plan.transport === 'raw');
      await dispatch.send(raw.map((request) => [request]));
      // Before any connection is used again: does the target leave connections as they have to be?
      if (raw.length > 0 && !watched) await dispatch.settled();
      watched ||= raw.length > 0;
      await dispatch.send(chainsOf(due.filter(({ plan }) => plan.transport === 'pooled')));
    }
    for (const batch of batches.filter(({ dependencies }) => dependencies.length > 0)) {
      await dispatch.settled();
      await sendDependencies(batch, dispatch, surroundings);
      batch.pending -= 1;
      onComplete(batch);
    }
  }
  await dispatch.settled();
}

/** @returns what was set up and could not be cleaned up, as sentences */
export async function judgeCases(cases: readonly Case[], options: EngineOptions): Promise<readonly string[]> {
  const { dependencies = [] } = options;
  const isDependency = new Set(dependencies);
  const handOn = inOrder((result) =>
    isDependency.has(result.case) ? options.onDependency?.(result) : options.onResult(result),
  );
  const sender = createSender(options);
  // An interruption ends the run; it must not end the clean-up.
  const cleanUpSender = createSender({ ...options, signal: new AbortController().signal });
  const testObjects = options.testObjectsFor?.(cleanUpSender);
  const deletions = new Deletions();
  const besides = byOperation(dependencies);
  const places = [...byOperation(cases)].map(([id, own], position) => ({
    position,
    cases: own,
    dependencies: besides.get(id) ?? [],
  }));
  const objectIds = new ObjectIds([...cases, ...firstOfEach(dependencies)], options.params);
  const surroundings: Surroundings = { objectIds, deletions, revisionsOf: options.revisionsOf };
  const exchange: Exchanger = testObjects
    ? exchangerWith(testObjects, sender, deletions, options)
    : (request, onAnswered) => {
        const { plan, ids, mayTakeEffect } = request;
        const passage = deletions.begin(plan, ids, mayTakeEffect);
        request.passage = passage;
        const answered = (): void => {
          deletions.answered(passage);
          onAnswered();
        };
        return sender.send(plan, answered, { ids, mayTakeEffect });
      };
  const complete = (batch: Batch): void => handOn(batch.position, judgeBatch(batch, surroundings));
  const dispatch = new Dispatch(exchange, options.connections, (request) => {
    const { batch, cases: settled, passage, exchange: sent } = request;
    if (passage && sent) deletions.end(passage, saysThatItWorked(sent));
    options.onSettled?.(settled);
    batch.pending -= 1;
    if (batch.pending === 0) complete(batch);
  });
  const notSent = cases.filter((one) => !applies(one)).length;
  if (notSent > 0) options.onSettled?.(notSent);
  let left: readonly string[] = [];
  try {
    await sendAll(places, dispatch, surroundings, complete);
  } finally {
    left = (await testObjects?.cleanUp()) ?? [];
    await Promise.all([sender.close(), cleanUpSender.close()]);
  }
  return left;
}
