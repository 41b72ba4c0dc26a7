/**
 * How a change of each kind of requirement strikes a caller. `undefined` is a side that does not have the requirement.
 * A promise that is gone is narrowing, though the service may go on keeping it: nobody can count on it any more.
 */
import type {
  ParameterRequirement,
  PermissionRequirement,
  PreconditionRequirement,
  QueryOptionRequirement,
  RequestBodyRequirement,
  RequestHeaderRequirement,
  RequestMemberRequirement,
  RequestTemplate,
  ResponseRequirement,
} from '../model.ts';
import { pathKey } from '../permission-data.ts';
import { narrowing, neutral, type Reason, widening } from './model.ts';

type BodyRequirement = RequestBodyRequirement | ResponseRequirement;
type Typed = RequestMemberRequirement | ParameterRequirement;
type Reasons<Kind> = (older: Kind | undefined, newer: Kind | undefined) => readonly Reason[];

export const headerReasons: Reasons<RequestHeaderRequirement> = (older, newer) => {
  if (!older || !newer || older.name.toLowerCase() !== newer.name.toLowerCase())
    return [...(older ? [headerRemoved(older)] : []), ...(newer ? [headerAdded(newer)] : [])];
  const demand = Number(newer.required) - Number(older.required);
  return [
    ...(demand > 0 ? [narrowing('is required now:', newer.name)] : []),
    ...(demand < 0 ? [widening('may be left out now:', newer.name)] : []),
    ...valueReasons(older.value, newer.value),
  ];
};

function headerAdded({ name, required }: RequestHeaderRequirement): Reason {
  return required
    ? narrowing('is required now, and was not mentioned:', name)
    : widening('may be sent now, and was not mentioned:', name);
}

function headerRemoved({ name, required }: RequestHeaderRequirement): Reason {
  return required
    ? widening('is not demanded any more:', name)
    : narrowing('is not mentioned any more; what it did is not promised:', name);
}

function valueReasons(older: string | undefined, newer: string | undefined): readonly Reason[] {
  if (older === newer) return [];
  if (older === undefined) return [narrowing('a value is stated now; others may stop working:', newer ?? '')];
  if (newer === undefined) return [widening('no value is stated any more; it was:', older)];
  return valueKey(older) === valueKey(newer)
    ? [neutral('is the same value, written otherwise:', newer)]
    : [narrowing('another value is stated; the old one may stop working:', older, newer)];
}

/** Letter case, blanks and what a placeholder is called do not make another value. */
function valueKey(value: string): string {
  return value
    .toLowerCase()
    .replaceAll(/\{[^{}]*\}|<[^<>]*>/g, '{}')
    .replaceAll(/\s/g, '');
}

/** A page that is silent about the body asks for none. */
export const requestBodyReasons: Reasons<RequestBodyRequirement> = (older, newer) => {
  const [had, has] = [older?.body ?? 'none', newer?.body ?? 'none'];
  if (had === has && older && newer) {
    return typeOf(older) === typeOf(newer)
      ? reworded(older, newer)
      : [narrowing('a body of another type is asked for; the old one may be refused')];
  }
  if (had === has) return [neutral(newer ? 'nothing was said of a body' : 'nothing is said of a body any more')];
  if (has === 'none') return [narrowing('a body is not asked for any more; sending it may be refused or do nothing')];
  if (had === 'none') return [narrowing('a body is asked for now; requests without it may be refused')];
  return had === 'described' || has === 'described'
    ? [neutral('one of the two specs does not hold what the body is')]
    : [narrowing('a body of another form is asked for; the old one may be refused')];
};

const typeOf = (one: BodyRequirement): string => ('type' in one ? one.type : '');

export const memberReasons: Reasons<RequestMemberRequirement> = (older, newer) => {
  if (!older) return newer ? [newMember(newer)] : [];
  if (!newer) return [narrowing('is not mentioned any more; sending it may be refused or do nothing:', older.name)];
  const demand = Number(newer.required === true) - Number(older.required === true);
  return [
    ...(demand > 0 ? [narrowing('is required now:', newer.name)] : []),
    ...(demand < 0 ? [widening('may be left out now:', newer.name)] : []),
    ...retyped(older, newer),
  ];
};

function newMember({ name, required }: RequestMemberRequirement): Reason {
  return required === true
    ? narrowing('is required now, and was not mentioned:', name)
    : widening('may be sent now, and was not mentioned:', name);
}

/** Which parameters may be left out, no page says for sure. */
export const parameterReasons: Reasons<ParameterRequirement> = (older, newer) => {
  if (!older) return newer ? [narrowing('a parameter more; requests without it may be refused:', newer.name)] : [];
  if (!newer) return [narrowing('a parameter less; sending it may be refused or do nothing:', older.name)];
  return retyped(older, newer);
};

