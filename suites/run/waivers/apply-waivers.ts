/** Which failures are let pass for now, and which waivers are over. The day is handed in, YYYY-MM-DD. */
import { userInfo } from 'node:os';
import { matcher } from '../../cases/select.ts';
import { globMatcher } from '../../glob.ts';
import type { CaseRecord, RunSummary, Waiver, WaiverState, WaiverUse } from '../../run-model.ts';

/** As it stands in the file. */
export type WaiverEntry = Omit<Waiver, 'where'>;

/** A waiver beside the cases that there are. */
export interface PlannedWaiver extends Waiver {
  /** Cases of these pages' revisions that it matches, also those that this run leaves out. */
  readonly cases: number;
  /** Some revision on file has such a case. */
  readonly known: boolean;
}

interface Entry {
  readonly waiver: PlannedWaiver;
  readonly here: boolean;
  readonly expired: boolean;
  readonly matches: (id: string) => boolean;
  waived: number;
  passing: number;
}

const globbing = /[*?[\]{}\\]/;

/** As `URL` spells it: `https://Graph.Microsoft.com:443/` is `https://graph.microsoft.com`. A glob stays as it is. */
function spelt(target: string): string {
  return globbing.test(target) || !URL.canParse(target) ? target : new URL(target).href.replace(/\/$/, '');
}

/** @param pattern URL or origin of a target, or a glob of it */
export function isAtTarget(pattern: string, url: string): boolean {
  const names = [url, spelt(url), new URL(url).origin];
  const matches = globMatcher(pattern);
  return names.includes(spelt(pattern)) || names.some((name) => matches(name));
}

/** As `--case` takes it. */
export function caseMatcher(pattern: string): (id: string) => boolean {
  const end = `/${pattern}`;
  // hundreds of suggested waivers over tens of thousands of cases would take seconds as globs
  const glob = globbing.test(pattern) ? matcher(pattern) : () => false;
  return (id) => id === pattern || id.endsWith(end) || glob(id);
}

/** Only a broken promise that the target's own octets show; never our error, never silence, never doubt. */
function waivable({ standing, verdict, exchange }: CaseRecord): boolean {
  return standing === 'broken' && verdict === 'fail' && exchange !== undefined && exchange.outcome.kind !== 'none';
}

type Counted = Omit<WaiverUse, 'state' | 'over'>;

interface Facts {
  readonly here: boolean;
  readonly expired: boolean;
  readonly known: boolean;
}

function stateOf({ cases, waived, passing }: Counted, { here, expired, known }: Facts): WaiverState {
  if (!here) return 'elsewhere';
  if (expired) return 'expired';
  if (!known) return 'unused';
  if (waived > 0) return 'used';
  // one case that was left out, or that nobody knows about, may be what it is for
  return cases > 0 && passing === cases ? 'passing' : 'idle';
}

const overIn: Readonly<Partial<Record<WaiverState, (waiver: Counted) => string>>> = {
  expired: ({ expires }) => `was valid until ${expires}; delete this entry, or renew it with a reason`,
  unused: (waiver) => `no case is called ${JSON.stringify(waiver.case)}; delete this entry, or correct its case`,
  passing: ({ cases }) =>
    `${cases === 1 ? 'its case passes' : `all of its ${cases} cases pass`} now; delete this entry`,
};

function useOf(counted: Counted, facts: Facts): WaiverUse {
  const state = stateOf(counted, facts);
  const says = overIn[state]?.(counted);
  return { ...counted, state, ...(says === undefined ? {} : { over: `${counted.where}: ${says}` }) };
}

export class AppliedWaivers {
  readonly #entries: readonly Entry[];

  /** @param run URL of its target, and its day, YYYY-MM-DD */
  constructor(waivers: readonly PlannedWaiver[], run: { readonly target: string; readonly day: string }) {
    this.#entries = waivers.map((waiver) => ({
      waiver,
      here: isAtTarget(waiver.target, run.target),
      expired: waiver.expires < run.day,
      matches: caseMatcher(waiver.case),
      waived: 0,
      passing: 0,
    }));
  }

  /** The record as it stands with the waivers: its verdict and its findings stay. */
  settle(record: CaseRecord): CaseRecord {
    const concerned = this.#entries.filter(({ here, matches }) => here && matches(record.id));
    // a warning is of an authority that does not gate, and a waiver is for the gate
    if (record.standing === 'kept' || record.standing === 'warning') for (const entry of concerned) entry.passing += 1;
    const inForce = waivable(record) ? concerned.filter(({ expired }) => !expired) : [];
    for (const entry of inForce) entry.waived += 1;
    const [first] = inForce;
    if (!first) return record;
    const { where, reason, owner, expires } = first.waiver;
    return { ...record, standing: 'waived', waived: { where, reason, owner, expires } };
  }

  get uses(): readonly WaiverUse[] {
    return this.#entries.map(({ waiver: { known, ...waiver }, here, expired, waived, passing }) =>
      useOf({ ...waiver, waived, passing }, { here, expired, known }),
    );
  }
}

/** The same waivers over all parts of one run. @param parts of each part, all waivers in the same order */
export function mergedUses([first = [], ...others]: readonly (readonly WaiverUse[])[]): readonly WaiverUse[] {
  return first.map(({ state: _state, over: _over, ...waiver }, at) => {
    const uses = [first, ...others].flatMap((part) => part[at] ?? []);
    const sum = (count: 'waived' | 'passing'): number => uses.reduce((total, one) => total + one[count], 0);
    const was = (state: WaiverState): boolean => uses.some((one) => one.state === state);
    return useOf(
      { ...waiver, waived: sum('waived'), passing: sum('passing') },
      { here: !was('elsewhere'), expired: was('expired'), known: !was('unused') },
    );
  });
}

/** `2026-12-31`, or the first and the last day, where they differ. */
export function waivedUntil(uses: readonly WaiverUse[]): string {
  const days = uses.flatMap(({ state, expires }) => (state === 'used' ? [expires] : [])).sort();
  const [first = '', last = first] = [days[0], days.at(-1)];
  return first === last ? `until ${first}` : `the first until ${first}, the last until ${last}`;
}

/** Days that a suggested waiver is good for. */
const goodFor = 90;
const dayMs = 24 * 60 * 60 * 1000;

/** Waivers for what a run has found broken, whole but for the reason: a file; or lines to paste below the `[` of one that has entries. Empty where nothing is to be waived. */
export function suggestedWaivers({ attention, target, startedAt, waivers }: RunSummary, owner: string): string {
  const expires = new Date(Date.parse(startedAt) + goodFor * dayMs).toISOString().slice(0, 10);
  const lines = attention
    .filter(({ standing, verdict }) => standing === 'broken' && verdict === 'fail')
    .map(({ id }): WaiverEntry => ({ case: id, target: target.url, reason: '', owner, expires }))
    .map((entry) => `  ${JSON.stringify(entry)}`)
    .join(',\n');
  if (lines === '') return '';
  return waivers.length > 0 ? `${lines},\n` : `[\n${lines}\n]\n`;
}

/** What the machine calls the user; nothing where it has no name for the id, as in some containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** Who starts this run: a build machine says it in a variable. */
export const ownerIn = (env: NodeJS.ProcessEnv): string =>
  env['GITHUB_ACTOR'] ?? env['GITLAB_USER_LOGIN'] ?? userName();
