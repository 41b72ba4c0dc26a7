/**
 * A record without what differs between two runs that found the same. Left out are:
 * - when and how fast: `startedAt`, `durationMs`; the dates and GUIDs that a target writes into an answer;
 * - where: the port of the embedded reference server.
 * What of the head is left out, `comparableHead` of `record/merge.ts` says.
 */
import type { CaseRecord, RecordedExchange, RunTail } from '../run-model.ts';

/** What a target makes up for each answer. */
const ofTheMoment: readonly (readonly [pattern: RegExp, stands: string])[] = [
  [/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi, '<guid>'],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\b/g, '<time>'],
];

const timeless = (text: string): string =>
  ofTheMoment.reduce((clean, [pattern, stands]) => clean.replaceAll(pattern, stands), text);

/** Where a text names the embedded server, which is at another port in each run, and in each shard of one. */
function placeless(text: string, place: URL): string {
  return text.replaceAll(place.origin, '<target>').replaceAll(place.host, '<host>');
}

function withoutTiming({ startedAt: _startedAt, durationMs: _durationMs, ...exchange }: RecordedExchange): object {
  return exchange;
}

/** Every text of a value, deep. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, change)]));
}

/** @param embedded the target was the embedded reference server */
export function comparableCase({ exchange, brief, ...record }: CaseRecord, embedded: boolean): unknown {
  const url = exchange?.url ?? brief?.request.split(' ')[1];
  const place = embedded && url !== undefined ? new URL(url) : undefined;
  const change = (text: string): string => timeless(place ? placeless(text, place) : text);
  return mapTexts(
    {
      ...record,
      ...(exchange ? { exchange: withoutTiming(exchange) } : {}),
      ...(brief ? { brief: { ...brief, durationMs: 0 } } : {}),
    },
    change,
  );
}

export function comparableTail({ durationMs: _durationMs, ...tail }: RunTail): unknown {
  return tail;
}
