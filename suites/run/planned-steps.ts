/** Plan -> what a run sends, step by step: the engine of the run, with senders that write down what would leave. */
import { groupBy } from '../../specs/group-by.ts';
import { failed } from '../../specs/result.ts';
import { defined, isObject, jsonOf } from '../../specs/text.ts';
import { tokenFrom, type IdentityProvider } from '../identities/provider.ts';
import { fillHoles } from '../http.ts';
import { guarded } from '../interlocks/context.ts';
import { collectionsOn } from '../interlocks/creation.ts';
import { budgetObjections, type Cost } from '../interlocks/index.ts';
import { applies, changesTheTarget, type Case, type PlannedRequest } from '../model.ts';
import { Budget } from '../runner/budget.ts';
import { judgeCases } from '../runner/engine.ts';
import type { StepPurpose } from '../run-model.ts';
import type { Ids } from '../runner/object-ids.ts';
import type { Recording } from '../runner/recording.ts';
import type { Sender } from '../runner/sender.ts';
import { namesOf } from '../runner/own-objects.ts';
import { embeddedParts } from './embedded-servers.ts';
import { requestsOf } from './execute.ts';
import { providerFor } from './identities.ts';
import { interlockContextOf, objectionsTo, tokenObjections } from './objections.ts';
import { isInShard, type RunPlan } from './plan.ts';
import type { Settings } from '../settings/model.ts';
import { testObjectsFor } from './test-objects.ts';

/** `ids`: a list that was not selected tells the ids that other requests need. `probe`: with a permission that the permission data alone lists. */
export type Purpose = StepPurpose | 'case' | 'ids' | 'probe';

export interface PlannedStep {
  readonly purpose: Purpose;
  /** With the ids that it is sent with. */
  readonly plan: PlannedRequest;
  /** Those that read the answer. */
  readonly cases: readonly Case[];
}

/** Of all steps, and of those that clean up. */
interface PlannedCost {
  readonly all: Cost;
  readonly cleanUp: Cost;
}

interface PlannedSteps {
  /** In the order in which they leave, where one leaves after the other. */
  readonly steps: readonly PlannedStep[];
  /** As far as verdicts depend on them. */
  readonly besides: readonly PlannedStep[];
  /** Cases of which nothing is sent, and why. */
  readonly notSent: ReadonlyMap<Case, string>;
  /** Every reason why a run sends nothing at all. */
  readonly objections: readonly string[];
}

/** Stands where a run has ids and a name of its own. */
export const standIns = {
  run: 'xxxxxxxx',
  absentId: 'id-of-nobody',
  /** And its number. */
  madeId: 'id-of-new-object-',
  listedId: 'id-from-the-list',
};

const embedded = { url: 'http://embedded-reference-server', origin: 'http://embedded-reference-server', basePath: '' };

function recordingOf({ method, path }: PlannedRequest, status: number, content: object = {}): Recording {
  const body = JSON.stringify(content);
  const answer = { version: 'HTTP/1.1', status, reason: '', fields: [], interim: [], body };
  return {
    exchange: {
      method,
      url: path,
      sent: '',
      received: '',
      receivedLength: 0,
      outcome: {
        kind: 'answer',
        answer: { ...answer, afterHead: body, bodyComplete: true, trailing: '', violations: [] },
      },
      transport: 'pooled',
      attempts: 1,
      startedAt: 0,
      durationMs: 0,
    },
    connectionReusable: true,
  };
}

/** Answers as a target does where nothing goes wrong, as far as what comes next hangs on it. */
class WhereNothingGoesWrong {
  readonly #objects = new Map<string, object>();
  readonly #keys: readonly string[];
  #made = 0;

