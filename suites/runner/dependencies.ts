/** What is sent besides the selected cases: as far as their verdicts hang on it, or until one is granted. */
import { speakerRank, type Case, type CaseResult } from '../model.ts';
import { judgeBatch, requestOf, type Batch, type SharedRequest, type Surroundings } from './batch.ts';
import type { Dispatch } from './dispatch.ts';
import { hasSucceeded, saysThatItWorked, type OperationContext } from './judge.ts';
import { couldShow } from './one-cause.ts';

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
  // together: where either is unknown, a verdict may stay open whatever is known of the other
  { hanging: onWhether({ baseline: true, contrast: true }), by: succeeds },
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

/** As if nothing were known, whatever is sent. */
const anything: readonly Showable[] = [{ hanging: judgeBatch, by: () => true }];

/** Nothing leaves where the same request has left already. */
async function sendBesides(
  one: Case,
  batch: Batch,
  dispatch: Dispatch,
  { objectIds }: Surroundings,
): Promise<SharedRequest> {
  const known = [...batch.requests.values()].find(({ plan }) => JSON.stringify(plan) === JSON.stringify(one.plan));
  const request = known ?? requestOf(one, batch, objectIds);
  batch.requests.set(one, request);
  if (known) return known;
  batch.pending += 1;
  await dispatch.send([[request]]);
  await dispatch.settled();
  return request;
}

/** What comes behind the first that is granted does not leave. */
export async function sendUntilGranted(batch: Batch, dispatch: Dispatch, surroundings: Surroundings): Promise<void> {
  const granted = new Set<string>();
  for (const one of batch.inTurn) {
    const { identity } = one.plan;
    if (identity.kind === 'none' || granted.has(identity.scheme)) continue;
    const { exchange } = batch.requests.get(one) ?? (await sendBesides(one, batch, dispatch, surroundings));
    if (exchange && saysThatItWorked(exchange)) granted.add(identity.scheme);
  }
}

/** @param every also those that no verdict depends on */
export async function sendDependencies(
  batch: Batch,
  dispatch: Dispatch,
  surroundings: Surroundings,
  every: boolean,
): Promise<void> {
  for (const { hanging, by } of every ? anything : showable) {
    let open = hanging(batch, surroundings);
    for (const one of batch.dependencies) {
      if (open.length === 0) break;
      if (batch.requests.has(one) || !by(one, open)) continue;
      await sendBesides(one, batch, dispatch, surroundings);
      open = hanging(batch, surroundings);
    }
  }
}
