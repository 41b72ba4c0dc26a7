/** Settings -> what has to be so before requests leave for a target that matters. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { failed } from '../../specs/result.ts';
import { defined } from '../../specs/text.ts';
import { identityKey, type Case, type PlannedRequest, type StepRequest } from '../model.ts';
import { PlainMaker, type Named, type SendStep } from '../runner/object-maker.ts';
import { namesOf, OwnObjects } from '../runner/own-objects.ts';
import { withPages } from '../runner/pages.ts';
import { GuardedTestObjects, type TestObjects } from '../runner/test-objects.ts';
import { Disposables, type CallerOf } from '../runner/disposables/disposables.ts';
import { Journal } from '../runner/disposables/journal.ts';
import type { Sender, SendResult } from '../runner/sender.ts';
import type { StepPurpose } from '../run-model.ts';
import { tokenFrom, type IdentityProvider } from '../identities/provider.ts';
import { whyNotMade } from '../interlocks/creation.ts';
import type { Settings } from '../settings/model.ts';
import { stateFolder } from './state-folder.ts';
import { interlockContextOf, usesTestObjects } from './objections.ts';

export const journalFolder = (cwd: string): string => join(stateFolder(cwd), 'journal');

/** The first of those whom a page lets in that has a token, asked for once. */
export function callersWith(provider: IdentityProvider): CallerOf {
  const known = new Map<string, ReturnType<CallerOf>>();
  const find: CallerOf = async (callers) => {
    const reasons: string[] = [];
    for (const identity of callers) {
      const answer = await tokenFrom(provider, identity);
      if (answer.ok) return { ok: true, identity };
      reasons.push(...answer.problems);
    }
    return failed(`no identity can set up or clean up: ${[...new Set(reasons)].join('; ')}`);
  };
  return (callers) => {
    const key = callers.map(identityKey).join();
    const found = known.get(key) ?? find(callers);
    known.set(key, found);
    return found;
  };
}

const isStep = (plan: PlannedRequest): plan is StepRequest => 'callers' in plan;

interface TestObjectsContext {
  readonly settings: Settings;
  /** Of the run. */
  readonly cases: readonly Case[];
  readonly provider: IdentityProvider;
  /** Of the target, with base path. */
  readonly url: string;
  /** Names the run, and so its objects. */
  readonly run: string;
  /** A GUID of this run that nobody has. */
  readonly absentId: string;
  /** Where it is written down what is about to be made. */
  readonly journal: Pick<Journal, 'write' | 'close'>;
  readonly named: Named;
  /** Before a look is repeated that showed no effect; absent where nothing is sent. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Of each request, what came of it. */
  readonly onStep: (purpose: StepPurpose, plan: PlannedRequest, sent: SendResult) => void;
}

/** What is this run's own. */
export function ofThisRun(cwd: string): Pick<TestObjectsContext, 'run' | 'absentId' | 'journal' | 'named'> {
  const run = randomUUID().slice(0, 8);
  return { run, absentId: randomUUID(), journal: new Journal(journalFolder(cwd), run), named: namesOf(run) };
}

/** Milliseconds before each further look at an effect: reads may lag behind writes. */
const waits = [250, 500, 1000, 2000];

type TestObjectsFor = (cleanUpSender: Sender, sender: Sender) => TestObjects;

type StepContext = Pick<TestObjectsContext, 'url' | 'onStep'> & { readonly maxPages: number };

/** @param callerOf absent: whoever is first on a page sends what is documented there */
function stepsWith(
  { url, onStep, maxPages }: StepContext,
  senderFor: (purpose: StepPurpose) => Sender,
  callerOf?: CallerOf,
): SendStep {
  const { origin } = new URL(url);
  const paging = { origin, basePath: url.slice(origin.length), maxPages };
  return async (purpose, plan, ids) => {
    const caller = callerOf && isStep(plan) ? await callerOf(plan.callers) : undefined;
    if (caller?.ok === false) return caller;
    const step = { ...plan, ...defined({ identity: caller?.identity }) };
    const sender = senderFor(purpose);
    const sent = await withPages(await sender.send(step, () => {}, { ids }), step, sender, paging);
    onStep(purpose, { ...step, fixedParams: { ...step.fixedParams, ...ids } }, sent);
    return sent;
  };
}

interface OwnObjectsContext extends StepContext, Pick<TestObjectsContext, 'cases' | 'named' | 'sleep'> {
  /** The target ends with the run. */
  readonly isEphemeral: boolean;
}

/** Before a look is repeated, where anything is sent at all. */
const waiting = ({ sleep }: Pick<TestObjectsContext, 'sleep'>) => ({
  sleep: sleep ?? (async () => {}),
  waits: sleep ? waits : [],
});

/** On a target that is the user's own, by the documented requests alone; undefined where no page says how anything is made. */
export function ownObjectsFor(context: OwnObjectsContext): TestObjectsFor | undefined {
  const { cases, named, isEphemeral } = context;
  if (!cases.some(({ operation: { collectionAt, request } }) => collectionAt && request.method !== 'GET'))
    return undefined;
  return (cleanUpSender, sender) => {
    const send = stepsWith(context, (purpose) => (purpose === 'clean-up' ? cleanUpSender : sender));
    const maker = new PlainMaker({ send, named, isEphemeral });
    return new OwnObjects({ send, maker, named, ...waiting(context), isEphemeral, isShared: false });
  };
}

/** Undefined where nothing has to be so before a request leaves. */
export function testObjectsFor(context: TestObjectsContext): TestObjectsFor | undefined {
  const { settings, provider, url, run, absentId, journal, named } = context;
  const { maxPages, tenant, target, destructive: mode } = settings;
  const interlocks = interlockContextOf(settings);
  if (!usesTestObjects(interlocks)) return ownObjectsFor({ ...context, maxPages, isEphemeral: target === undefined });
  return (cleanUpSender) => {
    const callerOf = callersWith(provider);
    // What was begun is waited for: whether it was made is known then.
    const send = stepsWith({ ...context, maxPages }, () => cleanUpSender, callerOf);
    const maker = new Disposables({ send, callerOf, named, journal, run, url, ...defined({ tenant }) });
    const own = new OwnObjects({
      send,
      maker,
      named,
      ...waiting(context),
      isEphemeral: false,
      isShared: true,
    });
    return new GuardedTestObjects({ mode, send, own, whyNotMade: (one) => whyNotMade(interlocks, one), absentId });
  };
}
