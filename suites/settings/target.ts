/** What requests are put together from: the base URL of the target, and values for the holes of paths. */
import { mayBeSecret } from '../../specs/text.ts';
import { failed } from '../../specs/result.ts';
import { holeName, isLoopback } from '../http.ts';
import { named, type Parsed, type RawText, type ValueType } from './flag.ts';
import { single } from './value-types.ts';

export interface Target {
  readonly origin: string;
  /** Empty, or `/prefix` without a slash at its end; never an API version, which requests add. */
  readonly basePath: string;
  /** Present where the URL ends in one, in lower case: that of every spec, or a mistake. */
  readonly version?: string;
  /** On this machine, or a host that `--mock-host` names: a mock of one's own. */
  readonly local: boolean;
  /** `origin` and `basePath`. */
  readonly url: string;
}

export const baseUrl = single(
  { title: 'a URL in quotes', examples: ['http://localhost:3000'], type: 'string' },
  readTarget,
);

/** Reads a base URL. Problems never show a part that may hold a password. */
export function readTarget({ where, text }: RawText): Parsed<Target> {
  const [unreadable] = problemsIn(text, textRules);
  const problems = unreadable === undefined ? problemsIn(new URL(text), urlRules) : [unreadable];
  if (problems.length > 0) return failed(...problems.map((problem) => `${where}: ${problem}`));
  const url = new URL(text);
  // requests add the API version, so that one target serves the pages of both
  const path = url.pathname.replace(/\/+$/, '');
  const [ending = '', version] = /\/+(beta|v1\.0)$/i.exec(path) ?? [];
  const basePath = path.slice(0, path.length - ending.length);
  const local = isLoopback(url.hostname);
  const base = { origin: url.origin, basePath, local, url: `${url.origin}${basePath}` };
  return { ok: true, value: version === undefined ? base : { ...base, version: version.toLowerCase() } };
}

interface Rule<T> {
  readonly breaks: (value: T) => boolean;
  readonly problem: string | ((value: T) => string);
}

function problemsIn<T>(value: T, rules: readonly Rule<T>[]): readonly string[] {
  const broken = rules.filter((rule) => rule.breaks(value));
  return broken.map(({ problem }) => (typeof problem === 'string' ? problem : problem(value)));
}

