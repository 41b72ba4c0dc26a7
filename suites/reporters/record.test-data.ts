/** Records of runs made by hand. */
import { verdicts } from '../model.ts';
import type { Finding, Verdict } from '../model.ts';
import {
  standings,
  type CaseRecord,
  type RecordedExchange,
  type RecordSource,
  type RunHead,
  type RunTail,
  type Standing,
  type TypeSummary,
} from '../run-model.ts';
import { countsOf, measured } from './counts.ts';
import type { Render } from './index.ts';

const page = 'things-retire';
const clause = `${page}#response:49`;
const operation = `beta/${page}`;

export const head: RunHead = {
  tool: { name: 'graph-conformance', version: '1.2.3' },
  node: '20.18.1',
  platform: 'linux-x64',
  startedAt: '2026-01-02T03:04:05.006Z',
  target: { url: 'http://127.0.0.1:4010', embedded: false },
  asOf: 'first',
  gate: 'page',
  settings: {},
  specs: [
    {
      page,
      apiVersion: 'beta',
      asOf: '2020-01-01',
      title: 'retire action',
      sha256: '0'.repeat(64),
      source: { locale: 'de-DE', sha256: '0'.repeat(64) },
    },
  ],
  notYet: [],
  planned: 5,
};

/** An answer with these fields and this content, both as latin1. */
export function answered(status: number, body = '', over: Partial<RecordedExchange> = {}): RecordedExchange {
  const fields = [['content-type', 'application/json']] as const;
  const received = `HTTP/1.1 ${status} As You Like\r\ncontent-type: application/json\r\n\r\n${body}`;
  return {
    method: 'POST',
    url: 'http://127.0.0.1:4010/beta/things/1/retire?a=b',
    sent: 'POST /beta/things/1/retire?a=b HTTP/1.1\r\nauthorization: Bearer <token>\r\naccept: */*\r\ncontent-length: 0\r\n\r\n',
    received,
    receivedLength: received.length,
    outcome: {
      kind: 'answer',
      answer: {
        version: '1.1',
        status,
        reason: 'As You Like',
        fields,
        interim: [],
        body,
        bodyComplete: true,
        violations: [],
      },
    },
    transport: 'pooled',
    attempts: 1,
    startedAt: 10.5,
    durationMs: 2.25,
    ...over,
  };
}

export const finding = (over: Partial<Finding> = {}): Finding => ({
  check: 'success-status-is-exact',
  authority: 'page',
  requirement: 'response',
  clause,
  outcome: 'fail',
  seen: 'status is 200',
  promised: 'the page promises 204',
  ...over,
});

/** Cases of different names have different exchanges. */
const startOf = (name: string): number => [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0) % 1000;

/** @param name behind the operation and the suite */
export function caseOf(name: string, over: Partial<CaseRecord> = {}): CaseRecord {
  return {
    id: `${operation}/response/${name}`,
    position: 0,
    suite: 'response',
    operation,
    request: { method: 'POST', path: '/things/{id}/retire' },
    apiVersion: 'beta',
    page,
    asOf: '2020-01-01',
    identity: { kind: 'none' },
    expects: 'success',
    expectation: 'the documented request gets 204',
    about: { check: 'success-status-is-exact', authority: 'page', requirement: 'response', clause },
    verdict: 'pass',
    standing: 'kept',
    findings: [finding({ outcome: 'pass', seen: 'status is 204' })],
    exchange: answered(204, '', { startedAt: startOf(name) }),
    ...over,
  };
}

export const broken = (name: string, over: Partial<Finding> = {}): CaseRecord =>
  caseOf(name, {
    verdict: 'fail',
    standing: 'broken',
    findings: [finding(over)],
    exchange: answered(200, '{"a":1}', { startedAt: startOf(name) }),
  });

const { exchange: _exchange, ...unsent } = caseOf('unsent');

