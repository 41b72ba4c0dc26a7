/** oauth2-mock-server in place of our issuer: its tokens and its keys, before our reference server. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JSONWebKeySet } from 'jose';
import { startReferenceServer, type ReferenceServer } from '../../../fixtures/server/index.ts';
import { formatProblem, loadSpecs, selectRevisions } from '../../../specs/load.ts';
import { personalTenant } from '../../identities/claims.ts';
import { installPackages } from '../install.ts';
import {
  accounts,
  actionsOnly,
  audience,
  packages,
  staticIdentities,
  type Account,
  type WildServer,
} from './server.ts';

type ClaimSet = Readonly<Record<string, unknown>>;

/** As much of the package as is used here. */
interface OAuth2Server {
  readonly issuer: { readonly keys: { generate(algorithm: string): Promise<unknown> } };
  readonly service: {
    once(event: 'beforeTokenSigning', change: (token: { readonly payload: ClaimSet }) => void): void;
  };
  address(): { readonly port: number };
  start(port: number, host: string): Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds; it is in this process. */
const timeoutMs = 10_000;
/** Seconds. */
const day = 86_400;

/** @param now seconds since 1970 */
const defectiveClaims = (now: number): Readonly<Record<NonNullable<Account['defect']>, ClaimSet>> => ({
  expired: { iat: now - 2 * day, nbf: now - 2 * day, exp: now - day },
  'not-yet-valid': { nbf: now + day, exp: now + 2 * day },
  'wrong-audience': { aud: 'https://management.azure.com' },
  'unknown-key': {},
  'tampered-signature': {},
  'alg-none': {},
});

function claimsOf({ scheme, permissions, claim, beside = [], defect }: Account, now: number): ClaimSet {
  const delegated = scheme !== 'Application';
  const tid = scheme === 'DelegatedPersonal' ? personalTenant : '6f3a8f0e-4a53-4a6e-9d55-0d9a4b9f7c21';
  const who = delegated ? { idtyp: 'user', sub: 'u-1', oid: 'o-1' } : { idtyp: 'app', sub: 'o-2', oid: 'o-2' };
  const inScp = (claim ?? (delegated ? 'scp' : 'roles')) === 'scp';
  const [inScopes, roles] = inScp ? [permissions, beside] : [beside, permissions];
  // delegated tokens of a real tenant hold the scopes of the sign-in too
  const scopes = [...(delegated && inScp ? ['openid', 'profile'] : []), ...inScopes];
  const rights = { ...(scopes.length > 0 && { scp: scopes.join(' ') }), ...(roles.length > 0 && { roles }) };
  return { aud: audience, tid, ...who, ...rights, ...(defect === undefined ? {} : defectiveClaims(now)[defect]) };
}

async function startIssuer(home: string): Promise<OAuth2Server> {
  const file = createRequire(join(home, 'package.json')).resolve('oauth2-mock-server');
  const loaded: { readonly OAuth2Server: new () => OAuth2Server } = await import(pathToFileURL(file).href);
  const issuer = new loaded.OAuth2Server();
  await issuer.issuer.keys.generate('RS256');
  await issuer.start(0, '127.0.0.1');
  return issuer;
}

async function ask(issuer: OAuth2Server, path: string, init: RequestInit = {}): Promise<string> {
  const url = `http://127.0.0.1:${issuer.address().port}${path}`;
  return (await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })).text();
}

/** Asked for as a client does; the claims are put in before the issuer signs. */
async function issuedToken(issuer: OAuth2Server, claims: ClaimSet): Promise<string> {
  issuer.service.once('beforeTokenSigning', ({ payload }) => void Object.assign(payload, claims));
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'wild' });
  const answer = await ask(issuer, '/token', { method: 'POST', body });
  const { access_token: token }: { readonly access_token?: string } = JSON.parse(answer);
  if (token === undefined) throw new Error(`the token endpoint answered without a token: ${answer}`);
  return token;
}

async function referenceServer(issuer: OAuth2Server): Promise<ReferenceServer> {
  const loaded = await loadSpecs();
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const jwks: JSONWebKeySet = JSON.parse(await ask(issuer, '/jwks'));
  return startReferenceServer({ specs: selectRevisions(loaded.specs, 'first').selected, jwks });
}

export const oauth2MockServer: WildServer = {
  name: 'oauth2-mock-server',
  of: `tokens of oauth2-mock-server ${packages['oauth2-mock-server']}, answers of our reference server`,
  // whoever issues the tokens, the reference server keeps every promise
  expected: [
    {
      cases: 'headers/token-{tampered-signature,alg-none}',
      verdict: 'not-sent',
      because: 'the issuer signs whatever it issues, and signs it rightly',
    },
  ],
  start: async () => {
    const home = await installPackages('wild', packages);
    const [issuer, stranger] = await Promise.all([startIssuer(home), startIssuer(home)]);
    const server = await referenceServer(issuer);
    const now = Math.floor(Date.now() / 1000);
    const tokens: Record<string, string> = {};
    for (const [name, account] of Object.entries<Account>(accounts))
      tokens[name] = await issuedToken(account.defect === 'unknown-key' ? stranger : issuer, claimsOf(account, now));
    const stop = (): Promise<unknown> => Promise.all([issuer.stop(), stranger.stop(), server.close()]);
    return { url: server.url, ...staticIdentities(tokens), settings: actionsOnly, stop };
  },
};
