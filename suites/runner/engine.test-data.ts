/** Cases, a provider of tokens and options for the engine, with nothing real but the network. */
import type { OperationSpec, Requirement } from '../../specs/model.ts';
import type { IdentityProvider } from '../identities/provider.ts';
import { Secret } from '../identities/secrets.ts';
import type { Case, CaseResult, Exchange, Operation, PlannedRequest } from '../model.ts';
import { judgeCases, type EngineOptions } from './engine.ts';
import { never } from './serve.test-data.ts';

export const response: Requirement = {
  id: 'response',
  clause: '#response',
  line: 9,
  kind: 'response',
  status: 204,
  body: 'none',
};
export const grant: Requirement = {
  id: 'permissions/delegated-work',
  clause: '#permissions',
  line: 5,
  kind: 'permission',
  scheme: 'DelegatedWork',
  supported: true,
  anyOf: ['A.All'],
};

export const specOf = (asOf: string, ...requirements: readonly Requirement[]): OperationSpec => ({
  page: 'thing-retire',
  apiVersion: 'beta',
  asOf,
  title: 'retire action',
  requests: [{ method: 'POST', path: '/things/{thingId}/retire' }],
  source: { locale: 'en-us', commit: '', sha256: '' },
  requirements,
  untestable: [],
});

export const spec = specOf('2020-01-01', response, grant);
export const operationOf = (id: string): Operation => ({
  spec,
  request: { method: 'POST', path: '/things/{thingId}/retire' },
  id,
});

export const plan: PlannedRequest = {
  method: 'POST',
  path: '/beta/things/{thingId}/retire',
  identity: { kind: 'token', scheme: 'DelegatedWork', permissions: ['A.All'] },
  credential: { place: 'header', scheme: 'Bearer' },
  headers: [],
  framing: 'content-length',
  transport: 'pooled',
};

export const caseOf = (name: string, over: Partial<Case> = {}): Case => ({
  id: `thing-retire/response/${name}`,
  suite: 'response',
  operation: operationOf('beta/thing-retire'),
  plan,
  expects: 'success',
  expectation: 'it succeeds',
  witnesses: [{ check: 'success-status-is-exact', requirement: response }],
  ...over,
});

export const token = 'eyJhbGciOiJSUzI1NiJ9.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v.c2lnbmF0dXJlc2lnbmF0dXJl';
export const provider: IdentityProvider = { token: async () => ({ ok: true, token: new Secret(token) }) };

/** What came of the cases, in the order in which it was told. Sleeping takes no time. */
export async function judged(
  cases: readonly Case[],
  origin: string,
  over: Partial<EngineOptions> = {},
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  await judgeCases(cases, {
    origin,
    timeoutMs: 2000,
    connections: 4,
    clock: () => performance.now(),
    basePath: '',
    params: {},
    userAgent: 'judge/1',
    provider,
    signal: never,
    now: () => Date.UTC(2026, 0, 1),
    sleep: async () => {},
    revisionsOf: () => [spec],
    onResult: (result) => results.push(result),
    ...over,
  });
  return results;
}

/** An exchange whose answer has this status. */
export const exchangeOf = (status: number, afterHead = ''): Exchange => ({
  method: 'POST',
  url: 'http://h/x',
  sent: '',
  received: '',
  receivedLength: 0,
  outcome: {
    kind: 'answer',
    answer: {
      version: '1.1',
      status,
      reason: '',
      fields: [],
      interim: [],
      afterHead,
      body: '',
      bodyComplete: true,
      trailing: afterHead,
      violations: [],
    },
  },
  transport: 'raw',
  attempts: 1,
  startedAt: 0,
  durationMs: 1,
});