/** One case of every standing, and one that is our own mistake. */
export const oneOfEach: readonly CaseRecord[] = [
  caseOf('kept'),
  broken('broken'),
  {
    ...broken('waived'),
    standing: 'waived',
    waived: { where: 'waivers.json:3', reason: 'known since May', owner: 'anna', expires: '2026-12-31' },
  },
  caseOf('unknown', {
    verdict: 'inconclusive',
    standing: 'unknown',
    inconclusive: 'no complete answer within 300 ms',
    findings: [finding({ outcome: 'inconclusive', seen: 'no complete answer within 300 ms' })],
  }),
  {
    ...unsent,
    verdict: 'inconclusive',
    standing: 'unknown',
    skipped: 'no token for it',
    inconclusive: 'no token for it',
    findings: [],
  },
  caseOf('warning', {
    verdict: 'fail',
    standing: 'warning',
    findings: [
      finding({
        authority: 'rfc',
        check: 'no-content-has-no-framing-fields',
        seen: 'content-length is there',
        promised: 'a 204 carries none',
      }),
    ],
  }),
  caseOf('error', { verdict: 'error', standing: 'unknown', error: 'another Authorization left', findings: [] }),
];

const countBy = <K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;

export function tailOf(cases: readonly CaseRecord[], over: Partial<RunTail> = {}): RunTail {
  const byVerdict = countBy(verdicts, (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length);
  const byStanding = countBy(
    standings,
    (standing: Standing) => cases.filter((one) => one.standing === standing).length,
  );
  const none = { pass: 0, inconclusive: 0, fail: 0 };
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const { judged, kept } = measured(countsOf({ standings: byStanding, verdicts: byVerdict, skipped }));
  return {
    operations: [
      {
        id: operation,
        request: 'POST /things/{id}/retire',
        asOf: '2020-01-01',
        cells: [
          { scheme: 'DelegatedWork', permission: 'Things.Retire', promised: 'granted', verdict: 'pass' },
          { scheme: 'Application', permission: 'Things.Retire', promised: 'refused', verdict: 'fail' },
        ],
        cases: cases.length,
        verdicts: byVerdict,
        standings: byStanding,
        skipped,
      },
    ],
    tallies: { page: { ...none, pass: 9, fail: 2 }, rfc: none, graph: none },
    verdicts: byVerdict,
    standings: byStanding,
    skipped,
    index: cases.length === 0 ? 0 : judged / cases.length,
    ...(judged === 0 ? {} : { score: kept / judged }),
    untested: [{ clause: `${page}#top:1`, reason: 'a note' }],
    fingerprint: {},
    waivers: [],
    left: [],
    durationMs: 1234,
    exit: { code: 1, reason: '1 case failed (gate: page)' },
    ...over,
  };
}

export const recordOf = (cases: readonly CaseRecord[], over: Partial<RunTail> = {}): RecordSource => ({
  head,
  tail: tailOf(cases, over),
  async *cases() {
    yield* cases;
  },
});

export async function rendered(render: Render, record: RecordSource): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of render(record, { colours: false })) chunks.push(chunk);
  return chunks.join('');
}

export function typeOf(name: string): TypeSummary {
  const none = { undocumented: [], otherCase: [], absent: [], values: [] };
  return { apiVersion: 'beta', type: `microsoft.graph.${name}`, objects: 2, ...none };
}

/** A type whose answers show something of every kind, and one as it is documented. */
export const types: readonly TypeSummary[] = [
  { ...typeOf('lid'), objects: 1 },
  {
    ...typeOf('thing'),
    objects: 3,
    undocumented: ['extra', 'more'],
    otherCase: ['Name'],
    absent: ['size'],
    values: [{ enum: 'microsoft.graph.hue', values: ['beige'] }],
  },
];

/** What a target may try to get into a report. */
export const hostile =
  '|`</script><img src=x onerror=alert(1)>``` [a](javascript:1) ![](http://evil.example/x.png) @octocat #1 \u0000\u001b[31m\r\n# head\n- item ]]> &amp; www.evil.example \ufffe \ud800 \u202e ##vso[task.complete]';
