/** Where one identity's tokens come from, and one acquisition for all who ask: coalesced, kept, renewed in time, and not repeated where it failed. */
import type { Result } from '../../specs/result.ts';
import { expiryOf } from './claims.ts';
import type { Secret } from './secrets.ts';

/** `expiresAt`: seconds since the epoch, where it is known. */
export type TokenResult = Result<{ token: Secret; expiresAt?: number }>;

/** Each call gets a new token; `TokenCache` sees to it that calls are few. */
export interface TokenSource {
  acquire(signal: AbortSignal): Promise<TokenResult>;
}

export interface TokenCacheOptions {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Seconds before the expiry. */
const longestMargin = 300;

/** Seconds since the epoch: what the issuer said or what the token says, whichever comes first; a claim is cut to the second. */
function endOf({ token, expiresAt = Infinity }: Extract<TokenResult, { ok: true }>): number {
  return Math.min(expiresAt, expiryOf(token.reveal()).expiresAt ?? Infinity);
}

/** When a token acquired now is to be renewed. One that has no lifetime left is what somebody configured: kept as it is. */
function renewalTime(expiresAt: number, now: number): number {
  const lifetime = expiresAt - now;
  return lifetime > 0 && lifetime < Infinity ? now + lifetime - Math.min(longestMargin, lifetime / 10) : Infinity;
}

export class TokenCache {
  readonly #source: TokenSource;
  readonly #options: TokenCacheOptions;
  #kept: Promise<TokenResult> | undefined;
  #expiresAt = Infinity;
  #renewAt = Infinity;
  #pending: Promise<TokenResult> | undefined;

  constructor(source: TokenSource, options: TokenCacheOptions) {
    this.#source = source;
    this.#options = options;
  }

  token(): Promise<TokenResult> {
    if (this.#kept !== undefined && this.#options.now() < this.#renewAt) return this.#kept;
    this.#pending ??= this.#acquire().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #acquire(): Promise<TokenResult> {
    const before = await this.#kept;
    const answer = await this.#source.acquire(this.#options.signal);
    const now = this.#options.now();
    if (!answer.ok && before?.ok === true && now < this.#expiresAt) {
      // Good until it expires, and then there is one more try: an authority may be down for a minute.
      this.#renewAt = this.#expiresAt;
      return before;
    }
    // A failure stays for the run: asking again for every request would get the account locked or the app throttled.
    this.#kept = Promise.resolve(answer);
    this.#expiresAt = answer.ok ? endOf(answer) : Infinity;
    this.#renewAt = answer.ok ? renewalTime(this.#expiresAt, now) : Infinity;
    return answer;
  }
}