  /** @param keys members that are ids */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  answer(plan: PlannedRequest, ids: Ids): Recording {
    const [path = ''] = fillHoles(plan.path, { ...plan.fixedParams, ...ids })
      .toLowerCase()
      .split('?');
    const known = this.#objects.get(path);
    if (plan.creates === true) {
      this.#made += 1;
      const id = `${standIns.madeId}${this.#made}`;
      const sent = jsonOf(plan.body?.unit ?? '');
      const made = { ...(isObject(sent) ? sent : {}), ...Object.fromEntries(this.#keys.map((key) => [key, id])) };
      this.#objects.set(`${path}/${id}`, made);
      return recordingOf(plan, 201, made);
    }
    if (plan.method === 'DELETE') this.#objects.delete(path);
    if (plan.method === 'GET' && path.includes(standIns.absentId)) return recordingOf(plan, 404);
    const isAbout = path.includes(standIns.madeId);
    if (plan.method === 'GET' && isAbout) return known ? recordingOf(plan, 200, known) : recordingOf(plan, 404);
    const value = [...this.#objects].flatMap(([at, one]) => (at.slice(0, at.lastIndexOf('/')) === path ? [one] : []));
    return recordingOf(plan, 200, { value, enrolledDeviceCount: 0 });
  }
}

const keysIn = (cases: readonly Case[]): readonly string[] => [
  ...new Set(['id', ...cases.flatMap(collectionsOn).map(({ pages: { key } }) => key)]),
];

/** Reads of a line that several pages document are sent once, whatever its holes are called. */
function readKey({ operation, plan }: Case): string {
  const path = plan.method === 'GET' ? plan.path.replaceAll(/\{[^{}]*\}/g, '{}') : operation.id + plan.path;
  return JSON.stringify({ ...plan, path });
}

/** Cases that read the same answer, by the plan of each. */
function readersOf(cases: readonly Case[]): ReadonlyMap<PlannedRequest, readonly Case[]> {
  const groups = groupBy(cases.filter(applies), readKey);
  return new Map([...groups.values()].flatMap((group) => group.map(({ plan }) => [plan, group] as const)));
}

const notSentYet = failed('nothing was sent');

interface PartSteps {
  readonly steps: readonly PlannedStep[];
  readonly notSent: ReadonlyMap<Case, string>;
}

async function stepsOfPart(part: RunPlan, provider: IdentityProvider, everyDependency: boolean): Promise<PartSteps> {
  const { settings, cases } = part;
  const target = settings.target ?? embedded;
  const requests = requestsOf(part, target);
  const [own, others] = [[...cases, ...requests.lists], requests.dependencies].map(readersOf);
  const steps: PlannedStep[] = [];
  const notSent = new Map<Case, string>();
  const sent = new Set<Case>();
  const plans = new Set<PlannedRequest>();
  const lists = new Set(requests.lists);
  const renamed = new Map<PlannedRequest, PlannedRequest>();
  const answering = new WhereNothingGoesWrong(keysIn(cases));
  let look: (() => Promise<void>) | undefined;
  const close = async (): Promise<void> => {};
  const caseSender: Sender = {
    close,
    async send(plan, _onAnswered, { ids = {} } = {}) {
      const token = plan.identity.kind === 'token' ? await tokenFrom(provider, plan.identity) : undefined;
      if (token?.ok === false) return token;
      const readBy = own?.get(plan) ?? others?.get(plan) ?? [];
      readBy.forEach((one) => sent.add(one));
      plans.add(plan);
      const forLists = readBy.every((one) => lists.has(one)) ? 'ids' : 'case';
      steps.push({
        purpose: readBy.length === 0 ? 'probe' : forLists,
        plan: { ...(renamed.get(plan) ?? plan), fixedParams: { ...plan.fixedParams, ...ids } },
        cases: readBy.filter((one) => !lists.has(one)),
      });
      await look?.();
      return notSentYet;
    },
  };
  const setUpSender: Sender = {
    close,
    async send(plan, _onAnswered, { ids = {} } = {}) {
      return { ok: true, recording: answering.answer(plan, ids) };
    },
  };
  const journal = { write: () => {}, close: () => {} };
  const onStep = (purpose: StepPurpose, step: PlannedRequest) => void steps.push({ purpose, plan: step, cases: [] });
  const named = namesOf(standIns.run);
  const objects = testObjectsFor({ settings, cases, provider, url: target.url, journal, onStep, named, ...standIns })?.(
    setUpSender,
    setUpSender,
  );
  await judgeCases(cases, {
    ...requests,
    // Where nothing goes wrong the first of them is granted, and it is a case.
    ...(everyDependency ? {} : { inTurn: [] }),
    provider,
    senderFor: () => caseSender,
    everyDependency,
    listedId: (list) => (plans.has(list) ? standIns.listedId : undefined),
    connections: 1,
    clock: () => 0,
    now: () => 0,
    sleep: async () => {},
    signal: new AbortController().signal,
    ...(objects && {
      testObjectsFor: () => ({
        ...defined({ areSeparate: objects.areSeparate, makesFor: objects.makesFor?.bind(objects) }),
        prepareFor: async (one, given, bare = one.plan) => {
          const plan = named(bare);
          renamed.set(bare, plan);
          const prepared = await objects.prepareFor(one, given, plan);
          look = undefined;
          if (!prepared.ok) return prepared;
          const { ids, observe, effectOf } = prepared;
          // What stands behind it is told when it leaves.
          look = async () => {
            const refuses = one.expects === 'refusal' || one.expects === 'no-success';
            const recording = refuses ? recordingOf(plan, 403) : answering.answer(plan, ids);
            objects.sent?.(one, plan, ids, { ok: true, recording });
            await (observe ?? (() => effectOf?.(recording.exchange)))();
          };
          return prepared;
        },
        cleanUp: () => objects.cleanUp(),
      }),
    }),
    onResult: ({ case: one, skipped = '' }) => {
      if (!sent.has(one)) notSent.set(one, skipped);
    },
  });
  return { steps, notSent };
}

/** Those of the first that the others do not have too, each as often as it is not. */
function without(steps: readonly PlannedStep[], others: readonly PlannedStep[]): readonly PlannedStep[] {
  const keyOf = ({ purpose, plan, cases }: PlannedStep): string =>
    JSON.stringify([purpose, plan, cases.map(({ id }) => id)]);
  const left = new Map<string, number>();
  for (const key of others.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1);
  return steps.filter((step) => {
    const count = left.get(keyOf(step)) ?? 0;
    left.set(keyOf(step), count - 1);
    return count <= 0;
  });
}

const isDestructive = ({ purpose, plan, cases }: PlannedStep): boolean =>
  plan.method !== 'GET' && (purpose !== 'case' || cases.some(({ expects }) => changesTheTarget(expects)));

const costOf = (steps: readonly PlannedStep[]): Cost => ({
  requests: steps.length,
  destructive: steps.filter(isDestructive).length,
});

const sumOf = (costs: readonly Cost[]): Cost => ({
  requests: costs.reduce((sum, { requests }) => sum + requests, 0),
  destructive: costs.reduce((sum, { destructive }) => sum + destructive, 0),
});

/** As if verdicts depended on whatever they may depend on. */
async function plannedCost(plan: RunPlan, provider: IdentityProvider): Promise<PlannedCost> {
  const { steps } = await stepsOfPart(plan, provider, true);
  return { all: costOf(steps), cleanUp: costOf(steps.filter(({ purpose }) => purpose === 'clean-up')) };
}

const atHandOnly = (settings: Settings, clock: () => number): IdentityProvider =>
  providerFor(settings, { token: async () => 'not-minted-yet' }, clock, { atHand: true });

/**
 * What may leave for a target that others use too, or why that is less than is planned. Shards share it: each has what it
 * needs, and its part of what is left.
 */
export async function budgetFor(
  plan: RunPlan,
  clock: () => number,
): Promise<{ readonly objections: readonly string[]; readonly budget?: Budget }> {
  const { settings, whole } = plan;
  const context = interlockContextOf(settings);
  if (!guarded(context)) return { objections: [] };
  const provider = atHandOnly(settings, clock);
  const { shard } = settings;
  const own = await plannedCost(plan, provider);
  const shards = Array.from({ length: shard?.count ?? 1 }, (_, at) => ({ index: at + 1, count: shard?.count ?? 1 }));
  const costs: Cost[] = [];
  for (const part of shards) {
    const cases = whole.filter(({ operation }) => isInShard(part, operation.id));
    costs.push(shard ? (await plannedCost({ ...plan, cases }, provider)).all : own.all);
  }
  const all = sumOf(costs);
  const part = (allowed: number, what: keyof Cost): number =>
    own.all[what] + Math.floor((allowed - all[what]) / shards.length);
  const limit = {
    requests: part(context.maxRequests, 'requests'),
    destructive: part(context.maxDestructive, 'destructive'),
  };
  return { objections: budgetObjections(context, all), budget: new Budget(limit, own.cleanUp) };
}

/** Sends nothing, starts no program, and writes nothing. @param clock milliseconds since the epoch */
export async function stepsOf(plan: RunPlan, clock: () => number): Promise<PlannedSteps> {
  const { settings } = plan;
  const provider = atHandOnly(settings, clock);
  const steps: PlannedStep[] = [];
  const besides: PlannedStep[] = [];
  const notSent = new Map<Case, string>();
  const objections = [...objectionsTo(plan), ...(await budgetFor(plan, clock)).objections];
  for (const part of settings.target ? [plan] : embeddedParts(plan)) {
    const { dependencies, lists, probes, inTurn } = requestsOf(part, embedded);
    objections.push(
      ...(await tokenObjections(
        interlockContextOf(settings),
        [...part.cases, ...lists, ...dependencies, ...probes, ...inTurn],
        provider,
      )),
    );
    const definite = await stepsOfPart(part, provider, false);
    steps.push(...definite.steps);
    definite.notSent.forEach((why, one) => notSent.set(one, why));
    if (dependencies.length + inTurn.length === 0) continue;
    besides.push(...without((await stepsOfPart(part, provider, true)).steps, definite.steps));
  }
  return { steps, besides, notSent, objections: [...new Set(objections)] };
}
