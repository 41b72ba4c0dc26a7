/** What a program printed -> a token: the text itself, or JSON as Azure CLI, Azure PowerShell and token endpoints write it. */
import { expiryOf } from './proof.ts';
import type { TokenResult } from './provider.ts';
import { Secret } from './secret.ts';

const tokenNames = ['accesstoken', 'access_token', 'token'];

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By lower-case name: PowerShell writes `Token` and `ExpiresOn`. */
function members(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
}

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : undefined;

/** `expiresOn` of Azure CLI is local time without a zone, which is how `Date.parse` reads it. */
function moment(value: unknown): number | undefined {
  const seconds = wholeNumber(value);
  if (seconds !== undefined) return seconds;
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function printedExpiry(found: ReadonlyMap<string, unknown>, now: number): { readonly expiresAt?: number } {
  const seconds = wholeNumber(found.get('expires_in'));
  const expiresAt =
    // The one that is a number first: the other's zone is somebody's guess.
    moment(found.get('expires_on')) ??
    moment(found.get('expireson')) ??
    (seconds === undefined ? seconds : now + seconds);
  return expiresAt === undefined ? {} : { expiresAt };
}

const printToken = 'let it print the token alone, or JSON with accessToken, access_token or token';

/** @param now seconds since the epoch */
export function printedToken(output: string, now: number): TokenResult {
  const text = output.replace(/^\uFEFF/, '').trim();
  if (text === '') return { ok: false, reason: `printed nothing on its standard output; ${printToken}` };
  const json = /^["{[]/.test(text) ? jsonOf(text) : text;
  if (json === undefined) return { ok: false, reason: `printed what begins like JSON and is none; ${printToken}` };
  if (typeof json === 'string') return bareToken(json);
  const found = typeof json === 'object' && json !== null ? members(json) : new Map<string, unknown>();
  const token = tokenNames.map((name) => found.get(name)).find((value) => value !== undefined);
  if (typeof token !== 'string' || token === '')
    return {
      ok: false,
      reason: `printed JSON without a token${token === undefined ? '' : ' that is a text (a SecureString has to be converted first)'}; ${printToken}`,
    };
  return { ok: true, token: new Secret(token), ...expiryOf(token), ...printedExpiry(found, now) };
}

function bareToken(text: string): TokenResult {
  if (/\s/.test(text)) return { ok: false, reason: `printed more than one word; ${printToken}` };
  return { ok: true, token: new Secret(text), ...expiryOf(text) };
}
