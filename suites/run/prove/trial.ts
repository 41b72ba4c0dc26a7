/** The suite against one server, honest or lying: which checks spoke up, and about which operations. */
import type { Issuer } from '../../../fixtures/issuer/index.ts';
import type { Manner } from '../../../fixtures/manners/index.ts';
import type { Mutant } from '../../../fixtures/mutants/index.ts';
import { startReferenceServer } from '../../../fixtures/server/index.ts';
import type { OperationSpec, TypeSpec } from '../../../specs/model.ts';
import { deriveAll } from '../../cases/derive.ts';
import { dependenciesOf } from '../../cases/select.ts';
import type { IdentityProvider } from '../../identities/provider.ts';
import { applies, type Case, type CaseResult } from '../../model.ts';
import { noObject } from '../../runner/object-maker.ts';
import { namesOf } from '../../runner/own-objects.ts';
import { ownObjectsFor } from '../test-objects.ts';
import { defined } from '../../../specs/text.ts';
import { judgeCases } from '../../runner/engine.ts';
import { idsNeeded, ObjectIds, type Params } from '../../runner/object-ids.ts';

export interface Trial {
  readonly of: Mutant | Manner;
  readonly specs: readonly OperationSpec[];
  /** Check -> pages about which it found a broken promise. */
  readonly fired: ReadonlyMap<string, ReadonlySet<OperationSpec>>;
  /** Pages whose requests that should succeed had no object to act on: the same server had refused to make one. */
  readonly withoutObject: ReadonlySet<OperationSpec>;
  /** Cases that are not a pass, and why; on an honest server there must be none. */
  readonly objections: readonly string[];
  /** Some exchange has brought the manner out. */
  readonly seen: boolean;
  readonly cases: number;
}

interface TrialOptions extends Pick<Issuer, 'jwks'> {
  /** One for all trials: signing a token costs more than judging a case. */
  readonly provider: IdentityProvider;
  readonly types?: readonly TypeSpec[];
  /** Of a mutant, only cases that ask a check which it names. */
  readonly namedChecksOnly?: boolean;
}

/** Milliseconds; generous for a server in this process. */
const timeoutMs = 5000;
const maxPages = 5;

/** @param warns checks whose failures are expected */
function objectionsOf(
  { case: one, verdict, findings, error, skipped }: CaseResult,
  warns: readonly string[],
): string[] {
  if (verdict === 'pass' || !applies(one)) return [];
  const open = findings.filter(
    ({ outcome, check }) => outcome !== 'pass' && !(outcome === 'fail' && warns.includes(check)),
  );
  const reason = error ?? skipped ?? (findings.length === 0 ? 'no finding' : undefined);
  return [...(reason === undefined ? [] : [reason]), ...open.map(({ check, seen }) => `${check}: ${seen}`)].map(
    (text) => `${one.id}: ${text}`,
  );
}

/** Ids for every hole, as many as the cases take. */
export function enoughIds(cases: readonly Case[]): Params {
  const { lists } = new ObjectIds(cases, {});
  return Object.fromEntries(
    lists.map((list) => [list.name, Array.from({ length: idsNeeded(list) }, (_, at) => `${list.name}-${at + 1}`)]),
  );
}

export async function trial(
  of: Mutant | Manner,
  specs: readonly OperationSpec[],
  { jwks, provider, types = [], namedChecksOnly = false }: TrialOptions,
): Promise<Trial> {
  const { prefix = '', warns = [], isSeenIn }: Partial<Manner> = 'caughtBy' in of ? {} : of;
  const derived = deriveAll(specs, specs, types);
  const asksNamed = ({ checks }: Case): boolean =>
    'caughtBy' in of && checks.some(({ check }) => of.caughtBy.includes(check.id));
  const cases = namedChecksOnly ? derived.filter(asksNamed) : derived;
  const params = enoughIds(derived);
  const server = await startReferenceServer({
    specs,
    types,
    jwks,
    knownIds: Object.values(params).flat(),
    behaviour: (honest) => of.behaviour?.(honest, specs, types) ?? honest,
  });
  let seen = isSeenIn === undefined;
  const fired = new Map<string, Set<OperationSpec>>();
  const withoutObject = new Set<OperationSpec>();
  const objections: string[] = [];
  const onResult = (result: CaseResult): void => {
    objections.push(...objectionsOf(result, warns));
    if (result.exchange && isSeenIn?.(result.exchange) === true) seen = true;
    const { expects, operation } = result.case;
    if (expects === 'success' && result.skipped?.includes(noObject) === true) withoutObject.add(operation.spec);
    for (const { check, outcome } of result.findings) {
      if (outcome === 'fail') fired.set(check, (fired.get(check) ?? new Set()).add(operation.spec));
    }
  };
  const named = namesOf('trial');
  const sleep = async (): Promise<void> => {};
  const url = `${server.url}${prefix}`;
  const testObjectsFor = ownObjectsFor({ cases, url, named, sleep, onStep: () => {}, maxPages, isEphemeral: true });
  try {
    await judgeCases(cases, {
      origin: server.url,
      basePath: prefix,
      params,
      userAgent: 'graph-conformance-prove',
      provider,
      dependencies: dependenciesOf(cases, derived),
      connections: 8,
      maxPages,
      named,
      ...defined({ testObjectsFor }),
      timeoutMs,
      clock: () => performance.now(),
      now: Date.now,
      sleep,
      signal: new AbortController().signal,
      revisionsOf: () => [],
      onResult,
    });
  } finally {
    await server.close();
  }
  return { of, specs, fired, withoutObject, objections, seen, cases: cases.length };
}
