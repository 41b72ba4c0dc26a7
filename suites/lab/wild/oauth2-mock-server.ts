/** oauth2-mock-server in place of our issuer: its tokens and its keys, before our reference server. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JSONWebKeySet } from 'jose';
import { startReferenceServer, type ReferenceServer } from '../../../fixtures/server/index.ts';
import { formatProblem, loadSpecs, selectRevisions } from '../../../specs/load.ts';
import type { StaticIdentity } from '../../identities/config.ts';
import { audience } from './documented.ts';
import { installPackages } from './install.ts';
import { accounts, type Claims } from './oauth2-accounts.ts';
import { expected } from './oauth2-mock-server.expected.ts';
import { variableOf, type Place, type Target, type WildServer } from './wild-server.ts';

/** As much of the package as is used here. */
interface OAuth2Server {
  readonly issuer: { readonly url?: string; readonly keys: { generate(algorithm: string): Promise<unknown> } };
  readonly service: { once(event: 'beforeTokenSigning', change: (token: { readonly payload: Claims }) => void): void };
  address(): { readonly port: number };
  start(port: number, host: string): Promise<void>;
  stop(): Promise<void>;
}

interface Issuer {
  readonly server: OAuth2Server;
  readonly url: string;
}

/** Milliseconds; it is in this process. */
const patience = 10_000;

async function newIssuer(home: string): Promise<Issuer> {
  const file = createRequire(join(home, 'package.json')).resolve('oauth2-mock-server');
  const loaded: { readonly OAuth2Server: new () => OAuth2Server } = await import(pathToFileURL(file).href);
  const server = new loaded.OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

/** Asked for as a client does; the claims are put in before the issuer signs. */
async function issued({ server, url }: Issuer, claims: Claims): Promise<string> {
  server.service.once('beforeTokenSigning', ({ payload }) => void Object.assign(payload, { aud: audience, ...claims }));
  const answer = await fetch(`${url}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'wild' }),
    signal: AbortSignal.timeout(patience),
  });
  const { access_token: token }: { readonly access_token?: string } = JSON.parse(await answer.text());
  if (token === undefined) throw new Error(`the token endpoint answered ${answer.status} without a token`);
  return token;
}

async function referenceServer({ url }: Issuer): Promise<ReferenceServer> {
  const answer = await fetch(`${url}/jwks`, { signal: AbortSignal.timeout(patience) });
  const jwks: JSONWebKeySet = JSON.parse(await answer.text());
  const loaded = await loadSpecs();
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return startReferenceServer({ specs: selectRevisions(loaded.specs, 'first').selected, jwks });
}

async function start({ home, say }: Place): Promise<Target> {
  await installPackages(home, say);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((one) => one()));
  };
  try {
    const [issuer, stranger] = await Promise.all([newIssuer(home), newIssuer(home)]);
    stops.push(
      () => issuer.server.stop(),
      () => stranger.server.stop(),
    );
    const server = await referenceServer(issuer);
    stops.push(() => server.close());
    const identities: Record<string, StaticIdentity> = {};
    const tokens: Record<string, string> = {};
    for (const { name, claims, ...who } of accounts(Math.floor(Date.now() / 1000))) {
      identities[name] = { ...who, provider: 'static', token: { env: variableOf(name) } };
      tokens[variableOf(name)] = await issued(who.defect === 'unknown-key' ? stranger : issuer, claims);
    }
    return { url: server.url, identities, tokens, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export const oauth2MockServer: WildServer = { name: 'oauth2-mock-server', expected, start };
