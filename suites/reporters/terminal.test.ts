/** Golden reports of small runs made by hand: what a person reads, word by word. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../model.ts';
import type { Attention, RunSummary, SentRequest } from '../run-model.ts';
import { painter } from './paint.ts';
import { terminalReport } from './terminal.ts';

const place = 'page#permissions:7';
const exchange: SentRequest = {
  method: 'POST',
  url: 'http://127.0.0.1:4010/beta/things/1/retire',
  sent: 'POST /beta/things/1/retire HTTP/1.1\r\nauthorization: Bearer <token>\r\naccept: */*\r\ncontent-length: 0\r\n\r\n',
};

const granted: Finding = {
  check: 'unsupported-scheme-is-refused',
  authority: 'page',
  requirement: 'permissions/application',
  clause: place,
  outcome: 'fail',
  seen: 'access was granted: status is 204',
  promised: 'the page says that this kind of account is not supported',
};

const attentionTo = (name: string, expectation: string): Attention => ({
  id: `beta/page/${name}`,
  position: 0,
  suite: 'permissions',
  operation: 'beta/page',
  request: { method: 'POST', path: '/things/{id}/retire' },
  apiVersion: 'beta',
  page: 'page',
  asOf: '2020-01-01',
  identity: { kind: 'none' },
  expects: 'refusal',
  expectation,
  about: granted,
  verdict: 'inconclusive',
  standing: 'unknown',
  findings: [],
});

const broken = (name: string, over: Partial<Finding> = {}): Attention => ({
  ...attentionTo(name, 'an app without a user is refused'),
  verdict: 'fail',
  standing: 'broken',
  findings: [{ ...granted, ...over }],
  exchange,
});

const open = (name: string): Attention => ({
  ...broken(name, { outcome: 'inconclusive', seen: 'no complete answer within 300 ms' }),
  verdict: 'inconclusive',
  standing: 'unknown',
});

const unsent = (name: string): Attention => ({ ...attentionTo(name, 'refused'), skipped: 'no token for it' });

const none = { pass: 0, inconclusive: 0, fail: 0 };

const noStandings = { kept: 0, broken: 0, waived: 0, unknown: 0, warning: 0, unjudged: 0, 'not-applicable': 0 };

function summaryOf(over: Partial<RunSummary>): RunSummary {
  return {
    tool: { name: 'graph-conformance', version: '1.2.3' },
    node: '20.18.1',
    platform: 'linux-x64',
    startedAt: '2026-11-24T00:00:00.000Z',
    settings: {},
    specs: [],
    planned: 4,
    fingerprint: {},
    waivers: [],
    target: { url: 'http://127.0.0.1:4010', embedded: false },
    asOf: 'first',
    gate: 'page',
    operations: [
      {
        id: 'beta/page',
        request: 'POST /things/{id}/retire',
        asOf: '2020-01-01',
        cells: [],
        cases: 4,
        verdicts: { pass: 4, inconclusive: 0, fail: 0, error: 0 },
        standings: { ...noStandings, kept: 4 },
      },
    ],
    tallies: { page: { ...none, pass: 9 }, rfc: none, graph: none },
    verdicts: { pass: 4, inconclusive: 0, fail: 0, error: 0 },
    standings: { ...noStandings, kept: 4 },
    skipped: 0,
    attention: [],
    left: [],
    untested: [],
    notYet: [],
    durationMs: 1234,
    exit: { code: 0, reason: 'every gated promise was kept' },
    ...over,
  };
}

const report = (over: Partial<RunSummary>): string => terminalReport(summaryOf(over), painter(false));

test('a run that found nothing wrong says so in a few lines', () => {
  expect(`\n${report({ target: { url: 'http://127.0.0.1:1', embedded: true } })}`).toBe(`
graph-conformance 1.2.3  target http://127.0.0.1:1 (the embedded reference server)  as of first  gate page

POST /things/{id}/retire  beta/page, as of 2020-01-01
  4 of 4 cases pass

┌───────────┬──────┬────────┬──────┬───────┐
│ authority │ kept │ broken │ open │       │
├───────────┼──────┼────────┼──────┼───────┤
│ page      │ 9    │ 0      │ 0    │ gates │
│ rfc       │ 0    │ 0      │ 0    │ warns │
│ graph     │ 0    │ 0      │ 0    │ warns │
└───────────┴──────┴────────┴──────┴───────┘
4 cases: 4 keep their promises, 0 break one, 0 open, 0 with warnings only; 0 not sent; 0 clauses untested; 1.23 s
exit 0: every gated promise was kept
`);
});

