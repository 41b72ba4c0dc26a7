/** What requests are put together from: the base URL of the target, and values for the holes of paths. */
import { failed } from '../../specs/result.ts';
import { isLoopback } from '../http.ts';
import { mayBeSecret, named, single, type Parsed, type RawText, type ValueType } from './value-types.ts';

export interface Target {
  readonly origin: string;
  /** Empty, or `/prefix` without a slash at its end; never an API version, which requests add. */
  readonly basePath: string;
  readonly loopback: boolean;
  /** `origin` and `basePath`. */
  readonly url: string;
}

export const baseUrl = single(
  { title: 'a URL in quotes', examples: ['http://localhost:3000'], type: 'string' },
  readTarget,
);

/** Reads a base URL. Problems never show a part that may hold a password. */
export function readTarget({ where, text }: RawText): Parsed<Target> {
  const problems = textProblems(text) ?? urlProblems(new URL(text));
  if (problems.length > 0) return failed(...problems.map((problem) => `${where}: ${problem}`));
  return { ok: true, value: toTarget(new URL(text)) };
}

function toTarget(url: URL): Target {
  // requests add the API version, so that one target serves the pages of both
  const basePath = url.pathname.replace(/\/+$/, '').replace(/\/+(?:beta|v1\.0)$/i, '');
  return { origin: url.origin, basePath, loopback: isLoopback(url.hostname), url: `${url.origin}${basePath}` };
}

/** What keeps the text from being read as a URL of HTTP; undefined where nothing does. */
function textProblems(text: string): readonly string[] | undefined {
  const problem = textRules.find((rule) => rule.breaks(text));
  return problem === undefined ? undefined : [problem.says(text)];
}

interface TextRule {
  readonly breaks: (text: string) => boolean;
  readonly says: (text: string) => string;
}

// in this order: each rule may rely on those before it
const textRules: readonly TextRule[] = [
  {
    // WHATWG drops tabs and line ends silently, and the URL would be another than the one written
    breaks: (text) => /[\s\p{Cc}]/u.test(text),
    says: () => 'the URL has white space in it; take it out or write it as %20',
  },
  {
    // `new URL('localhost:3000')` is a URL of scheme "localhost:"
    breaks: (text) => !/^[a-z][a-z\d+.-]*:\/\//i.test(text) && !/^https?:/i.test(text),
    says: noScheme,
  },
  {
    breaks: (text) => !/^https?:/i.test(text),
    says: (text) => `found the scheme "${text.slice(0, text.indexOf(':')).slice(0, 20)}"; use http or https`,
  },
  {
    // `http:///x` would be read as the host "x"
    breaks: (text) => !/^https?:\/\/[^/\\?#]/i.test(text),
    says: () => 'the URL names no host; write it as https://HOST or http://HOST:PORT, with two slashes before the host',
  },
  {
    breaks: (text) => /^https?:\/\/(?:[^/\\?#]*@)?(?::\d*)?(?:[/\\?#]|$)/i.test(text),
    says: () => 'the URL names no host; write it as https://HOST or http://HOST:PORT',
  },
  {
    breaks: (text) => !URL.canParse(text),
    says: () => 'the text cannot be read as a URL; check the host name, and that the port is at most 65535',
  },
];

function noScheme(text: string): string {
  const showable = /^[\w.-]+(?::\d{1,5})?(?:\/[\w./-]*)?$/.test(text) && !mayBeSecret(text);
  if (!showable) return 'the URL names no scheme; write it as https://HOST or http://HOST:PORT';
  const scheme = /^(?:localhost|127\.)/i.test(text) ? 'http' : 'https';
  return `found "${text}", which names no scheme; write ${scheme}://${text}`;
}

function urlProblems(url: URL): readonly string[] {
  return urlRules.filter((rule) => rule.breaks(url)).map((rule) => rule.says);
}

const urlRules: readonly { readonly breaks: (url: URL) => boolean; readonly says: string }[] = [
  {
    breaks: (url) => url.username !== '' || url.password !== '',
    says: 'the URL holds credentials (not shown); take them out and configure "identities" in graph-conformance.json',
  },
  {
    // `search` is empty for a lone "?"
    breaks: (url) => /^[^#]*\?/.test(url.href),
    says: 'the URL has a query; take out everything from "?" on, because requests add their own',
  },
  {
    breaks: (url) => url.href.includes('#'),
    says: 'the URL has a fragment; take out everything from "#" on, because it is never sent',
  },
];

type Params = Readonly<Record<string, string>>;

/** `--param managedDeviceId=...`; places are put together by name. */
export const pathParams: ValueType<Params> = {
  shape: 'list',
  schema: {
    title: 'an object of names and values',
    type: 'object',
    propertyNames: { title: 'the name of a hole without braces', pattern: '^[^\\s{}/=]+$' },
    additionalProperties: { title: 'one path segment in quotes', type: 'string' },
  },
  read: readParams,
  merge: (weaker, stronger) => ({ ...weaker, ...stronger }),
};

/** One name with two values is a problem; the same value twice is not. */
function readParams(found: readonly RawText[]): Parsed<Params> {
  const pairs = found.map((one) => ({ where: one.where, pair: readPair(one) }));
  const seen = new Map<string, string>();
  const problems = pairs.flatMap(({ where, pair }) => {
    if (!pair.ok) return pair.problems;
    const [name, value] = pair.value;
    const before = seen.get(name);
    seen.set(name, value);
    return before === undefined || before === value ? [] : [`${where}: ${name} has two different values; keep one`];
  });
  return problems.length > 0 ? failed(...problems) : { ok: true, value: Object.fromEntries(seen) };
}

function readPair({ where, text }: RawText): Parsed<readonly [name: string, value: string]> {
  const at = text.indexOf('=');
  if (at === -1) return failed(`${where}: found no "="; write it as NAME=VALUE, like managedDeviceId=7c9e6679`);
  const name = text.slice(0, at).trim();
  const value = text.slice(at + 1).trim();
  const rule = pairRules.find((rule) => rule.breaks(name, value));
  return rule === undefined ? { ok: true, value: [name, value] } : failed(`${where}: ${rule.says(named(name))}`);
}

interface PairRule {
  readonly breaks: (name: string, value: string) => boolean;
  readonly says: (name: string) => string;
}

const pairRules: readonly PairRule[] = [
  {
    breaks: (name) => name === '',
    says: () => 'has no name before "="; write it as NAME=VALUE',
  },
  {
    breaks: (name) => !/^[^\s{}/]+$/.test(name),
    says: (name) => `the name is ${name}; write the name of the hole alone, without braces, slashes or spaces`,
  },
  {
    breaks: (_, value) => value === '',
    says: (name) => `${name} has no value; write it as ${name}=VALUE`,
  },
  {
    breaks: (_, value) => value.includes('/'),
    says: (name) => `the value of ${name} has a "/"; give one path segment, because a slash would change the path`,
  },
  {
    // a client resolves dot segments before it sends, and the request would go to another resource
    breaks: (_, value) => /^(?:\.|%2e){1,2}$/i.test(value),
    says: (name) => `the value of ${name} is a dot segment; give an id, because dots alone would change the path`,
  },
];
