/** Cases -> results, operation by operation: cases with the same plan share one exchange, and no more leave at once than allowed. */
import type { OperationSpec } from '../../specs/model.ts';
import { failed } from '../../specs/result.ts';
import { defined } from '../../specs/text.ts';
import { refused } from '../checks/judgements.ts';
import { applies, type Case, type CaseResult, type PlannedRequest } from '../model.ts';
import {
  batchOf,
  judgeBatch,
  judgeProbes,
  keepOrJudge,
  letGo,
  lineOf,
  SharedLines,
  type Batch,
  type Place,
  type SharedRequest,
  type Surroundings,
} from './batch.ts';
import { Deletions } from './deletions.ts';
import { sendDependencies, sendUntilGranted } from './dependencies.ts';
import { Dispatch, type Exchanger } from './dispatch.ts';
import { saysThatItWorked, statusOf } from './judge.ts';
import { KeptOctets } from './kept-octets.ts';
import { stageOf } from '../http.ts';
import { learnIds, withPages, withSecondLook, type ListedId } from './pages.ts';
import { deletes, firstOfEach, ObjectIds, type Ids, type Params } from './object-ids.ts';
import { createSender, type Sender, type SenderOptions } from './sender.ts';
import type { TestObjects } from './test-objects.ts';

export interface EngineOptions extends SenderOptions {
  /** Ids that the person gave for the holes of paths. */
  readonly params: Params;
  /** Every revision on file of a page, and other pages about the same requests. */
  readonly revisionsOf: (spec: OperationSpec) => readonly OperationSpec[];
  /** What has to be so before a request leaves; without it, nothing has. `cleanUpSender` goes on after an interruption, `sender` ends. */
  readonly testObjectsFor?: (cleanUpSender: Sender, sender: Sender) => TestObjects;
  /** Gives a request its own name for what it makes. */
  readonly named?: (plan: PlannedRequest) => PlannedRequest;
  /** What is sent only where a verdict depends on it. */
  readonly dependencies?: readonly Case[];
  /** What tells the ids that other requests need, and is not judged for its own sake. */
  readonly lists?: readonly Case[];
  /** Requests of the operations of these cases that are no cases, and on which no verdict depends; they read. */
  readonly probes?: readonly Case[];
  /** Of their operations, in this order, and of each kind of account until one is granted; cases may be among them. */
  readonly inTurn?: readonly Case[];
  /** Most pages of a collection that are read; only the first unless given. */
  readonly maxPages?: number;
  /** In place of senders over the network: a plan is a run of which nothing leaves. */
  readonly senderFor?: typeof createSender;
  readonly listedId?: ListedId;
  /** Whether dependencies are sent that no verdict depends on, too: a plan names all that may be sent. */
  readonly everyDependency?: boolean;
  readonly onDependency?: (result: CaseResult) => void;
  /** Before the results of its operation. */
  readonly onProbe?: (result: CaseResult) => void;
  /** For tests: with a bound of their own. */
  readonly kept?: KeptOctets;
  /** Results in the order of the cases. */
  readonly onResult: (result: CaseResult) => void;
  /** An exchange is over that so many cases wait for; their results may come much later. */
  readonly onSettled?: (cases: number) => void;
}

function groupedBy<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

