/** Every lie told once, and every honest manner beside them: is each lie seen by the checks that are there for it, and nothing else? */
import type { Issuer } from '../../../fixtures/issuer/index.ts';
import type { Manner } from '../../../fixtures/manners/index.ts';
import type { Mutant } from '../../../fixtures/mutants/index.ts';
import { agreeingSets } from '../../../fixtures/server/index.ts';
import type { OperationSpec, TypeSpec } from '../../../specs/model.ts';
import { deriveAll, underivable } from '../../cases/derive.ts';
import { applies } from '../../model.ts';
import { checks, isCheckId } from '../../checks/index.ts';
import { mintedIdentities } from '../../identities/provider.ts';
import type { MutantResult, ProveResult } from '../../reporters/prove.ts';
import { trial, type Trial } from './trial.ts';

/** Servers at once: most of a trial is waiting for connections that are being watched. */
const trialsAtOnce = 6;

/** Who lets nobody make an object is caught at that: of what would act on one, nothing was sent. */
function missedIn(
  mutant: Mutant,
  { specs, fired, withoutObject }: Trial,
  types: readonly TypeSpec[],
): readonly string[] {
  const about = specs.filter((spec) => mutant.liesAbout?.(spec, specs, types) ?? true);
  return about.flatMap((spec) =>
    mutant.caughtBy
      .filter((check) => fired.get(check)?.has(spec) !== true && !(fired.has(check) && withoutObject.has(spec)))
      .map((check) => `${check} on ${spec.page} as of ${spec.asOf}`),
  );
}

function resultOf(mutant: Mutant, trials: readonly Trial[], types: readonly TypeSpec[]): MutantResult {
  const own = trials.filter(({ of }) => of === mutant);
  const fired = new Set(own.flatMap((one) => [...one.fired.keys()]));
  const missed = own.flatMap((one) => missedIn(mutant, one, types));
  return {
    mutant,
    caughtBy: mutant.caughtBy.filter((check) => fired.has(check)),
    missed,
    alsoCaughtBy: [...fired].filter((check) => !mutant.caughtBy.includes(check)),
    skipped: own.length === 0,
  };
}

function planned(
  { mutants, manners }: Servers,
  sets: readonly (readonly OperationSpec[])[],
  types: readonly TypeSpec[],
): readonly (readonly [Mutant | Manner, readonly OperationSpec[]])[] {
  const honest = manners.flatMap((manner) => {
    const shown = sets.filter((specs) => specs.some((spec) => manner.showsOn?.(spec, types) ?? true));
    // What is special about a server shows on any page; that no page accuses it, the one without a manner tells.
    return shown.slice(0, manner.behaviour ? 1 : shown.length).map((specs) => [manner, specs] as const);
  });
  const lying = mutants.flatMap((mutant) =>
    sets
      .filter((specs) => specs.some((spec) => mutant.liesAbout?.(spec, specs, types) ?? true))
      .map((specs) => [mutant, specs] as const),
  );
  return [...honest, ...lying];
}

/** Who is put to the proof. */
interface Servers {
  readonly mutants: readonly Mutant[];
  readonly manners: readonly Manner[];
  /** Only cases that ask a check which the mutant names: what misses it is the same, and who else catches it is not known. */
  readonly namedChecksOnly?: boolean;
}

/** What the cases of these pages ask the checks about. */
interface Asked {
  readonly ofAnswers: ReadonlySet<string>;
  /** What an action did to a tenant's object, a look at it alone would tell. */
  readonly ofEffectsOnly: readonly string[];
}

function asked(specs: readonly OperationSpec[], types: readonly TypeSpec[]): Asked {
  const planned = deriveAll(specs, specs, types)
    .filter(applies)
    .flatMap(({ suite, checks: all }) => all.map((one) => ({ ...one, suite })));
  const tried = planned.filter(({ of, suite }) => of !== 'effect' || suite === 'lifecycle');
  const ofAnswers = new Set(tried.map(({ check }) => check.id));
  const all = new Set(planned.map(({ check }) => check.id));
  return { ofAnswers, ofEffectsOnly: [...all].filter((id) => !ofAnswers.has(id)) };
}

/** @param sets each a set of pages: one revision of every page, say. Pages that disagree get servers of their own. */
export async function proveMutants(
  servers: Servers,
  sets: readonly (readonly OperationSpec[])[],
  issuer: Issuer,
  types: readonly TypeSpec[] = [],
): Promise<ProveResult> {
  const judged = sets.map((specs) => specs.filter((spec) => underivable(spec) === undefined));
  const { mutants, manners, namedChecksOnly = false } = servers;
  const queue = planned(
    servers,
    judged.flatMap((specs) => agreeingSets(specs, types)),
    types,
  ).values();
  const trials: Trial[] = [];
  const options = { jwks: issuer.jwks, provider: mintedIdentities(issuer), types, namedChecksOnly };
  const work = async (): Promise<void> => {
    for (const [server, specs] of queue) trials.push(await trial(server, specs, options));
  };
  await Promise.all(Array.from({ length: trialsAtOnce }, work));
  const honest = manners
    .map((manner) => ({ manner, own: trials.filter(({ of }) => of === manner) }))
    .filter(({ own }) => own.length > 0);
  const results = mutants.map((mutant) => resultOf(mutant, trials, types));
  const catching = new Set(results.flatMap(({ caughtBy }) => caughtBy));
  const { ofAnswers, ofEffectsOnly } = asked(judged.flat(), types);
  const ids = checks.map(({ id }) => id);
  // A selection of pages may have no lie about what a check looks at: that is not known then, and no fault of the check.
  const untold = (id: string): boolean => {
    const naming = results.filter(({ mutant }) => mutant.caughtBy.some((check) => check === id));
    return naming.length > 0 && naming.every(({ skipped }) => skipped);
  };
  const tried = ids.filter((id) => ofAnswers.has(id) && !untold(id));
  return {
    mutants: results,
    survivors: results.filter(({ skipped, missed }) => !skipped && missed.length > 0),
    idleChecks: tried.filter((id) => !catching.has(id)),
    unknownChecks: [...new Set(mutants.flatMap(({ caughtBy }) => caughtBy))].filter((id) => !isCheckId(id)),
    manners: honest.map(({ manner: { name }, own }) => ({
      name,
      falseAlarms: own.flatMap(({ objections }) => objections),
    })),
    checks: tried,
    notTried: ofEffectsOnly,
    notAsked: ids.filter((id) => !ofAnswers.has(id) && !ofEffectsOnly.includes(id)),
    pagesWithoutCases: [...new Set(sets.flat())].flatMap((spec) => {
      const reason = underivable(spec);
      return reason === undefined ? [] : [`${spec.apiVersion}/${spec.page} as of ${spec.asOf}: ${reason}`];
    }),
    cases: trials.reduce((sum, one) => sum + one.cases, 0),
  };
}