test('a target that nobody answers at is two lines', () => {
  const exit = { code: 3, reason: 'nothing was judged: it cannot be reached' } as const;
  expect(`\n${report({ operations: [], standings: noStandings, exit })}`).toBe(`
graph-conformance 1.2.3  target http://127.0.0.1:4010  as of first  gate page
exit 3: nothing was judged: it cannot be reached
`);
});

test('an operation counts its cases as the last lines do: what only warns is no failure', () => {
  const [operation] = summaryOf({}).operations;
  if (!operation) throw new Error('there is no operation');
  const standings = { kept: 2, broken: 1, waived: 3, unknown: 4, warning: 5, unjudged: 6, 'not-applicable': 0 };
  const verdicts = { pass: 2, inconclusive: 10, fail: 9, error: 0 };
  expect(report({ operations: [{ ...operation, cases: 21, verdicts, standings }] })).toContain(
    '\n  2 of 21 cases pass, 1 fail, 3 waived, 4 open, 5 with warnings only, 6 not sent\n',
  );
});

/** What stands between the operations and the table of counts. */
function middle(over: Partial<RunSummary>): string {
  const text = report(over);
  return text.slice(text.indexOf('cases pass') + 'cases pass'.length, text.indexOf('\n\n┌')).replace(/^\n\n/, '');
}

test('a shard says which part of the run it is, and nothing of clauses that another shard may test', () => {
  const untested = [{ clause: 'page#a:1', reason: 'no case' }];
  const text = report({ shard: { index: 2, count: 4 }, planned: 9, untested });
  expect(text).toContain('  gate page  shard 2/4: 4 of 9 cases\n');
  expect(text).not.toContain('untested');
  expect(report({ merged: { shards: [1, 3], count: 3 }, untested })).toMatch(
    /gate page {2}merged from 2 of 3 shards\n[^]*; 1 clauses untested; /,
  );
});

