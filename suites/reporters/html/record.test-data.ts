/** Small records to render: one operation of a made-up page, and what became of its cases. */
import type { Finding } from '../../model.ts';
import type { CaseRecord, RecordSource, RecordedExchange, RunHead, RunTail } from '../../run-model.ts';

const page = 'gadget-reset';
export const operation = `beta/${page}`;
const request = { method: 'POST', path: '/gadgets/{gadgetId}/reset' } as const;

export const head: RunHead = {
  tool: { name: 'graph-conformance', version: '1.2.3' },
  node: '20.18.1',
  platform: 'linux-x64',
  startedAt: '2020-02-03T04:05:06.789Z',
  target: { url: 'http://127.0.0.1:4010', embedded: false },
  asOf: 'first',
  gate: 'page',
  settings: { asOf: 'first', params: {} },
  specs: [
    {
      page,
      apiVersion: 'beta',
      asOf: '2020-01-01',
      title: 'reset action',
      sha256: 'a'.repeat(64),
      source: { locale: 'de-DE', commit: 'b'.repeat(40), sha256: 'c'.repeat(64) },
    },
  ],
  notYet: [],
  planned: 3,
};

const byStanding = {
  kept: 1,
  broken: 1,
  waived: 0,
  unknown: 1,
  warning: 0,
  unjudged: 0,
  'not-applicable': 0,
  excluded: 0,
};
const none = { pass: 0, inconclusive: 0, fail: 0 };

export const tail: RunTail = {
  operations: [
    {
      id: operation,
      request: `${request.method} ${request.path}`,
      asOf: '2020-01-01',
      cells: [
        { scheme: 'DelegatedWork', permission: 'Gadget.Reset', promised: 'granted', verdict: 'pass' },
        { scheme: 'Application', permission: 'Gadget.Reset', promised: 'refused', verdict: 'fail' },
      ],
      cases: 3,
      verdicts: { pass: 1, inconclusive: 1, fail: 1, error: 0 },
      standings: byStanding,
      skipped: 1,
    },
  ],
  tallies: { page: { pass: 1, inconclusive: 0, fail: 1 }, rfc: none, graph: none },
  verdicts: { pass: 1, inconclusive: 1, fail: 1, error: 0 },
  standings: byStanding,
  skipped: 1,
  index: 2 / 3,
  score: 0.5,
  untested: [{ clause: `${page}#reset-action:9`, requirement: 'licence', reason: 'no request can show it' }],
  fingerprint: { server: ['nginx'] },
  waivers: [],
  left: [],
  durationMs: 1234,
  exit: { code: 1, reason: '1 case failed (gate: page)' },
};

const fields = 'request-id: 1\r\ncontent-type: application/json\r\n';

export const exchangeOf = (start: string, behind = ''): RecordedExchange => ({
  method: 'POST',
  url: 'http://127.0.0.1:4010/beta/gadgets/1/reset',
  sent: 'POST /beta/gadgets/1/reset HTTP/1.1\r\nauthorization: Bearer <token>\r\naccept: */*\r\n\r\n',
  received: `HTTP/1.1 ${start}\r\n${fields}\r\n${behind}`,
  receivedLength: `HTTP/1.1 ${start}\r\n${fields}\r\n${behind}`.length,
  outcome: {
    kind: 'answer',
    answer: {
      version: '1.1',
      status: Number(start.slice(0, 3)),
      reason: start.slice(4),
      fields: [],
      interim: [],
      body: '',
      bodyComplete: true,
      violations: [],
    },
  },
  transport: 'raw',
  attempts: 1,
  startedAt: 1,
  durationMs: 2.25,
});

export const findingOf = (over: Partial<Finding> = {}): Finding => ({
  check: 'unsupported-scheme-is-refused',
  authority: 'page',
  requirement: 'permissions/application',
  clause: `${page}#permissions:12`,
  outcome: 'fail',
  seen: 'access was granted: status is 204',
  promised: 'the page says that this kind of account is not supported',
  ...over,
});

export function caseOf(name: string, over: Partial<CaseRecord> = {}): CaseRecord {
  const { check, authority, requirement, clause } = findingOf();
  return {
    id: `${operation}/permissions/${name}`,
    position: 0,
    suite: 'permissions',
    operation,
    request,
    apiVersion: 'beta',
    page,
    asOf: '2020-01-01',
    identity: { kind: 'none' },
    expects: 'refusal',
    expectation: 'an application without a user is refused',
    about: { check, authority, requirement, clause },
    verdict: 'pass',
    standing: 'kept',
    findings: [findingOf({ outcome: 'pass' })],
    exchange: exchangeOf('403 Forbidden', '{"error":{}}'),
    ...over,
  };
}

export const broken = (name: string, over: Partial<CaseRecord> = {}): CaseRecord =>
  caseOf(name, {
    verdict: 'fail',
    standing: 'broken',
    findings: [findingOf()],
    exchange: exchangeOf('204 No Content', '{}'),
    ...over,
  });

export const unsent = (name: string): CaseRecord => {
  const { exchange: _exchange, ...rest } = caseOf(name, { verdict: 'inconclusive', standing: 'unknown', findings: [] });
  return { ...rest, skipped: 'no token for it', inconclusive: 'no token for it' };
};

export const sourceOf = (
  cases: readonly CaseRecord[],
  over: { readonly head?: Partial<RunHead>; readonly tail?: Partial<RunTail> } = {},
): RecordSource => ({
  head: { ...head, ...over.head },
  tail: { ...tail, ...over.tail },
  async *cases() {
    yield* cases;
  },
});

export const small: readonly CaseRecord[] = [caseOf('work'), broken('application'), unsent('personal')];
