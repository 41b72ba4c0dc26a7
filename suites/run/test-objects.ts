/** Settings -> what has to be so before requests leave for a target that matters. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { failed } from '../../specs/result.ts';
import type { Case, PlannedRequest, TokenIdentity } from '../model.ts';
import { namesOf, OwnObjects } from '../runner/own-objects.ts';
import { withPages } from '../runner/pages.ts';
import { GuardedTestObjects, type TestObjects } from '../runner/test-objects.ts';
import { Disposables, recipeVersion } from '../runner/disposables/disposables.ts';
import { Journal } from '../runner/disposables/journal.ts';
import { underVersion, type SetUpRequest } from '../runner/disposables/requests.ts';
import type { Sender, SendResult } from '../runner/sender.ts';
import type { StepPurpose } from '../run-model.ts';
import { tokenFrom, type IdentityProvider } from '../identities/provider.ts';
import type { Settings } from '../settings/model.ts';
import { stateFolder } from './state-folder.ts';
import { interlockContextOf, setUpIdentities, usesTestObjects } from './objections.ts';

export const journalFolder = (cwd: string): string => join(stateFolder(cwd), 'journal');

/** The first identity that can set up, asked for once. */
function whoSetsUp(provider: IdentityProvider): () => Promise<TokenIdentity | string> {
  let known: Promise<TokenIdentity | string> | undefined;
  const find = async (): Promise<TokenIdentity | string> => {
    const reasons: string[] = [];
    for (const identity of setUpIdentities) {
      const answer = await tokenFrom(provider, identity);
      if (answer.ok) return identity;
      reasons.push(...answer.problems);
    }
    return `no identity can set up or clean up: ${reasons.join('; ')}`;
  };
  return () => (known ??= find());
}

/** For paths that begin with their API version. */
export function setUpRequest(cleanUpSender: Sender, provider: IdentityProvider): SetUpRequest {
  const who = whoSetsUp(provider);
  return async (method, path, body) => {
    const identity = await who();
    if (typeof identity === 'string') return failed(identity);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const plan: PlannedRequest = {
      method,
      path,
      identity,
      credential: { place: 'header', scheme: 'Bearer' },
      headers: [
        ['accept', 'application/json'],
        ...(content === undefined ? [] : [['content-type', 'application/json'] as const]),
      ],
      framing: method === 'GET' || method === 'DELETE' ? 'none' : 'content-length',
      transport: 'pooled',
      ...(content === undefined ? {} : { body: { unit: content, times: 1 }, creates: true }),
    };
    return cleanUpSender.send(plan, () => {});
  };
}

export interface TestObjectsContext {
  readonly settings: Settings;
  /** Of the run. */
  readonly cases: readonly Case[];
  readonly provider: IdentityProvider;
  /** Of the target, with base path. */
  readonly url: string;
  /** Names the run, and so its profiles. */
  readonly run: string;
  /** A GUID of this run that nobody has. */
  readonly absentId: string;
  /** Where it is written down what is about to be made. */
  readonly journal: Pick<Journal, 'write' | 'close'>;
  /** Gives a request its own name for what it makes. */
  readonly named: (plan: PlannedRequest) => PlannedRequest;
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

interface OwnObjectsContext extends Pick<TestObjectsContext, 'cases' | 'url' | 'named' | 'sleep' | 'onStep'> {
  readonly maxPages: number;
  /** The target ends with the run. */
  readonly isEphemeral: boolean;
}

/** On a target that is the user's own, by the documented requests alone; undefined where no page says how anything is made. */
export function ownObjectsFor(context: OwnObjectsContext): ((sender: Sender) => TestObjects) | undefined {
  const { cases, url, named, sleep, onStep, maxPages, isEphemeral } = context;
  if (!cases.some(({ operation: { collectionAt, request } }) => collectionAt && request.method !== 'GET'))
    return undefined;
  const { origin } = new URL(url);
  const paging = { origin, basePath: url.slice(origin.length), maxPages };
  return (sender) =>
    new OwnObjects({
      async send(purpose, plan, ids) {
        const first = await sender.send(plan, () => {}, { ids });
        const sent = await withPages(first, plan, sender, paging);
        onStep(purpose, { ...plan, fixedParams: { ...plan.fixedParams, ...ids } }, sent);
        return sent;
      },
      named,
      sleep: sleep ?? (async () => {}),
      waits: sleep ? waits : [],
      isEphemeral,
    });
}

export function testObjectsFor(context: TestObjectsContext): ((cleanUpSender: Sender) => TestObjects) | undefined {
  const { settings, provider, url, run, absentId, journal, onStep } = context;
  if (!usesTestObjects(interlockContextOf(settings)))
    return ownObjectsFor({ ...context, maxPages: settings.maxPages, isEphemeral: settings.target === undefined });
  const { destructive: mode, tenant } = settings;
  return (cleanUpSender) => {
    let purpose: StepPurpose = 'set-up';
    const send: Sender['send'] = async (plan, ...rest) => {
      const sent = await cleanUpSender.send(plan, ...rest);
      onStep(purpose, plan, sent);
      return sent;
    };
    const request = setUpRequest({ ...cleanUpSender, send }, provider);
    const disposables = new Disposables({
      request: underVersion(request, recipeVersion),
      journal,
      run,
      root: `${url}/${recipeVersion}`,
      ...(tenant === undefined ? {} : { tenant }),
    });
    const objects = new GuardedTestObjects({ mode, request, disposables, absentId });
    return {
      prepareFor: async (one, given) => {
        purpose = 'set-up';
        const prepared = await objects.prepareFor(one, given);
        // one request at a time: the look at its effect comes before the next one is prepared
        purpose = 'look';
        return prepared;
      },
      cleanUp: () => {
        purpose = 'clean-up';
        return objects.cleanUp();
      },
    };
  };
}
