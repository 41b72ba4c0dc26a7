/** Notes on types while they are taken. */
import type { JsonKind, TypeNote, TypeNotes } from '../../type-model.ts';

export interface OpenNote extends TypeNote {
  count: number;
  readonly seen: Map<string, Set<JsonKind>>;
  readonly otherCase: Set<string>;
  readonly undocumented: Set<string>;
  readonly values: Map<string, Set<string>>;
}

/** A target that sends new names with each item does not fill the memory. */
const most = 200;
const longest = 100;

export function addName(names: Set<string>, name: string): void {
  if (names.size < most) names.add(name.slice(0, longest));
}

export const emptyNote = (): OpenNote => ({
  count: 0,
  seen: new Map(),
  otherCase: new Set(),
  undocumented: new Set(),
  values: new Map(),
});

export function addKind(seen: OpenNote['seen'], name: string, value: unknown): void {
  const kinds = seen.get(name);
  if (kinds) kinds.add(kindOf(value));
  else seen.set(name, new Set([kindOf(value)]));
}

function kindOf(value: unknown): JsonKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const kind = typeof value;
  return kind === 'boolean' || kind === 'number' || kind === 'string' ? kind : 'object';
}

/** Those of several contents, as of one. */
export function joinedNotes(all: readonly TypeNotes[]): TypeNotes {
  if (all.length === 1 && all[0]) return all[0];
  const joined = new Map<string, OpenNote>();
  for (const [type, { count, seen, otherCase, undocumented, values }] of all.flatMap((notes) => [...notes])) {
    const note = joined.get(type) ?? emptyNote();
    joined.set(type, note);
    note.count += count;
    for (const [name, kinds] of seen) note.seen.set(name, new Set([...(note.seen.get(name) ?? []), ...kinds]));
    for (const name of otherCase) addName(note.otherCase, name);
    for (const name of undocumented) addName(note.undocumented, name);
    for (const [name, unknown] of values)
      note.values.set(name, new Set([...(note.values.get(name) ?? []), ...unknown]));
  }
  return joined;
}
