import type { RequestTemplate } from '../model.ts';
import { pathKey } from '../permission-data-path.ts';
import { type Reason, reason } from './model.ts';

/** From the request lines of one revision to those of another. */
export function requestReasons(
  older: readonly RequestTemplate[],
  newer: readonly RequestTemplate[],
): readonly Reason[] {
  const had = byKey(older);
  const has = byKey(newer);
  const gone = [...had].filter(([key]) => !has.has(key)).map(([, written]) => written);
  const come = [...has].filter(([key]) => !had.has(key)).map(([, written]) => written);
  return [
    ...gone.map((written) => reason('narrowing', 'is not promised any more:', written)),
    ...come.map((written) => reason('widening', 'is promised now:', written)),
    ...[...had].flatMap(([key, written]) => spelling(written, has.get(key) ?? written)),
  ];
}

/** What a page writes, under a key that leaves out what makes no other request. */
function byKey(requests: readonly RequestTemplate[]): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, readonly string[]>();
  for (const { method, path } of requests) {
    // one key may have two spellings on a page
    const [query = ''] = /\?.*/.exec(path) ?? [];
    const key = `${method} ${pathKey(path)}${query.toLowerCase().replaceAll(/\{[^{}]*\}/g, '{}')}`;
    lines.set(key, [...(lines.get(key) ?? []), `${method} ${path}`].toSorted());
  }
  return lines;
}

function spelling(older: readonly string[], newer: readonly string[]): readonly Reason[] {
  if (older.join('\n') === newer.join('\n')) return [];
  const had = keysPerHole(older);
  const has = keysPerHole(newer);
  if (had.some((keys, at) => keys > (has[at] ?? keys)))
    return [reason('narrowing', 'a hole offers fewer keys:', newer)];
  if (had.some((keys, at) => keys < (has[at] ?? keys))) return [reason('widening', 'a hole offers more keys:', newer)];
  return [reason('neutral', 'is the same request, written otherwise:', newer)];
}

/** How many keys each hole offers: 2 for `{id|userPrincipalName}`. The most that any spelling offers. */
function keysPerHole(written: readonly string[]): readonly number[] {
  const perSpelling = written.map((line) => [...line.matchAll(/\{[^{}]*\}/g)].map(([hole]) => hole.split('|').length));
  const [first = []] = perSpelling;
  return first.map((_, at) => Math.max(...perSpelling.map((holes) => holes[at] ?? 0)));
}
