/** Contexts as the interlocks see them, and cases to take along. */
import type { Case, Expected } from '../model.ts';
import { caseOf, plan } from '../model.test-data.ts';
import type { InterlockContext } from './context.ts';
import { isLoopback } from '../http.ts';

export const tenant = '7c1f0b52-3c0a-4f6e-8d0e-2f1b9a6c5d43';
export const localTenant = '0b5c2f6e-1c0e-4b7a-9a57-6d1f0e3c8a42';

/** Loopback for no one but its own process; `undefined` is the embedded server. */
export function targetOf(url: string): InterlockContext['target'] {
  const { origin, hostname } = new URL(url);
  return { origin, hostname, local: isLoopback(hostname) };
}

/** As careful as can be, to Graph itself, unless told otherwise. */
export const contextTo = (url: string | undefined, over: Partial<InterlockContext> = {}): InterlockContext => ({
  target: url === undefined ? undefined : targetOf(url),
  allowHosts: [],
  tenant,
  localTenant,
  destructive: 'disposable',
  allowIds: [],
  createIn: [],
  params: {},
  maxRequests: 1000,
  maxDestructive: 200,
  mints: false,
  bringsTokens: true,
  checksOff: false,
  ...over,
});

export const minting: Partial<InterlockContext> = { mints: true, bringsTokens: false };

/** Case number `n`; no two have the same request. */
export const caseThat = (expects: Expected, n = 0): Case =>
  caseOf(`${expects}-${n}`, { expects, plan: { ...plan, headers: [['x-case', `${expects}-${n}`]] } });

/** `host-is-known: …` -> `host-is-known` */
export const nameOf = (objection: string): string => objection.slice(0, objection.indexOf(':'));
