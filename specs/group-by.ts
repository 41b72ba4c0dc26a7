/** With at least one entry. */
type Group<T> = readonly [T, ...T[]];

/** `Map.groupBy`, which Node has from version 21 on: in the order in which the keys come up. */
export function groupBy<T, Key>(entries: Iterable<T>, keyOf: (entry: T) => Key): ReadonlyMap<Key, Group<T>> {
  const groups = new Map<Key, [T, ...T[]]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
