/** The library. `graph-conformance/vitest` has a test per case. */
import type { JSONWebKeySet } from 'jose';
import type { TokenRequest } from '../fixtures/issuer/index.ts';
import { planFor, type JudgeContext, type JudgeOptions } from './judge.ts';
import { serveReference } from './run/embedded-servers.ts';
import { localIssuer } from './run/state-folder.ts';

export { CannotJudge, judge, type JudgeContext, type JudgeOptions, type Run } from './judge.ts';
export type { Authority, Expected, Finding, Identity, SuiteName, Verdict } from './model.ts';
export type {
  CaseRecord,
  Exit,
  OperationSummary,
  TestedPromise,
  RecordedAnswer,
  RecordedExchange,
  Standing,
  Untested,
  WaiverUse,
} from './run-model.ts';
export type { IdentityConfig } from './identities/config.ts';
export type { TokenRequest };

/** Where the issuer's key lives. */
type Place = Pick<JudgeContext, 'cwd'>;

/**
 * A token as a run sends it: an RS256 JWT with the claims that Entra puts into Graph tokens, signed with the key of this
 * folder (`.graph-conformance`, made on first use). With `defect` it differs from a good one in exactly that respect.
 * @throws {Error} where the key can be neither read nor made
 * @example
 * const good = await mintToken({ scheme: 'DelegatedWork', permissions: ['User.Read'] });
 * const bad = await mintToken({ scheme: 'DelegatedWork', permissions: ['User.Read'], defect: 'expired' });
 */
export async function mintToken({ cwd = process.cwd(), ...request }: TokenRequest & Place): Promise<string> {
  return (await localIssuer(cwd)).token(request);
}

/**
 * The public keys of minted tokens, `{ keys: [{ kty, n, e, kid, use, alg }] }`, for a mock that verifies them.
 * @throws {Error} where the key can be neither read nor made
 * @example const keys = createLocalJWKSet(await jwks()); // of the package jose
 */
export async function jwks({ cwd = process.cwd() }: Place = {}): Promise<JSONWebKeySet> {
  return (await localIssuer(cwd)).jwks;
}

export interface ReferenceServerSettings extends Pick<JudgeOptions, 'specs' | 'spec' | 'asOf' | 'params'>, Place {
  /** Default: any free one. */
  readonly port?: number;
}

export interface RunningReferenceServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Also drops open connections. */
  close(): Promise<void>;
}

/**
 * A server on 127.0.0.1 that keeps every promise of the pages, trusts minted tokens, and knows the ids in `params`. Of pages that
 * promise different things about one request, the first is served.
 * @throws {CannotJudge} where the options are wrong. @throws {Error} where the port is not to be had
 * @example
 * const server = await startReferenceServer({ asOf: 'latest' });
 * await fetch(`${server.url}/beta/deviceManagement/…`, { method: 'POST' }); // 401
 * await server.close();
 */
export async function startReferenceServer(settings: ReferenceServerSettings = {}): Promise<RunningReferenceServer> {
  const { port, cwd = process.cwd(), ...options } = settings;
  const plan = await planFor(options, cwd);
  const { jwks } = await localIssuer(cwd);
  return serveReference(plan, { jwks, ...(port !== undefined && { port }) });
}