describe('what needs attention', () => {
  test('is told with what was seen, what is promised, where, which revision differs, and how to send it again', () => {
    const note = 'the revision as-of 2019-08-08 lists A.All for Application';
    expect(middle({ attention: [broken('application-not-supported', { note })] })).toBe(
      `BROKEN beta/page/application-not-supported
  an app without a user is refused
  [page] access was granted: status is 204; the page says that this kind of account is not supported (${place})
    ${note}
  curl -i -X POST 'http://127.0.0.1:4010/beta/things/1/retire' -H "authorization: Bearer $TOKEN" -H 'accept: */*' -H 'content-length: 0'`,
    );
  });

  test('is told once per check where it is open, with the number of cases', () => {
    expect(middle({ attention: [open('a'), open('b'), open('c')] })).toBe(
      `OPEN [page] unsupported-scheme-is-refused
  no complete answer within 300 ms; the page says that this kind of account is not supported (${place})
  beta/page/a and 2 more`,
    );
  });

  test('has what would settle it beside the very case that says so, and not beside another', () => {
    const diagnosis = 'GET https://h/beta/things/1 would tell whether the request took effect';
    const text = middle({ attention: [open('a'), { ...open('b'), diagnosis }, open('c')] });
    expect(text).toMatch(new RegExp(`  beta/page/b and 2 more\n  ${diagnosis}$`));
  });

  test('is told with the number of all cases that show it, where one of each operation tells it', () => {
    const inAll = { authority: 'graph', seen: 'request-id is absent', promised: 'it is there', cases: 30 } as const;
    const warned = (name: string): Attention => ({ ...broken(name, inAll), standing: 'warning' });
    expect(middle({ attention: [warned('a'), warned('b')] })).toContain(
      '  request-id is absent, in 60 cases; it is there (',
    );
    expect(middle({ attention: [broken('a', { seen: 'status is 200', cases: 18 })] })).toContain(
      'status is 200, in 18 cases; ',
    );
  });

  test('is told once per reason where it was not sent', () => {
    expect(middle({ attention: [unsent('a'), unsent('b')] })).toBe(
      `NOT SENT beta/page/a and 1 more
  no token for it`,
    );
  });

  test('is a warning where the authority does not gate, and broken where it does', () => {
    const attention = [broken('a', { authority: 'rfc' })];
    expect(middle({ attention })).toMatch(/^warning \[rfc\] unsupported-scheme-is-refused\n/);
    expect(middle({ attention, gate: 'rfc' })).toMatch(/^BROKEN beta\/page\/a\n/);
  });

  test('is told with the consent to it where it is waived, and before what decides', () => {
    const waived = { where: 'waivers.json:3', reason: 'known since May', owner: 'anna', expires: '2026-12-31' };
    const text = middle({ attention: [broken('b'), { ...broken('a'), standing: 'waived', waived }] });
    expect(text.match(/^(WAIVED|BROKEN) .*$/gm)).toEqual(['WAIVED beta/page/a', 'BROKEN beta/page/b']);
    expect(text).toContain('\n  waived until 2026-12-31 by anna: known since May (waivers.json:3)\n');
  });

  test('is an error of ours where it is one, whatever the gate', () => {
    const attention: Attention[] = [{ ...attentionTo('a', 'refused'), verdict: 'error', error: 'oops' }];
    expect(middle({ attention })).toBe('ERROR beta/page/a\n  refused\n  error of this tool, not of the target: oops');
  });

  test('stands in this order: open, not sent, broken, so that the end of the screen shows what decides', () => {
    const text = middle({ attention: [broken('a'), unsent('b'), open('c')] });
    expect(text.match(/^(OPEN|NOT SENT|BROKEN)/gm)).toEqual(['OPEN', 'NOT SENT', 'BROKEN']);
  });

  test('is told of at most forty broken cases, and the others are counted', () => {
    const text = middle({ attention: Array.from({ length: 42 }, (_, at) => broken(`case-${at}`)) });
    expect(text.match(/^BROKEN/gm)).toHaveLength(40);
    expect(text).toMatch(/\n\n… and 2 more cases that break a promise$/);
  });

  test('cannot write on the terminal by what a target said', () => {
    const text = middle({
      attention: [broken('a', { seen: 'status is 302 to \u001b[2Jhttp://x\r\u009b' }), open('b')],
    });
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text).toContain(String.raw`status is 302 to \u{1b}[2Jhttp://x\u{d}\u{9b}`);
  });
});

test('a page without a revision at that date is named', () => {
  expect(report({ notYet: [{ page: 'page-b', firstAsOf: '2019-06-14' }] })).toContain(
    '\nnot judged: page-b has no revision at that date; its first is as of 2019-06-14\n',
  );
});

test('waivers are counted by what became of them, and those that are over are told with their line', () => {
  const use = {
    case: '*',
    target: '*',
    reason: 'known',
    owner: 'anna',
    expires: '2026-12-31',
    where: 'waivers.json:2',
    cases: 2,
    waived: 2,
    passing: 0,
  };
  const over = 'waivers.json:3: its case passes now; delete this entry';
  const text = report({
    standings: { kept: 2, broken: 0, waived: 2, unknown: 0, warning: 0, unjudged: 0, 'not-applicable': 0 },
    waivers: [
      { ...use, state: 'used' },
      { ...use, state: 'passing', over },
    ],
    exit: { code: 0, reason: '2 failures are waived until 2026-12-31' },
  });
  expect(text.split('\n').slice(-5)).toEqual([
    over,
    '2 waivers: 1 used, 1 for cases that pass now',
    '4 cases: 2 keep their promises, 0 break one, 2 break one by consent, 0 open, 0 with warnings only; 0 not sent; 0 clauses untested; 1.23 s',
    'exit 0 because 2 failures are waived until 2026-12-31',
    '',
  ]);
});
