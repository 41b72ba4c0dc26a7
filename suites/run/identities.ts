/** Settings -> who can make tokens for a run. */
import { ephemeralIssuer, type Issuer } from '../../fixtures/issuer/index.ts';
import { fittingTokens, withComparedClaims, type ExpectedClaims } from '../identities/compare-claims.ts';
import { commandToken, staticToken } from '../identities/external-token.ts';
import type { DevicePrompt, MsalTools } from '../identities/msal/model.ts';
import { msalToken } from '../identities/msal/msal-token.ts';
import {
  configuredIdentities,
  keyOf,
  mintedIdentities,
  type ConfiguredIdentity,
  type IdentityProvider,
  type Mint,
  type NamedProvider,
} from '../identities/provider.ts';
import { KnownSecrets, Secret, secretReader, type ReadSecret } from '../identities/secrets.ts';
import type { TokenSource } from '../identities/token-source.ts';
import { cloudOf, clouds, type Cloud } from '../interlocks/clouds.ts';
import { proxiesIn } from '../settings/environment.ts';
import type { IdentityConfig, SecretReference } from '../identities/config.ts';
import type { Identity } from '../model.ts';
import type { Settings } from '../settings/model.ts';
import { failed } from '../../specs/result.ts';
import { defined, isObject } from '../../specs/text.ts';
import { sleep } from '../timers.ts';
import { localIssuer, stateFolder } from './state-folder.ts';

/** Without any configured identity, tokens are minted. */
export function mints({ identities }: Settings): boolean {
  const configured = Object.values(identities);
  return configured.length === 0 || configured.some(({ provider }) => provider === 'minted');
}

/** Whether the local issuer makes an identity's token: `token` makes the same one again, unless its key was that of the embedded server. */
export function mintedFor({ target, identities }: Settings): (identity: Identity) => boolean {
  const configured = Object.values(identities).flatMap((one) => (one.provider === 'minted' ? [] : [keyOf(one)]));
  const mints = configured.length === 0 || Object.keys(identities).length > configured.length;
  return (identity) =>
    target !== undefined && mints && identity.kind === 'token' && !configured.includes(keyOf(identity));
}

/** For the embedded server a key of the moment will do; another target has to know the key beforehand. */
export function issuerFor({ target }: Settings, cwd: string): Promise<Issuer> {
  return target === undefined ? ephemeralIssuer() : localIssuer(cwd);
}

/** What a run adds to its settings. */
export interface IdentityContext {
  /** Folder whose state folder holds token caches. */
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Absent: nobody can be asked to sign in. */
  readonly prompt?: (prompt: DevicePrompt) => void;
  /** For tests: stand-ins on this machine, by host. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** A plan starts no program and asks no authority: what they would give is taken at the configuration's word, as an opaque token is. */
  readonly atHand?: true;
}

/** Whose tokens a plan does not know. */
export const namesNotAtHand = ({ identities }: Settings): readonly string[] =>
  Object.entries(identities).flatMap(([name, { provider }]) =>
    provider === 'command' || provider === 'msal' ? [name] : [],
  );

/** The variables and files that an identity's configuration names. */
const referencesOf = (identity: IdentityConfig): readonly SecretReference[] =>
  Object.values<unknown>({ ...identity }).flatMap((value): SecretReference[] => {
    if (!isObject(value)) return [];
    const { env, file } = value;
    return typeof env === 'string' ? [{ env }] : typeof file === 'string' ? [{ file }] : [];
  });

/** As far as it is known without asking anybody: what it takes to ask is there. */
function takenAtItsWord(identity: IdentityConfig, readSecret: ReadSecret): TokenSource {
  return {
    acquire: async () => {
      for (const reference of referencesOf(identity)) {
        const read = await readSecret(reference);
        if (!read.ok) return read;
      }
      return { ok: true, token: new Secret('not-acquired-yet') };
    },
  };
}

/** What the person reads who is to sign in. */
export function promptText({ identity, url, code, secondsLeft }: DevicePrompt): string {
  const minutes = Math.max(1, Math.floor(secondsLeft / 60));
  return `identity "${identity}": open ${url} and enter the code ${code} within ${minutes} min; the run goes on then\n`;
}

/** The cloud of the target; elsewhere, such as a mock on this machine, identities are those of the global one. */
const cloudFor = ({ target }: Settings): Cloud | undefined =>
  (target && cloudOf(new URL(target.origin).hostname)) ?? clouds[0];

const rootOf = ({ graphHost }: Cloud): string => `https://${graphHost}`;

