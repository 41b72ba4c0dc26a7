/** Which cases of a plan are left out: those that no token of the configuration can express by its nature, and those that somebody excludes. */
import { closest } from 'fastest-levenshtein';
import type { PermissionScheme } from '../../specs/model.ts';
import { failed, type Result } from '../../specs/result.ts';
import type { CheckId } from '../checks/index.ts';
import { claimsOf } from '../identities/claims.ts';
import { staticToken } from '../identities/external-token.ts';
import { keyOf } from '../identities/provider.ts';
import { KnownSecrets, secretReader } from '../identities/secrets.ts';
import { guarded } from '../interlocks/context.ts';
import { applies, ownName, type Case } from '../model.ts';
import type { PageWithoutCases } from '../run-model.ts';
import type { Exclusion, Settings } from '../settings/model.ts';
import { mints } from './identities.ts';
import { interlockContextOf, usesTestObjects } from './objections.ts';
import { caseMatcher } from './waivers/apply-waivers.ts';

/** What a case asks of a token beyond an account with permissions. */
type Demand = 'defect' | 'early' | 'claim' | 'name';

/** Where tokens come from, as far as it decides what they can be. `open`: nothing is known that they cannot be. */
type Origin = 'opaque' | 'entra' | 'open';

const cannot: Readonly<Record<Origin, Readonly<Partial<Record<Demand, string>>>>> = {
  opaque: {
    defect: 'an opaque token has no signature and no claims that could be wrong',
    early: 'an opaque token has no signature and no claims that could be wrong',
    claim: 'an opaque token has no claims that a permission could be misplaced in',
    name: 'an opaque token has no claim whose names could be read wrongly',
  },
  entra: {
    early: 'Microsoft Entra issues no token that is not valid yet',
    claim: 'Microsoft Entra puts no permission into the claim of another kind of token',
    name: 'Microsoft Entra issues no token with a permission that does not exist',
  },
  open: {},
};

const aboutNames: ReadonlySet<string> = new Set<CheckId>([
  'look-alike-permission-is-refused',
  'changed-case-permission-is-refused',
]);

function demandOf({ plan: { identity }, checks: [own] }: Case): Demand | undefined {
  if (identity.kind === 'none') return undefined;
  if (identity.defect !== undefined) return identity.defect === 'not-yet-valid' ? 'early' : 'defect';
  if (identity.claim !== undefined) return 'claim';
  return own && aboutNames.has(own.check.id) ? 'name' : undefined;
}

interface HeldToken {
  readonly scheme: PermissionScheme;
  readonly key: string;
  readonly origin: Origin;
}

/** Programs are not run for it, and nobody is asked to sign in: a plan sends nothing. */
async function heldTokens(settings: Settings): Promise<readonly HeldToken[]> {
  const read = secretReader(settings.env, new KnownSecrets());
  return Promise.all(
    Object.values(settings.identities).flatMap((identity) => {
      if (identity.provider === 'minted') return [];
      const originOf = async (): Promise<Origin> => {
        if (identity.provider !== 'static') return identity.provider === 'msal' ? 'entra' : 'open';
        const answer = await staticToken(identity.token, read).acquire(new AbortController().signal);
        return answer.ok && claimsOf(answer.token.reveal()) === undefined ? 'opaque' : 'open';
      };
      return [originOf().then((origin) => ({ scheme: identity.scheme, key: keyOf(identity), origin }))];
    }),
  );
}

/** An identity that somebody has configured is never without meaning; without tokens of a case's kind of account, all others speak for them. */
function reasonFor(one: Case, held: readonly HeldToken[]): string | undefined {
  const { identity } = one.plan;
  const demand = demandOf(one);
  if (demand === undefined || identity.kind === 'none' || held.some(({ key }) => key === keyOf(identity)))
    return undefined;
  const ofItsKind = held.filter(({ scheme }) => scheme === identity.scheme);
  const reasons = (ofItsKind.length > 0 ? ofItsKind : held).map(({ origin }) => cannot[origin][demand]);
  const [reason] = reasons;
  return reasons.includes(undefined) ? undefined : reason;
}

