/** How objects of a run come and go: by the documented create and delete of their collection. */
import { failed, type Result } from '../../specs/result.ts';
import { defined, isObject, plural, printable } from '../../specs/text.ts';
import { saidByService } from '../checks/graph-error.ts';
import { succeeded } from '../checks/judgements.ts';
import { fieldValues, fillHoles, fullName, holesOf, idFrom, jsonOfContent, valueFor } from '../http.ts';
import type { CollectionRequests, Exchange, PlannedRequest } from '../model.ts';
import type { StepPurpose } from '../run-model.ts';
import { paramFlag, type Ids } from './object-ids.ts';
import type { SendResult } from './sender.ts';

/** Sends one request beside the cases: a collection with all its pages; ids by the names of the plan's holes. Never throws. */
export type SendStep = (purpose: StepPurpose, plan: PlannedRequest, ids: Ids) => Promise<SendResult>;

/** Gives a request that carries one a name that nothing else has. */
export type Named = (plan: PlannedRequest) => PlannedRequest;

/** Values of a path's holes, in order; undefined where nobody knows one. */
export type Values = readonly (string | undefined)[];

export const valuesIn = (path: string, ids: Ids): Values => holesOf(path).map((hole) => valueFor(hole, ids));

export const idsFor = (path: string, values: Values): Ids =>
  Object.fromEntries(
    holesOf(path).flatMap((hole, at) => {
      const value = values[at];
      return value === undefined ? [] : [[fullName(hole), value] as const];
    }),
  );

/** A collection: its pages, and the values of its path's holes. */
export interface Place {
  readonly pages: CollectionRequests;
  readonly above: Values;
}

/** Objects of several types may be made in one collection. */
export const placeKey = (place: Place): string => `${pathOfPlace(place)} ${place.pages.create?.body?.unit}`;

export type MadeObject = Result<{ id: string }>;

export interface ObjectMaker {
  make(place: Place): Promise<MadeObject>;
  /** Before a case's own create leaves. @returns why it must not */
  intend(place: Place, plan: PlannedRequest): Promise<readonly string[]>;
  /** What came of a case's own create. */
  created(place: Place, plan: PlannedRequest, sent: SendResult): void;
  /** A case's own DELETE says that it worked. */
  removed(place: Place, id: string): void;
  /** Newest first. @returns what is left, as sentences */
  cleanUp(): Promise<readonly string[]>;
}

export function answeredBy({ outcome }: Exchange): {
  readonly status?: number;
  readonly seen: string;
  readonly content?: unknown;
  readonly location?: string;
} {
  if (outcome.kind === 'none') return { seen: outcome.message };
  if (outcome.kind === 'malformed') return { seen: outcome.problem };
  const { status, fields } = outcome.answer;
  const said = saidByService(outcome.answer);
  return {
    status,
    seen: `status is ${status}${said === undefined ? '' : `; ${said}`}`,
    content: jsonOfContent(outcome.answer),
    ...defined({ location: fieldValues(fields, 'location')[0] }),
  };
}

export const idIn = (content: unknown, { key }: Pick<CollectionRequests, 'key'>): string | undefined =>
  isObject(content) ? idFrom(content[key]) : undefined;

/** @param path of the collection, filled */
function idInLocation(location: string | undefined, path: string): string | undefined {
  const [, before = '', last = ''] = /^([^?]*)\/([^/?]+)$/.exec(location ?? '') ?? [];
  if (!before.toLowerCase().endsWith(path.toLowerCase())) return undefined;
  try {
    return idFrom(decodeURIComponent(last));
  } catch {
    return undefined; // no percent-encoding (RFC 3986 section 2.1)
  }
}

/** Path of the collection, filled; empty where no page says how anything is made there. */
export const pathOfPlace = ({ pages: { create }, above }: Place): string =>
  create ? fillHoles(create.path, idsFor(create.path, above)) : '';

/** Of what a create has made, if its answer tells. */
export function idMade(exchange: Exchange, place: Place): string | undefined {
  const { content, location } = answeredBy(exchange);
  return idIn(content, place.pages) ?? idInLocation(location, pathOfPlace(place));
}

