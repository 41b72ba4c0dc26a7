/** A case of a record without what holds a secret or private values all the same: its verdict stays, its octets do not. */
import { isObject, jsonOf } from '../../specs/text.ts';
import { tailOpen } from '../reporters/json.ts';

const withheld = '<withheld: it holds a secret of the run or a private value>';

/** What the target sent. `sent` and `url` are ours. */
const answered: Readonly<Record<string, unknown>> = {
  received: withheld,
  reason: '',
  fields: [],
  body: withheld,
  violations: [],
};

/** Any text that leaks, wherever it stands. */
function clean(value: unknown, leaks: (text: string) => boolean): unknown {
  if (typeof value === 'string') return leaks(value) ? withheld : value;
  if (Array.isArray(value)) return value.map((one) => clean(one, leaks));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clean(one, leaks)]));
}

function withoutAnswer(exchange: unknown): unknown {
  if (!isObject(exchange)) return exchange;
  const members = Object.entries(exchange).flatMap(([name, value]): (readonly [string, unknown])[] => {
    if (name === 'decoded' || name === 'undecodable') return [];
    if (name in answered) return [[name, answered[name]]];
    return [[name, name === 'outcome' || name === 'answer' ? withoutAnswer(value) : value]];
  });
  return Object.fromEntries(members);
}

/** Where a case quotes the target. */
const quoting = ['findings', 'inconclusive', 'error', 'diagnosis'];

/** The last line: the names of members that a target made up are left out, or what set-up and clean-up were answered. */
function withheldTail(line: string, leaks: (text: string) => boolean): ReturnType<typeof withheldLine> {
  const whole = jsonOf(line.slice(tailOpen.length, -1));
  if (!isObject(whole)) return undefined;
  const { types: _types, ...tail } = whole;
  const textOf = (rest: object): string => `${tailOpen}${JSON.stringify(rest)}}`;
  if (!leaks(textOf(tail))) return { line: textOf(tail), id: 'types in answers' };
  const { steps } = tail;
  if (!Array.isArray(steps)) return undefined;
  const bare = steps.map((step: unknown) =>
    isObject(step) ? { ...step, exchange: withoutAnswer(step['exchange']) } : step,
  );
  const text = [
    { ...whole, steps: bare },
    { ...tail, steps: bare },
  ]
    .map(textOf)
    .find((one) => !leaks(one));
  return text === undefined ? undefined : { line: text, id: 'set-up and clean-up' };
}

/** The line of a case without them, and the case's id; undefined where it is none, or still leaks. */
export function withheldLine(
  line: string,
  leaks: (text: string) => boolean,
): { readonly line: string; readonly id: string } | undefined {
  if (line.startsWith(tailOpen)) return withheldTail(line, leaks);
  const record = jsonOf(line.replace(/,$/, ''));
  if (!isObject(record) || typeof record['id'] !== 'string') return undefined;
  const members = Object.entries(record).flatMap(([name, value]): (readonly [string, unknown])[] => {
    if (name === 'observed') return [];
    if (name === 'exchange') return [[name, withoutAnswer(value)]];
    return [[name, quoting.includes(name) ? clean(value, leaks) : value]];
  });
  const text = JSON.stringify(Object.fromEntries(members)) + (line.endsWith(',') ? ',' : '');
  return leaks(text) ? undefined : { line: text, id: record['id'] };
}