/** The cases, marked where the configured identities cannot express them. Minted tokens can express everything. */
export async function withoutInexpressible(settings: Settings, cases: readonly Case[]): Promise<readonly Case[]> {
  if (mints(settings)) return cases;
  const held = await heldTokens(settings);
  return cases.map((one) => {
    const notApplicable = applies(one) ? reasonFor(one, held) : undefined;
    return notApplicable === undefined ? one : { ...one, notApplicable };
  });
}

/** What a target makes without the name that this run gives could be found by nobody. */
export function withoutNameless(settings: Settings, cases: readonly Case[]): readonly Case[] {
  if (!usesTestObjects(interlockContextOf(settings))) return cases;
  return cases.map((one) => {
    const { plan, operation } = one;
    const isNameless =
      plan.creates === true && operation.content?.mark !== undefined && plan.body?.unit.includes(ownName) !== true;
    return isNameless && applies(one) ? { ...one, notApplicable: nameless } : one;
  });
}

const nameless = 'what it might create on a target that others use would bear no name to find it by';

/** By the check that a case is about. A tenant has no catch-all, and a value for every member may be more than somebody wants there. */
const ofMocksAlone: ReadonlyMap<string, string> = new Map<CheckId, string>([
  ['unknown-name-does-not-succeed', 'mocks alone are asked for paths that no page has'],
  ['full-body-is-no-server-error', 'mocks alone are sent a value for every documented member'],
]);

export function withoutProbes(settings: Settings, cases: readonly Case[]): readonly Case[] {
  if (!guarded(interlockContextOf(settings))) return cases;
  return cases.map((one) => {
    const notApplicable = ofMocksAlone.get(one.checks[0]?.check.id ?? '');
    return notApplicable !== undefined && applies(one) ? { ...one, notApplicable } : one;
  });
}

interface Planned {
  readonly cases: readonly Case[];
  readonly withoutCases: readonly PageWithoutCases[];
}

/** A page without a case is matched as if it had one, of whatever name. */
const idOf = ({ apiVersion, page }: PageWithoutCases): string => `${apiVersion}/${page}`;

/**
 * The cases and pages, marked where the configuration leaves them out.
 * @param idsOnFile ids of the cases of every page on file, also those that the run is not about; asked for where an entry matches nothing here
 */
export function withoutExcluded(
  exclusions: readonly Exclusion[],
  { cases, withoutCases }: Planned,
  idsOnFile: () => readonly string[],
): Result<Planned> {
  if (exclusions.length === 0) return { ok: true, cases, withoutCases };
  const unused = new Set(exclusions);
  const entries = exclusions.map((entry) => ({ entry, matches: caseMatcher(entry.case) }));
  const excludedBy = (isMatched: (matches: (id: string) => boolean) => boolean): string | undefined => {
    const found = entries.filter(({ matches }) => isMatched(matches));
    for (const { entry } of found) unused.delete(entry);
    return found[0]?.entry.reason;
  };
  const left = cases.map((one): Case => {
    const excluded = excludedBy((matches) => matches(one.id));
    return excluded === undefined || !applies(one) ? one : { ...one, excluded };
  });
  const pages = withoutCases.map((page): PageWithoutCases => {
    const excluded = excludedBy((matches) => matches(idOf(page)) || matches(`${idOf(page)}/-`));
    return excluded === undefined ? page : { ...page, excluded };
  });
  const others = unused.size > 0 ? idsOnFile() : [];
  const problems = entries
    .filter(({ entry, matches }) => unused.has(entry) && !others.some(matches))
    .map(({ entry }) => {
      const near = closest(entry.case, [...others, ...withoutCases.map(idOf)]);
      return `${entry.where}: no case is called "${entry.case}"; the nearest is ${near}; correct it, or delete this entry`;
    });
  return problems.length > 0 ? failed(...problems) : { ok: true, cases: left, withoutCases: pages };
}