const byOperation = (cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> =>
  groupedBy(cases, ({ operation }) => operation.id);

/** Hands batches on in their order, whatever the order in which they become complete. */
function inOrder(onBatch: (batch: Batch, results: readonly CaseResult[]) => void) {
  const ready = new Map<number, readonly [Batch, readonly CaseResult[]]>();
  let next = 0;
  return (batch: Batch, results: readonly CaseResult[]): void => {
    ready.set(batch.position, [batch, results]);
    for (let due = ready.get(next); due; due = ready.get(next)) {
      ready.delete(next);
      next += 1;
      onBatch(...due);
    }
  };
}

/** Sets up what the request needs, and looks at what it did. */
function exchangerWith(
  testObjects: TestObjects,
  sender: Sender,
  deletions: Deletions,
  { signal, named = (plan) => plan }: EngineOptions,
): Exchanger {
  return async (request, onAnswered) => {
    const { speaker, mayTakeEffect } = request;
    if (signal.aborted) return failed('the run was interrupted');
    const plan = named(request.plan);
    const prepared = await testObjects.prepareFor(speaker, request.ids, plan);
    if (!prepared.ok) return prepared;
    const { ids, onAbsentId, observe, effectOf } = prepared;
    request.ids = ids;
    const passage = deletions.begin(plan, ids, mayTakeEffect);
    request.passage = passage;
    // The next request waits until this one's effect was seen: what is prepared for it would cover the effect.
    const answered = (): void => {
      if (testObjects.areSeparate !== true) return;
      deletions.answered(passage);
      onAnswered();
    };
    const sent = await sender.send(plan, answered, { ids, mayTakeEffect });
    testObjects.sent?.(speaker, plan, ids, sent);
    if (!sent.ok) return sent;
    const { exchange } = sent.recording;
    // Only what says that it was done can be held to its effect, and only what says that it was refused to having none.
    const worked = saysThatItWorked(sent);
    const observation = worked ? await observe?.() : undefined;
    const isAsExpected = speaker.expects === 'refusal' ? refused(statusOf(sent) ?? 0) : worked;
    const effect = isAsExpected ? await effectOf?.(exchange) : undefined;
    return { ...sent, ...defined({ observation, effect, onAbsentId }) };
  };
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

const stage = ({ cases: [one] }: Place): number => (one ? stageOf(one.operation.request) : 0);

/** Stage by stage, none of them reaching into the next; pages that document the same line beside each other. */
function windowsOf(places: readonly Place[]): readonly (readonly Place[])[] {
  const stages = [...groupedBy(places, stage)].toSorted(([one], [other]) => one - other);
  return stages.flatMap(([, all]) => {
    const sorted = [...groupedBy(all, (place) => lineOf(place) ?? place).values()].flat();
    return Array.from({ length: Math.ceil(sorted.length / windowSize) }, (_, at) =>
      sorted.slice(at * windowSize, (at + 1) * windowSize),
    );
  });
}

async function sendAll(
  places: readonly Place[],
  dispatch: Dispatch,
  surroundings: Surroundings,
  lines: SharedLines,
  everyDependency: boolean,
  onComplete: (batch: Batch) => void,
): Promise<void> {
  let watched = false;
  let reached = 0;
  for (const window of windowsOf(places)) {
    const [first] = window;
    // Ids that the target has listed are known once the exchanges of the list are over.
    if (first && stage(first) > reached) await dispatch.settled();
    reached = first ? stage(first) : reached;
    const batches = window.map((place) => batchOf(place, surroundings.objectIds, lines.of(place)));
    const requests = [...new Set(batches.flatMap((batch) => [...batch.requests.values()]))].filter(
      ({ exchange }) => exchange === undefined,
    );
    batches.filter(({ pending }) => pending === 0).forEach(onComplete);
    // What needs an object comes before what deletes it.
    for (const last of [false, true]) {
      const due = requests.filter(({ speaker }) => deletes(speaker) === last);
      const raw = due.filter(({ plan }) => plan.transport === 'raw');
      await dispatch.send(chainsOf(raw));
      // Before any connection is used again: does the target leave connections as they have to be?
      if (raw.length > 0 && !watched) await dispatch.settled();
      watched ||= raw.length > 0;
      await dispatch.send(chainsOf(due.filter(({ plan }) => plan.transport === 'pooled')));
    }
    for (const batch of batches.filter(({ dependencies, inTurn }) => dependencies.length + inTurn.length > 0)) {
      await dispatch.settled();
      await sendUntilGranted(batch, dispatch, surroundings);
      await sendDependencies(batch, dispatch, surroundings, everyDependency);
      batch.pending -= 1;
      onComplete(batch);
    }
  }
  await dispatch.settled();
}

/** @returns what was set up and could not be cleaned up, as sentences */
export async function judgeCases(cases: readonly Case[], options: EngineOptions): Promise<readonly string[]> {
  const {
    dependencies = [],
    lists = [],
    probes = [],
    inTurn = [],
    senderFor = createSender,
    everyDependency = false,
    kept = new KeptOctets(),
  } = options;
  const isDependency = new Set([...dependencies, ...lists]);
  const besides = byOperation(dependencies);
  const probesOf = byOperation(probes);
  const inTurnOf = byOperation(inTurn);
  const places = [...byOperation([...cases, ...lists])].map(([id, own], position) => ({
    position,
    cases: own,
    dependencies: besides.get(id) ?? [],
    probes: probesOf.get(id) ?? [],
    inTurn: inTurnOf.get(id) ?? [],
  }));
  const lines = new SharedLines(places);
  const release = (requests: Iterable<SharedRequest>): void => {
    for (const request of requests)
      if (request.batches.size === 0 && !lines.isOpen(request.batch)) letGo(request, kept);
  };
  const handOn = inOrder((batch, results) => {
    for (const result of results)
      if (isDependency.has(result.case)) options.onDependency?.(result);
      else options.onResult(result);
    for (const request of batch.requests.values()) request.batches.delete(batch);
    release(batch.requests.values());
  });
  const sender = senderFor(options);
  // An interruption ends the run; it must not end the clean-up.
  const cleanUpSender = options.testObjectsFor && senderFor({ ...options, signal: new AbortController().signal });
  const testObjects = cleanUpSender && options.testObjectsFor?.(cleanUpSender, sender);
  const deletions = new Deletions();
  const objectIds = new ObjectIds(
    [...cases, ...lists, ...firstOfEach(dependencies)],
    options.params,
    testObjects?.makesFor?.bind(testObjects),
  );
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
  const readList = async (list: PlannedRequest, ids: Ids) =>
    withPages(await sender.send(list, () => {}, { ids }), list, sender, options);
  const lookAgain = withSecondLook(objectIds, readList);
  const exchangeAll: Exchanger = async (request, onAnswered) =>
    lookAgain(request, await withPages(await exchange(request, onAnswered), request.plan, sender, options));
  const complete = (batch: Batch): void => {
    const results = judgeBatch(batch, surroundings);
    for (const result of judgeProbes(batch)) options.onProbe?.(result);
    const over = lines.judged(batch);
    handOn(batch, results);
    release(over);
  };
  const dispatch = new Dispatch(exchangeAll, options.connections, (request) => {
    const { batches, cases: settled, passage, exchange: sent } = request;
    if (passage && sent) deletions.end(passage, saysThatItWorked(sent));
    learnIds(request, objectIds, options.listedId);
    keepOrJudge(request, kept);
    options.onSettled?.(settled);
    for (const batch of batches) {
      batch.pending -= 1;
      if (batch.pending === 0) complete(batch);
    }
  });
  const notSent = cases.filter((one) => !applies(one)).length;
  if (notSent > 0) options.onSettled?.(notSent);
  let left: readonly string[] = [];
  try {
    await sendAll(places, dispatch, surroundings, lines, everyDependency, complete);
  } finally {
    options.budget?.beginCleanUp();
    left = (await testObjects?.cleanUp()) ?? [];
    await Promise.all([sender.close(), cleanUpSender?.close()]);
  }
  return left;
}
