/** The real library against an authority on this machine, with everything that a run would hand it. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { msalNetwork } from '../../runner/msal-network.ts';
import { KnownSecrets, secretReader } from '../secrets.ts';
import type { TokenResult } from '../token-source.ts';
import type { MsalFlow } from '../config.ts';
import type { DevicePrompt, MsalConnection, MsalNetwork, MsalTools } from './model.ts';
import { msalToken } from './msal-token.ts';

export const tenant = randomUUID();
export const write = 'DeviceManagementConfiguration.ReadWrite.All';
/** Characters that every encoding spells in a way of its own. */
const newSecret = (): string => `${randomBytes(12).toString('base64')}~q.Q"&=+%/`;

export const daemon = {
  clientId: randomUUID(),
  secret: newSecret(),
  application: [write],
  federated: true,
  managedIdentity: true,
};

export const desktop = {
  clientId: randomUUID(),
  delegated: [write],
  user: { username: 'ada@practice.example', password: newSecret() },
};

export const requestToken = randomUUID();

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'msal-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const usual = { tenantId: tenant, apps: [daemon, desktop], githubRequestToken: requestToken, deviceInterval: 0.01 };

/** The authority is a fixture, which test files alone may import. */
export function opener<O extends object, A extends { close(): Promise<void> }>(
  start: (options: typeof usual & O) => Promise<A>,
) {
  return async (options: Partial<O>): Promise<A> => {
    const authority = await start({ ...usual, ...options } as typeof usual & O);
    onTestFinished(() => authority.close());
    return authority;
  };
}

export interface Bench {
  readonly tools: MsalTools;
  readonly prompts: readonly DevicePrompt[];
  /** Milliseconds that were asked to wait. */
  readonly waits: readonly number[];
  /** Requests of the acquisitions so far. */
  requests(): number;
  acquire(flow: MsalFlow, signal?: AbortSignal): Promise<TokenResult>;
}

export interface BenchOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly timeoutMs?: number;
  readonly permissions?: readonly string[];
  readonly onPrompt?: (prompt: DevicePrompt) => void;
}

function counted(network: MsalNetwork): { readonly network: MsalNetwork; requests(): number } {
  const connections: MsalConnection[] = [];
  return {
    network: {
      connect: (onSecret, signal) => {
        const connection = network.connect(onSecret, signal);
        connections.push(connection);
        return connection;
      },
      close: () => network.close(),
    },
    requests: () => connections.reduce((sum, connection) => sum + connection.requests, 0),
  };
}

export async function bench(url: string, options: BenchOptions = {}): Promise<Bench> {
  const { env: variables = {}, timeoutMs = 20_000, permissions = [write], onPrompt } = options;
  const secrets = new KnownSecrets();
  const env = (name: string): string | undefined => variables[name];
  const prompts: DevicePrompt[] = [];
  const waits: number[] = [];
  const hosts = { 'login.microsoftonline.com': url, 'login.sovcloud-identity.fr': url, '169.254.169.254': url };
  const { network, requests } = counted(msalNetwork({ timeoutMs, now: Date.now, hosts }));
  onTestFinished(() => network.close());
  const tools: MsalTools = {
    cloud: { authorityHost: 'login.microsoftonline.com', graphRoot: 'https://graph.microsoft.com' },
    network,
    secrets,
    readSecret: secretReader(env, secrets),
    env,
    cacheFolder: join(options.folder ?? (await newFolder()), 'state'),
    now: () => Date.now() / 1000,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    prompt: (prompt) => {
      prompts.push(prompt);
      onPrompt?.(prompt);
    },
  };
  const never = new AbortController().signal;
  return {
    tools,
    prompts,
    waits,
    requests,
    acquire: (flow, signal = never) => msalToken({ name: 'someone', permissions, flow }, tools).acquire(signal),
  };
}

/** @throws {Error} with the problems */
export function tokenOf(result: TokenResult): string {
  if (!result.ok) throw new Error(result.problems.join('; '));
  return result.token.reveal();
}

/** The text whole, in every usual spelling, and in the parts of a JWT. */
export function expectNoSecret(secrets: readonly string[], ...things: readonly unknown[]): void {
  const text = things
    .flatMap((thing) => [
      inspect(thing, { depth: 20, showHidden: true, getters: true }),
      format('%s %j %o', thing, thing, thing),
      JSON.stringify(thing) ?? '',
      thing instanceof Error ? `${thing.stack}` : '',
    ])
    .join('\n');
  for (const secret of secrets) {
    const spellings = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      ...secret.split(/[.\s]/).filter((part) => part.length > 20),
    ];
    for (const spelling of spellings)
      expect(text.includes(spelling), `a secret of ${secret.length} characters`).toBe(false);
  }
}

export interface Pair {
  /** Paths. */
  readonly cert: string;
  readonly key: string;
  readonly both: string;
  readonly certPem: string;
  readonly keyPem: string;
}

export const openssl = (folder: string, ...argv: readonly string[]): string =>
  execFileSync('openssl', argv, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });

export const hasOpenssl = (() => {
  try {
    return openssl('.', 'version').startsWith('OpenSSL');
  } catch {
    return false;
  }
})();

/** Node cannot make a certificate by itself. */
export async function newPair(folder: string, ...more: readonly string[]): Promise<Pair> {
  const [cert, key, both] = ['cert.pem', 'key.pem', 'both.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  openssl(
    folder,
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
    '-subj',
    '/CN=x',
    ...more,
  );
  const [certPem, keyPem] = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')]);
  await writeFile(both, keyPem + certPem);
  return { cert, key, both, certPem, keyPem };
}

export const strangersKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
