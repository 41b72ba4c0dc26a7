/** A page about an action, a case of it, and an exchange. */
import { checkById } from './checks/index.ts';
import type { OperationSpec, Requirement } from '../specs/model.ts';
import type { Case, Exchange, Operation, PlannedRequest } from './model.ts';

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
  checks: [{ check: checkById('success-status-is-exact'), requirement: response }],
  ...over,
});

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