/** What keeps a text from being read as a URL of HTTP. The first that is broken counts: each may rely on those before it. */
const textRules: readonly Rule<string>[] = [
  {
    // WHATWG drops tabs and line ends silently, and the URL would be another than the one written
    breaks: (text) => /[\s\p{Cc}]/u.test(text),
    problem: 'the URL has white space in it; take it out or write it as %20',
  },
  {
    // `new URL('localhost:3000')` is a URL of scheme "localhost:"
    breaks: (text) => !/^[a-z][a-z\d+.-]*:\/\//i.test(text) && !/^https?:/i.test(text),
    problem: noScheme,
  },
  {
    breaks: (text) => !/^https?:/i.test(text),
    problem: (text) => `found the scheme "${text.slice(0, text.indexOf(':')).slice(0, 20)}"; use http or https`,
  },
  {
    // `http:///x` would be read as the host "x"
    breaks: (text) => !/^https?:\/\/[^/\\?#]/i.test(text),
    problem: 'the URL names no host; write it as https://HOST or http://HOST:PORT, with two slashes before the host',
  },
  {
    breaks: (text) => /^https?:\/\/(?:[^/\\?#]*@)?(?::\d*)?(?:[/\\?#]|$)/i.test(text),
    problem: 'the URL names no host; write it as https://HOST or http://HOST:PORT',
  },
  {
    breaks: (text) => !URL.canParse(text),
    problem: 'the text cannot be read as a URL; check the host name, and that the port is at most 65535',
  },
];

function noScheme(text: string): string {
  const showable = /^[\w.-]+(?::\d{1,5})?(?:\/[\w./-]*)?$/.test(text) && !mayBeSecret(text);
  if (!showable) return 'the URL names no scheme; write it as https://HOST or http://HOST:PORT';
  const scheme = /^(?:localhost|127\.)/i.test(text) ? 'http' : 'https';
  return `found "${text}", which names no scheme; write ${scheme}://${text}`;
}

const urlRules: readonly Rule<URL>[] = [
  {
    breaks: ({ hostname }) => hostname === '0.0.0.0' || hostname === '[::]',
    problem: ({ hostname, protocol, port }) =>
      `${hostname} is where servers listen to reach all interfaces, and no address of a target; write ${protocol}//127.0.0.1${port === '' ? '' : `:${port}`}`,
  },
  {
    breaks: (url) => url.username !== '' || url.password !== '',
    problem:
      'the URL holds credentials (not shown); take them out and configure "identities" in graph-conformance.json',
  },
  {
    // `search` is empty for a lone "?"
    breaks: (url) => /^[^#]*\?/.test(url.href),
    problem: 'the URL has a query; take out everything from "?" on, because requests add their own',
  },
  {
    breaks: (url) => url.href.includes('#'),
    problem: 'the URL has a fragment; take out everything from "#" on, because it is never sent',
  },
];

type Params = Readonly<Record<string, readonly string[]>>;

/** `--param managedDeviceId=...`, with several ids `NAME=A,B,C`; places are put together by name. */
export const pathParams: ValueType<Params> = {
  shape: 'list',
  schema: {
    title: 'an object of names and values',
    type: 'object',
    propertyNames: { title: 'the name of a hole without braces', pattern: '^[^{}=]*[^\\s{}=][^{}=]*$' },
    additionalProperties: {
      title: 'one path segment in quotes, or a list of them',
      type: ['string', 'array'],
      items: { title: 'one path segment in quotes', type: 'string' },
      minItems: 1,
    },
  },
  read: readParams,
  merge: (weaker, stronger) => ({ ...weaker, ...stronger }),
};

/** Base64 may end in what else parts a name from its value. */
const paddedId = (text: string): boolean => /^[\w+/-]+={1,2}$/.test(text) && text.length % 4 === 0;

/** `id=A,B,other=C` is two: a piece without a name is one more value of the one before it. */
function pairsIn({ text, ...place }: RawText): readonly RawText[] {
  const pairs: RawText[] = [];
  for (const piece of text.split(/(?<!\\),/)) {
    const before = pairs.at(-1);
    const isValue = before?.text.includes('=') && (!piece.includes('=') || paddedId(piece.trim()));
    if (before && isValue) pairs.splice(-1, 1, { ...place, text: `${before.text},${piece}` });
    else pairs.push({ ...place, text: piece });
  }
  return pairs;
}

/** One name with two lists of values is a problem; the same list twice is not. */
function readParams(found: readonly RawText[]): Parsed<Params> {
  const pairs = found.flatMap(pairsIn).map((one) => ({ where: one.where, pair: readPair(one) }));
  const seen = new Map<string, readonly string[]>();
  const problems = pairs.flatMap(({ where, pair }) => {
    if (!pair.ok) return pair.problems;
    const [name, values] = pair.value;
    const before = seen.get(name);
    seen.set(name, values);
    if (before === undefined || before.join() === values.join()) return [];
    return [
      `${where}: ${named(name)} has two different values; keep one, or write ${named(name)}=A,B for requests that delete`,
    ];
  });
  return problems.length > 0 ? failed(...problems) : { ok: true, value: Object.fromEntries(seen) };
}

function readPair({ where, text }: RawText): Parsed<readonly [name: string, values: readonly string[]]> {
  const at = text.indexOf('=');
  if (at === -1) return failed(`${where}: found no "="; write it as NAME=VALUE, like managedDeviceId=7c9e6679`);
  const name = text.slice(0, at).trim();
  const values = text
    .slice(at + 1)
    .split(/(?<!\\),/)
    .map((value) => value.replaceAll('\\,', ',').trim());
  const [problem] = values.flatMap((value) => problemsIn([name, value] as const, pairRules));
  return problem === undefined
    ? { ok: true, value: [holeName(name), [...new Set(values)]] }
    : failed(`${where}: ${problem}`);
}

type Pair = readonly [name: string, value: string];

const pairRules: readonly Rule<Pair>[] = [
  {
    breaks: ([name]) => name === '',
    problem: 'has no name before "="; write it as NAME=VALUE',
  },
  {
    breaks: ([name]) => /[{}]/.test(name),
    problem: ([name]) => `the name is ${named(name)}; write the name of the hole alone, without braces`,
  },
  {
    breaks: ([, value]) => value === '',
    problem: ([name]) => `${named(name)} has no value; write it as ${named(name)}=VALUE`,
  },
  {
    breaks: ([, value]) => value.includes('/'),
    problem: ([name]) =>
      `the value of ${named(name)} has a "/"; give one path segment, because a slash would change the path`,
  },
  {
    // a client resolves dot segments before it sends, and the request would go to another resource
    breaks: ([, value]) => /^(?:\.|%2e){1,2}$/i.test(value),
    problem: ([name]) =>
      `the value of ${named(name)} is a dot segment; give an id, because dots alone would change the path`,
  },
];
