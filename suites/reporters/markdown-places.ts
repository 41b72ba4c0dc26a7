/** What is not a pass, by the place on the page that it is about: one lie of a target is one entry, however many cases see it. */
import type { Authority, Finding } from '../model.ts';
import type { Attention, RunHead } from '../run-model.ts';
import { clipped } from './markdown-text.ts';
import { gatedBy } from './gated.ts';

/** `unknown`: nobody knows whether a promise of the gate is kept; `warning`: a promise is broken that does not gate. */
export const kinds = ['broken', 'error', 'waived', 'unknown', 'warning'] as const;
export type Kind = (typeof kinds)[number];

/** What was seen against what is promised, and how often. */
export interface Clash extends Pick<Finding, 'check' | 'authority' | 'seen' | 'promised' | 'note'> {
  cases: number;
}

export interface Place {
  readonly kind: Kind;
  readonly page: string;
  readonly apiVersion: string;
  readonly request: Attention['request'];
  /** `page#anchor:line`. */
  readonly clause: string;
  readonly clashes: Clash[];
  /** Clashes that are not kept. */
  others: number;
  /** Ids of the first cases. */
  readonly ids: string[];
  cases: number;
  readonly example: Attention;
}

export interface Gathered {
  /** In the order in which they came up. */
  readonly of: (kind: Kind) => readonly Place[];
  /** Cases by the reason why they were not sent. */
  readonly unsent: ReadonlyMap<string, string[]>;
}

const clashesKept = 5;
const idsKept = 5;

type Reason = Pick<Clash, 'check' | 'authority' | 'seen' | 'promised' | 'note'> & {
  readonly clause: string;
  readonly kind: Kind;
};

function kindOf(
  { outcome, authority }: Finding,
  { standing }: Attention,
  inGate: readonly Authority[],
): Kind | undefined {
  if (outcome === 'pass') return undefined;
  if (!inGate.includes(authority)) return outcome === 'fail' ? 'warning' : undefined;
  if (outcome !== 'fail') return 'unknown';
  return standing === 'waived' ? 'waived' : 'broken';
}

function reasonsOf(one: Attention, inGate: readonly Authority[]): readonly Reason[] {
  const { about, error, expectation, standing, inconclusive = 'no check had anything to say about the answer' } = one;
  const found = one.findings.flatMap((finding): Reason[] => {
    const kind = kindOf(finding, one, inGate);
    return kind === undefined ? [] : [{ ...finding, kind }];
  });
  if (error !== undefined) found.push({ ...about, kind: 'error', seen: error, promised: expectation });
  const told = found.some(({ kind }) => kind !== 'warning');
  return standing === 'unknown' && !told
    ? [...found, { ...about, kind: 'unknown', seen: inconclusive, promised: expectation }]
    : found;
}

function addClash(place: Place, { check, authority, seen, promised, note }: Reason): void {
  const known = place.clashes.find((clash) => clash.seen === seen && clash.promised === promised);
  if (known) known.cases += 1;
  else if (place.clashes.length < clashesKept)
    place.clashes.push({
      check,
      authority,
      seen: clipped(seen),
      promised,
      ...(note === undefined ? {} : { note }),
      cases: 1,
    });
  else place.others += 1;
}

class Gathering {
  readonly #places = new Map<string, Place>();
  readonly unsent = new Map<string, string[]>();

  add(one: Attention, inGate: readonly Authority[]): void {
    if (one.skipped !== undefined) {
      this.unsent.set(one.skipped, [...(this.unsent.get(one.skipped) ?? []), one.id]);
      return;
    }
    const touched = new Set<Place>();
    for (const reason of reasonsOf(one, inGate)) {
      const place = this.#placeOf(one, reason);
      addClash(place, reason);
      touched.add(place);
    }
    for (const place of touched) {
      place.cases += 1;
      if (place.ids.length < idsKept) place.ids.push(one.id);
    }
  }

  of(kind: Kind): readonly Place[] {
    return [...this.#places.values()].filter((place) => place.kind === kind);
  }

  #placeOf(one: Attention, { kind, clause }: Reason): Place {
    const key = `${kind} ${one.operation} ${clause}`;
    const { page, apiVersion, request } = one;
    const place = this.#places.get(key) ?? {
      kind,
      page,
      apiVersion,
      request,
      clause,
      clashes: [],
      others: 0,
      ids: [],
      cases: 0,
      example: one,
    };
    this.#places.set(key, place);
    return place;
  }
}

/** @param cases with or without what the target sent; those that pass are passed over */
export async function gatherPlaces(
  { gate }: RunHead,
  cases: Iterable<Attention> | AsyncIterable<Attention>,
): Promise<Gathered> {
  const gathering = new Gathering();
  const inGate = gatedBy(gate);
  for await (const { exchange, ...one } of cases) {
    if (one.verdict === 'pass') continue;
    // without what the target sent, which can be large
    const request = exchange && { method: exchange.method, url: exchange.url, sent: exchange.sent };
    gathering.add(request ? { ...one, exchange: request } : one, inGate);
  }
  return { of: (kind) => gathering.of(kind), unsent: gathering.unsent };
}