const retyped = (older: Typed, newer: Typed): readonly Reason[] =>
  older.type === newer.type ? [] : [narrowing('is of another type; the old one may be refused:', newer.name)];

export const responseReasons: Reasons<ResponseRequirement> = (older, newer) => {
  if (!older) return newer ? [widening('an answer is promised now')] : [];
  if (!newer) return [narrowing('the answer is not promised any more')];
  const status = narrowing(`another status: code that waits for ${older.status} may stop working`);
  return [...(older.status === newer.status ? [] : [status]), ...responseBodyReasons(older, newer)];
};

function responseBodyReasons(older: ResponseRequirement, newer: ResponseRequirement): readonly Reason[] {
  if (older.body === newer.body)
    return typeOf(older) === typeOf(newer)
      ? reworded(older, newer)
      : [narrowing('the answer is of another type; code that reads the old one may stop working')];
  if (newer.body === 'none') return [narrowing('the answer has no body any more')];
  if (older.body === 'none') return [widening('the answer has a body now; code that reads none goes on working')];
  return older.body === 'described' || newer.body === 'described'
    ? [neutral('one of the two specs does not hold what the body is')]
    : [narrowing('the answer has a body of another form; code that reads the old one may stop working')];
}

/** A described body whose line has changed: no spec holds what it looks like, so that nothing may be said of it. */
function reworded(older: BodyRequirement, newer: BodyRequirement): readonly Reason[] {
  const changed = older.hash !== undefined && newer.hash !== undefined && older.hash !== newer.hash;
  const says = 'the line about the body reads otherwise; a spec does not hold what it describes: read the page';
  return older.body === 'described' && changed ? [neutral(says)] : [];
}

export const queryOptionReasons: Reasons<QueryOptionRequirement> = (older, newer) => {
  if (older?.name === newer?.name) return [];
  return [
    ...(older ? [narrowing('is not mentioned any more; what it did is not promised:', older.name)] : []),
    ...(newer ? [widening('may be used now, and was not mentioned:', newer.name)] : []),
  ];
};

export const preconditionReasons: Reasons<PreconditionRequirement> = (older, newer) => {
  if (older?.needs === newer?.needs) return [];
  return [
    ...(newer ? [narrowing('is needed now:', newer.needs)] : []),
    ...(older ? [widening('is not needed any more:', older.needs)] : []),
  ];
};

/** Permissions that are enough each alone; none: not supported; undefined: nothing is said of the scheme. */
export type Names = readonly string[] | undefined;

/** The permissions that a row grants, if any. */
export function namesOf(row: PermissionRequirement): readonly string[] {
  return row.supported ? row.anyOf : [];
}

/** From one row to another of the same scheme. Swapped, they widen where they narrowed. Nothing for equal sets. */
export function permissionReasons(older: Names, newer: Names): readonly Reason[] {
  const had = older ?? [];
  const has = newer ?? [];
  const gone = had.filter((name) => !has.includes(name));
  const come = has.filter((name) => !had.includes(name));
  const silence = (older === undefined) !== (newer === undefined);
  if (gone.length + come.length === 0)
    return silence ? [neutral('the scheme is not supported where anything is said of it')] : [];
  return [
    ...(gone.length === 0 ? [] : [narrowing(lost(newer), ...gone)]),
    ...(come.length === 0 ? [] : [widening(won(older), ...come)]),
  ];
}

function lost(newer: Names): string {
  if (newer === undefined) return 'nothing is said of the scheme any more; was enough:';
  return newer.length === 0 ? 'the scheme is not supported any more; was enough:' : 'is not enough any more:';
}

function won(older: Names): string {
  if (older === undefined) return 'nothing was said of the scheme; is enough now:';
  return older.length === 0 ? 'the scheme was not supported; is enough now:' : 'is enough now too:';
}

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
    ...gone.map((written) => narrowing('is not promised any more:', ...written)),
    ...come.map((written) => widening('is promised now:', ...written)),
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
  if (had.some((keys, at) => keys > (has[at] ?? keys))) return [narrowing('a hole offers fewer keys:', ...newer)];
  if (had.some((keys, at) => keys < (has[at] ?? keys))) return [widening('a hole offers more keys:', ...newer)];
  return [neutral('is the same request, written otherwise:', ...newer)];
}

/** How many keys each hole offers: 2 for `{id|userPrincipalName}`. The most that any spelling offers. */
function keysPerHole(written: readonly string[]): readonly number[] {
  const perSpelling = written.map((line) => [...line.matchAll(/\{[^{}]*\}/g)].map(([hole]) => hole.split('|').length));
  const [first = []] = perSpelling;
  return first.map((_, at) => Math.max(...perSpelling.map((holes) => holes[at] ?? 0)));
}
