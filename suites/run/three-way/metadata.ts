/** What Microsoft's metadata says beside pages of types and actions, and what the target's answers showed. */
import {
  statusesBesideMetadata,
  statusesInMetadata,
  noSuchMember,
  typeBesideMetadata,
  type BesideMetadata,
} from '../../../specs/drift/beside-metadata.ts';
import { whoStandsAlone } from '../../../specs/drift/who-stands-alone.ts';
import type { TypeSpec } from '../../../specs/model.ts';
import { defined, firstOf } from '../../../specs/text.ts';
import type { MetadataFile } from '../microsoft-data.ts';
import { succeeded } from '../../checks/judgements.ts';
import type { CaseResult, Finding, Operation } from '../../model.ts';
import type { CaseRecord, ObservedTypes } from '../../run-model.ts';
import type { ThreeWayFact } from '../../three-way-model.ts';
import { dated } from './access.ts';
import { jsonKinds, type JsonKind } from '../../type-model.ts';

const asNumber: ReadonlySet<string> = new Set(['edm.byte', 'edm.sbyte', 'edm.int16', 'edm.int32']);
const asEither: ReadonlySet<string> = new Set(['edm.int64', 'edm.decimal', 'edm.double', 'edm.single']);
const asString: ReadonlySet<string> = new Set(
  ['String', 'DateTimeOffset', 'Date', 'TimeOfDay', 'Duration', 'Guid', 'Binary'].map(
    (name) => `edm.${name.toLowerCase()}`,
  ),
);

/** What values of the type are in JSON; undefined where that is not known. @param isEnum of a type that is no primitive one */
function kindsOf(type: string, isEnum: (name: string) => boolean | undefined): readonly JsonKind[] | undefined {
  const name = type.toLowerCase();
  if (name.startsWith('collection(')) return ['array'];
  if (asNumber.has(name)) return ['number'];
  if (asEither.has(name)) return ['number', 'string'];
  if (asString.has(name)) return ['string'];
  if (name === 'edm.boolean') return ['boolean'];
  // any JSON value, whatever a page says of it
  const named = name === 'microsoft.graph.json' ? undefined : isEnum(name);
  return named === undefined ? undefined : named ? ['string'] : ['object'];
}

/** Whether all that was seen has a form of the type. */
const fitting = (seen: readonly JsonKind[], kinds: readonly JsonKind[] | undefined): boolean | undefined =>
  kinds && (seen.length === 0 ? undefined : seen.every((kind) => kinds.includes(kind)));

export class MetadataTally {
  readonly #given: MetadataFile;
  readonly #pages: ReadonlyMap<string, TypeSpec>;
  readonly #seen = new Map<string, Map<string, Set<JsonKind>>>();
  readonly #statuses: ThreeWayFact[] = [];

  readonly #seesTarget: boolean;

  /** @param types one revision of each */
  constructor(given: MetadataFile, types: readonly TypeSpec[], seesTarget: boolean) {
    this.#given = given;
    this.#seesTarget = seesTarget;
    this.#pages = new Map(types.map((spec) => [spec.type.toLowerCase(), spec]));
  }

