/** What answers showed of each type beside what is documented, of all cases of a run together. */
import type { CaseRecord, ObservedTypes, TypeSummary } from '../run-model.ts';

/** Names that a target made up, of one type and of all: they must not fill the memory, nor the record's last line. */
const mostOfType = 200;
const mostOfAll = 50_000;

interface OpenType {
  readonly apiVersion: string;
  readonly type: string;
  objects: number;
  readonly seen: Set<string>;
  readonly absent: Set<string>;
  readonly undocumented: Set<string>;
  readonly otherCase: Set<string>;
  readonly values: Map<string, Set<string>>;
}

const inOrder = (names: Iterable<string>): readonly string[] => [...names].sort();
const keyOf = ({ apiVersion, type }: OpenType): string => `${apiVersion} ${type}`;

export class TypesTally {
  readonly #types = new Map<string, OpenType>();
  #madeUp = 0;

  add({ apiVersion, observed = {} }: Pick<CaseRecord, 'apiVersion' | 'observed'>): void {
    for (const [type, one] of Object.entries(observed)) this.#addTo(this.#typeOf(apiVersion, type), one);
  }

  #typeOf(apiVersion: string, type: string): OpenType {
    const none = () => new Set<string>();
    const sets = { seen: none(), absent: none(), undocumented: none(), otherCase: none() };
    const made: OpenType = { apiVersion, type, objects: 0, ...sets, values: new Map() };
    const open = this.#types.get(keyOf(made)) ?? made;
    this.#types.set(keyOf(open), open);
    return open;
  }

  #addTo(open: OpenType, { count, members, absent = [], undocumented, otherCase = [], values }: Observed): void {
    open.objects += count;
    for (const name of Object.keys(members)) open.seen.add(name);
    for (const name of absent) open.absent.add(name);
    this.#addMadeUp(open.undocumented, undocumented);
    this.#addMadeUp(open.otherCase, otherCase);
    for (const [name, unknown] of Object.entries(values)) {
      const known = open.values.get(name) ?? new Set();
      open.values.set(name, known);
      this.#addMadeUp(known, unknown);
    }
  }

  #addMadeUp(names: Set<string>, more: readonly string[]): void {
    for (const name of more) {
      if (names.has(name) || names.size >= mostOfType || this.#madeUp >= mostOfAll) continue;
      names.add(name);
      this.#madeUp += 1;
    }
  }

  /** By version and name. */
  get types(): readonly TypeSummary[] {
    return [...this.#types.values()]
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
      .map(({ apiVersion, type, objects, seen, absent, undocumented, otherCase, values }) => ({
        apiVersion,
        type,
        objects,
        undocumented: inOrder(undocumented),
        otherCase: inOrder(otherCase),
        absent: inOrder([...absent].filter((name) => !seen.has(name))),
        values: inOrder(values.keys()).map((name) => ({ enum: name, values: inOrder(values.get(name) ?? []) })),
      }));
  }
}

type Observed = ObservedTypes[string];