/** Begins each reason why a request had nothing to act on. */
export const noObject = 'no object could be made';

/** What a person can do where a create is refused. */
function remedies(status: number | undefined, path: string, values: Values): readonly string[] {
  if (status === 400 || status === 409 || status === 422)
    return ['give a body that it takes as bodies in the configuration'];
  if (status !== 404) return [];
  return holesOf(path).flatMap(({ names: [own = '', longer = own] }, at) =>
    values[at] === undefined ? [`give an id that the target knows: ${paramFlag(longer, 1)}`] : [],
  );
}

interface PlainMakerOptions {
  readonly send: SendStep;
  readonly named: Named;
  /** The target ends with the run, and what was made there too. */
  readonly isEphemeral: boolean;
}

/** On a target that is the user's own: what a killed run leaves there is nobody's loss. */
export class PlainMaker implements ObjectMaker {
  readonly #options: PlainMakerOptions;
  readonly #standing: (Place & { readonly id: string })[] = [];
  /** Paths of objects that the target has said to have deleted, in lower case. */
  readonly #deleted = new Set<string>();
  /** By path of the collection, filled: objects whose ids no answer told. */
  readonly #nameless = new Map<string, number>();

  constructor(options: PlainMakerOptions) {
    this.#options = options;
  }

  async make(place: Place): Promise<MadeObject> {
    const { create } = place.pages;
    if (!create) return failed('no page says how such an object is made');
    const sent = await this.#options.send('set-up', this.#options.named(create), idsFor(create.path, place.above));
    const line = `POST ${create.path}`;
    if (!sent.ok) return failed(`${noObject}: ${line}: ${sent.problems.join('; ')}`);
    const { exchange } = sent.recording;
    const { status, seen } = answeredBy(exchange);
    if (!succeeded(status)) {
      const why = [seen, ...remedies(status, create.path, place.above)].join('; ');
      return failed(`${noObject}: ${line}: ${why}`);
    }
    const id = this.#keep(place, exchange);
    return id === undefined ? failed(`${noObject}: ${line}: the answer has no id`) : { ok: true, id };
  }

  async intend(): Promise<readonly string[]> {
    return [];
  }

  created(place: Place, _plan: PlannedRequest, sent: SendResult): void {
    if (sent.ok && succeeded(answeredBy(sent.recording.exchange).status)) this.#keep(place, sent.recording.exchange);
  }

  #keep(place: Place, exchange: Exchange): string | undefined {
    const id = idMade(exchange, place);
    const path = pathOfPlace(place);
    if (id !== undefined) this.#standing.push({ ...place, id });
    // a server that says 200 to everything has made nothing
    else if (place.pages.remove && answeredBy(exchange).status === 201)
      this.#nameless.set(path, (this.#nameless.get(path) ?? 0) + 1);
    return id;
  }

  removed(place: Place, id: string): void {
    this.#deleted.add(`${pathOfPlace(place)}/${encodeURIComponent(id)}`.toLowerCase());
  }

  /** What its collection has no delete page for stays. */
  async cleanUp(): Promise<readonly string[]> {
    if (this.#options.isEphemeral) return [];
    const left: string[] = [];
    for (const {
      pages: { remove },
      above,
      id,
    } of this.#standing.splice(0).toReversed()) {
      if (!remove) continue;
      const ids = idsFor(remove.path, [...above, id]);
      const sent = await this.#options.send('clean-up', remove, ids);
      const { status, seen } = sent.ok ? answeredBy(sent.recording.exchange) : { seen: sent.problems.join('; ') };
      const path = fillHoles(remove.path, ids);
      if (succeeded(status) || status === 404 || status === 410 || this.#deleted.has(path.toLowerCase())) continue;
      left.push(`${path} could not be deleted: ${printable(seen)}`);
    }
    const nameless = [...this.#nameless].map(
      ([place, count]) => `${plural(count, 'object')} of ${place} could not be deleted: no answer told an id`,
    );
    return [...left, ...nameless];
  }
}
