/** Every interlock about the run and about its cases, and what they say together. Those about tokens are in `token.ts`. */
import { holesOf, valueFor } from '../http.ts';
import { changesTheTarget, type Case } from '../model.ts';
import { cloudMeantBy, cloudOf } from './clouds.ts';
import { creationObjection } from './creation.ts';
import { guarded, isElsewhere, objectionsOf, type Interlock, type InterlockContext } from './context.ts';

const mayChange = ({ expects, plan }: Case): boolean => plan.method !== 'GET' && changesTheTarget(expects);

/** Requests of a run, and those of them that change or delete something. */
export interface Cost {
  readonly requests: number;
  readonly destructive: number;
}

const ofTheRun: readonly Interlock<undefined>[] = [
  {
    name: 'minted-token-stays-home',
    stops(context) {
      const hostname = context.target?.hostname ?? '';
      // A local key proves nothing to Graph, whoever names the host.
      if (!isElsewhere(context) || !context.mints || (context.allowHosts.includes(hostname) && !cloudMeantBy(hostname)))
        return undefined;
      return `${hostname} is not this machine, and tokens of the local issuer leave for loopback only; configure identities of that host in graph-conformance.json, or say that it is a mock of your own: --mock-host ${hostname}`;
    },
  },
  {
    name: 'host-is-known',
    stops(context) {
      const hostname = context.target?.hostname ?? '';
      if (!isElsewhere(context) || cloudOf(hostname) || context.allowHosts.includes(hostname)) return undefined;
      const meant = cloudMeantBy(hostname);
      if (meant) return `${hostname} is not how ${meant.graphHost} is written; write ${meant.graphHost}`;
      return `${hostname} is not a host of Microsoft Graph; if it is a mock of your own: --mock-host ${hostname}; if it is a tenant: --allow-host ${hostname}`;
    },
  },
  {
    // Minted tokens open nothing but mocks, and mocks in a network of containers speak http: they alone may travel in clear.
    name: 'https-off-this-machine',
    stops: (context) =>
      guarded(context) && context.target?.origin.startsWith('https:') !== true
        ? `${context.target?.origin} is not this machine, and a token must not travel in clear; use https`
        : undefined,
  },
  {
    name: 'certificates-are-checked',
    stops: ({ checksOff }) =>
      checksOff
        ? 'NODE_TLS_REJECT_UNAUTHORIZED switches certificate checks off; unset it, and add an authority with NODE_EXTRA_CA_CERTS=FILE'
        : undefined,
  },
  {
    name: 'tenant-is-named',
    stops: (context) =>
      guarded(context) && context.tenant === undefined
        ? `${context.target?.hostname} is not this machine; say which tenant is meant: --tenant TENANT-ID. Every token has to be of that tenant`
        : undefined,
  },
];

/** What a run may cost a target that others use too, once it is known what it sends. */
const budget: Interlock<Cost> = {
  name: 'budget',
  stops(context, { requests, destructive }) {
    if (!guarded(context)) return undefined;
    const planned = (what: string, allowed: number, flag: string): string =>
      `${what} are planned, set-up and clean-up included, and ${allowed} allowed; narrow the run, or raise ${flag}`;
    if (requests > context.maxRequests) return planned(`${requests} requests`, context.maxRequests, '--max-requests');
    if (destructive <= context.maxDestructive) return undefined;
    return planned(`${destructive} destructive requests`, context.maxDestructive, '--max-destructive');
  },
};

/** Cases that are to succeed change the target: revokeToken ends an enrollment token, and its printed QR codes, for good. */
const ofACase: readonly Interlock<Case>[] = [
  {
    name: 'destruction-is-consented-to',
    stops: (context, one) =>
      guarded(context) && mayChange(one) && context.destructive === 'unset'
        ? 'this request may succeed, and changes the target for good; choose --destructive disposable (objects that this run creates and deletes), listed (ids that --allow-id names) or skip (leave such cases out)'
        : undefined,
  },
  {
    name: 'id-is-listed',
    stops(context, one) {
      if (context.destructive !== 'listed' || !mayChange(one)) return undefined;
      const open = holesOf(one.plan.path).filter((hole) => {
        const ids = valueFor(hole, context.params) ?? [];
        return ids.length === 0 || ids.some((id) => !context.allowIds.includes(id));
      });
      const names = open.map(({ names: [name = ''] }) => name).join(', ');
      return open.length === 0 ? undefined : `the id of ${names} is not one that --allow-id names`;
    },
  },
  { name: 'collection-is-named', stops: creationObjection },
];

/** Every different reason why these cases may not be sent as they are. Where there is one, nothing is sent at all. */
export function objections(context: InterlockContext, cases: readonly Case[]): readonly string[] {
  const ofCases = cases.flatMap((one) => objectionsOf(ofACase, context, one).slice(0, 1));
  return [...runObjections(context), ...new Set(ofCases)];
}

/** Those about the target as such, whatever is sent there. */
export const runObjections = (context: InterlockContext): readonly string[] =>
  objectionsOf(ofTheRun, context, undefined);

export const budgetObjections = (context: InterlockContext, cost: Cost): readonly string[] =>
  objectionsOf([budget], context, cost);

/** Of the first interlock that stops this one request, or undefined. */
export const caseObjection = (context: InterlockContext, one: Case): string | undefined =>
  objectionsOf(ofACase, context, one)[0];
