import type { Found, Read, Target } from './model.ts';
import { mayBeSecret } from './wording.ts';
import { isLoopback } from '../http.ts';

/** Reads a base URL. Problems never show a part that may hold a password. */
export function readTarget({ where, text }: Found): Read<Target> {
  const problems = textProblems(text) ?? urlProblems(new URL(text));
  if (problems.length > 0) return { ok: false, problems: problems.map((problem) => `${where}: ${problem}`) };
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