  /** @returns what stands beside a failure of the operation */
  settle(operation: Operation, results: readonly CaseResult[]) {
    const documented = results.find(({ case: one }) => one.suite === 'response');
    const outcome = documented?.exchange?.outcome;
    const status = outcome?.kind === 'answer' && succeeded(outcome.answer.status) ? outcome.answer.status : undefined;
    const line = `${operation.request.method} ${operation.request.path}`;
    const fact = statusesBesideMetadata(operation.spec, this.#given.metadata)
      .filter(({ subject }) => subject === line)
      .map((beside) => this.#statusFact(operation, beside, status))[0];
    if (fact) this.#statuses.push(fact);
    return (record: CaseRecord, { check, outcome: found }: Finding): string | undefined => {
      if (found !== 'fail') return undefined;
      const seen = record.exchange?.outcome;
      const same = seen?.kind === 'answer' && String(seen.answer.status) === fact?.target;
      if (check === 'success-status-is-exact' && fact && same) return this.#noteOn([fact]);
      if (check === 'members-have-the-documented-types') return this.#noteOn(this.#factsOf(record.observed ?? {}));
      return undefined;
    };
  }

  observe({ observed = {} }: CaseRecord): void {
    for (const [type, { members }] of Object.entries(observed)) {
      const seen = this.#seen.get(type) ?? new Map<string, Set<JsonKind>>();
      this.#seen.set(type, seen);
      for (const [name, kinds] of Object.entries(members))
        seen.set(name, new Set([...(seen.get(name) ?? []), ...kinds.filter((kind) => kind !== 'null')]));
    }
  }

  get facts(): readonly ThreeWayFact[] {
    const types = [...this.#seen].flatMap(([type, members]) =>
      this.#typeFacts(type, (name) => jsonKinds.filter((kind) => members.get(name)?.has(kind) === true)),
    );
    return inOrder([...this.#statuses, ...types]);
  }

  /** Types in answers of which the metadata knows nothing. */
  get unknown(): readonly string[] {
    return [...this.#seen.keys()].filter((type) => !this.#given.metadata.types.has(type.toLowerCase())).sort();
  }

  #statusFact({ spec, request }: Operation, beside: BesideMetadata, status: number | undefined): ThreeWayFact {
    const allowed = statusesInMetadata(request, this.#given.metadata) ?? [];
    const outcome = whoStandsAlone({
      pageAndData: beside.same,
      pageAndTarget: status === undefined ? undefined : String(status) === beside.page,
      dataAndTarget: status === undefined ? undefined : allowed.includes(status),
    });
    const target = status === undefined ? undefined : String(status);
    return factOf(beside, spec, { ...defined({ target, outcome }) });
  }

  #factsOf(observed: ObservedTypes): readonly ThreeWayFact[] {
    return Object.entries(observed).flatMap(([type, { members }]) =>
      this.#typeFacts(type, (name) => (members[name] ?? []).filter((kind) => kind !== 'null')),
    );
  }

  #typeFacts(type: string, seenOf: (name: string) => readonly JsonKind[]): readonly ThreeWayFact[] {
    const spec = this.#pages.get(type.toLowerCase());
    const { types } = this.#given.metadata;
    const isEnum = (name: string): boolean | undefined => {
      const is = types.get(name)?.is ?? this.#pages.get(name)?.is;
      return is && is === 'enum';
    };
    const rows = (spec && typeBesideMetadata(spec, this.#given.metadata)) ?? [];
    return rows.flatMap((beside) => {
      const kinds = this.#seesTarget ? seenOf(beside.of) : [];
      const fits = defined({
        page: fitting(kinds, kindsOf(beside.page, isEnum)),
        // of a member that there is not, no value is one
        data: fitting(kinds, beside.data === noSuchMember ? [] : kindsOf(beside.data, isEnum)),
      });
      const target = kinds.length === 0 ? undefined : kinds.join(', ');
      return spec ? [withOutcome(factOf(beside, spec, { ...defined({ target }), fits }), beside.same)] : [];
    });
  }

  /** With whom the target agrees. */
  #noteOn(facts: readonly ThreeWayFact[]): string | undefined {
    const data = `Microsoft's metadata ${dated(this.#given.file)}`;
    const notes = facts.flatMap(({ of, page, data: says, outcome, asOf }) => {
      if (outcome === 'page alone')
        return [`${of}: the target agrees with ${data} (${says}); the page of ${asOf} differs`];
      return outcome === 'target alone'
        ? [`${of}: the page of ${asOf} and ${data} agree (${page}); the target stands alone`]
        : [];
    });
    return notes.length === 0 ? undefined : firstOf(notes, notesShown).join('; ');
  }
}

const notesShown = 3;

const factOf = (
  { subject, of, clause, line, page, data }: BesideMetadata,
  spec: { readonly page: string; readonly asOf: string },
  more: Pick<ThreeWayFact, 'target' | 'fits' | 'outcome'>,
): ThreeWayFact => ({ subject, of, asOf: spec.asOf, clause: `${spec.page}${clause}:${line}`, page, data, ...more });

function withOutcome(fact: ThreeWayFact, same: boolean): ThreeWayFact {
  const { page, data } = fact.fits ?? {};
  return {
    ...fact,
    ...defined({ outcome: whoStandsAlone({ pageAndData: same, pageAndTarget: page, dataAndTarget: data }) }),
  };
}

const keyOf = ({ subject, of }: ThreeWayFact): string => `${subject} ${of}`;

const inOrder = (facts: readonly ThreeWayFact[]): readonly ThreeWayFact[] =>
  facts.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

/** Of the shards of a run, each of which may have seen something else of a type. */
export function mergedFacts(all: readonly ThreeWayFact[]): readonly ThreeWayFact[] {
  const merged = new Map<string, ThreeWayFact>();
  for (const fact of all) {
    const known = merged.get(keyOf(fact));
    merged.set(keyOf(fact), known ? joined(known, fact) : fact);
  }
  return inOrder([...merged.values()]);
}

function joined(one: ThreeWayFact, other: ThreeWayFact): ThreeWayFact {
  const seen = [one, other].flatMap(({ target }) => target?.split(', ') ?? []);
  const target = seen.length === 0 ? undefined : jsonKinds.filter((kind) => seen.includes(kind)).join(', ');
  const both = (who: 'page' | 'data'): boolean | undefined => {
    const known = [one.fits?.[who], other.fits?.[who]].filter((fits) => fits !== undefined);
    return known.length === 0 ? undefined : known.every((fits) => fits);
  };
  const fits = defined({ page: both('page'), data: both('data') });
  return withOutcome({ ...one, ...defined({ target }), fits }, one.page.toLowerCase() === one.data.toLowerCase());
}