/** A token for another cloud is for an interlock to stop, before anything is sent; here it is enough that it is for Graph. */
function expectedOf({ target }: Settings): ExpectedClaims {
  const here = target && cloudOf(new URL(target.origin).hostname);
  return { audiences: [...(here ? [here] : []), ...clouds].map(rootOf), namesAudience: here !== undefined };
}

async function msalTools(
  settings: Settings,
  { cwd = process.cwd(), prompt, hosts = {} }: IdentityContext,
  shared: Pick<MsalTools, 'secrets' | 'readSecret' | 'now'>,
): Promise<MsalTools> {
  // imported here: a run without such identities plans before it loads what opens connections
  const { msalNetwork } = await import('../runner/msal-network.ts');
  const cloud = cloudFor(settings);
  if (!cloud) throw new Error('no cloud is known');
  const { now } = shared;
  return {
    ...shared,
    cloud: { authorityHost: cloud.authorityHost, graphRoot: rootOf(cloud) },
    network: msalNetwork({
      timeoutMs: settings.timeoutMs,
      now: () => now() * 1000,
      proxies: proxiesIn(settings.env),
      hosts,
    }),
    env: settings.env,
    cacheFolder: stateFolder(cwd),
    sleep,
    ...(prompt ? { prompt } : {}),
  };
}

type Acquirable = Exclude<IdentityConfig, { readonly provider: 'minted' }>;

function sourceOf(
  name: string,
  identity: Acquirable,
  { commandsFrom, allowCommands }: Settings,
  tools: () => Promise<MsalTools>,
  shared: Pick<MsalTools, 'secrets' | 'readSecret' | 'now'>,
  atHand: boolean,
): TokenSource {
  if (atHand && identity.provider !== 'static') return takenAtItsWord(identity, shared.readSecret);
  switch (identity.provider) {
    case 'static':
      return staticToken(identity.token, shared.readSecret);
    case 'command':
      // a door that did not ask
      if (commandsFrom !== undefined && !allowCommands)
        return { acquire: async () => failed('its program was not allowed; use --allow-commands') };
      return commandToken({
        argv: identity.command,
        ...(identity.timeout === undefined ? {} : { timeoutMs: identity.timeout }),
        now: shared.now,
        secrets: shared.secrets,
      });
    case 'msal':
      return {
        acquire: async (signal) =>
          msalToken({ name, permissions: identity.permissions, flow: identity }, await tools()).acquire(signal),
      };
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Also those that nobody asked for yet: a target may know such a token, and echo it. */
function addVariables({ identities, env }: Settings, secrets: KnownSecrets): void {
  for (const reference of Object.values(identities).flatMap(referencesOf)) {
    const value = 'env' in reference ? env(reference.env) : undefined;
    if (value !== undefined) secrets.add(value.trim());
  }
}

/** @param now seconds since the epoch */
function configuredProviders(
  settings: Settings,
  now: () => number,
  identityContext: IdentityContext,
): readonly NamedProvider[] {
  const secrets = new KnownSecrets();
  addVariables(settings, secrets);
  const shared = { secrets, now, readSecret: secretReader(settings.env, secrets) };
  const tools = once(() => msalTools(settings, identityContext, shared));
  const configured = Object.entries(settings.identities).flatMap(([name, identity]): ConfiguredIdentity[] => {
    if (identity.provider === 'minted') return [];
    const { scheme, permissions } = identity;
    const { claim, beside, defect } = identity.provider === 'msal' ? {} : identity;
    const source = sourceOf(name, identity, settings, tools, shared, identityContext.atHand === true);
    return [
      {
        name,
        scheme,
        permissions,
        ...defined({ claim, beside, defect }),
        acquire: (signal) => source.acquire(signal),
      },
    ];
  });
  const { signal = new AbortController().signal } = identityContext;
  return configuredIdentities(configured, { now, signal, secrets });
}

export function providerFor(
  settings: Settings,
  issuer: Mint,
  clock: () => number,
  identityContext: IdentityContext,
): IdentityProvider {
  const now = (): number => clock() / 1000;
  const configured = configuredProviders(settings, now, identityContext);
  const minted = mints(settings) ? [mintedIdentities(issuer, now)] : [];
  return withComparedClaims([...configured, ...minted], now, expectedOf(settings));
}

/** Each identity of the configuration by itself, by its name: none stands in for another. */
export function tokensByName(
  settings: Settings,
  clock: () => number,
  identityContext: IdentityContext,
): ReadonlyMap<string, IdentityProvider['token']> {
  const now = (): number => clock() / 1000;
  const configured = configuredProviders(settings, now, identityContext);
  return new Map(configured.map((one) => [one.name, fittingTokens(one, now, expectedOf(settings))]));
}
