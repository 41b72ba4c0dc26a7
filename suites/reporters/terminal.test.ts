/** Golden reports of small runs made by hand: what a person reads, word by word. */
import { describe, expect, test } from 'vitest';
import { heldAfter } from '../../specs/collect-garbage.test-data.ts';
import { describeIdentity, type Finding } from '../model.ts';
import { noStandings, type Attention, type RunSummary, type SentRequest } from '../run-model.ts';
import { percent } from './counts.ts';
import { fitted, wrappedCommand } from './lines.ts';
import { painter } from './paint.ts';
import { answered } from './record.test-data.ts';
import { terminalReport } from './terminal.ts';
import { shownExchange, type ShownExchange, type TerminalOptions } from './terminal-problems.ts';

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
        standings: { ...noStandings(), kept: 4 },
        skipped: 0,
      },
    ],
    tallies: { page: { ...none, pass: 9 }, rfc: none, graph: none },
    verdicts: { pass: 4, inconclusive: 0, fail: 0, error: 0 },
    standings: { ...noStandings(), kept: 4 },
    skipped: 0,
    index: 1,
    score: 1,
    attention: [],
    left: [],
    untested: [],
    notYet: [],
    durationMs: 1234,
    exit: { code: 0, reason: 'every gated check passed' },
    ...over,
  };
}

const report = (over: Partial<RunSummary>, options: TerminalOptions = {}): string =>
  terminalReport(summaryOf(over), painter({ colours: false }), options);

test('a run in which all passed says so in a few lines', () => {
  expect(`\n${report({ target: { url: 'http://127.0.0.1:1', embedded: true } })}`).toBe(`
graph-conformance 1.2.3: the embedded reference server at http://127.0.0.1:1, first revision of each page, gate page

pass  4 of 4  POST /things/{id}/retire

  findings        passed        failed  inconclusive
  page                 9             0             0  decides the exit code
  rfc                  0             0             0  warns
  graph                0             0             0  warns

4 cases: 4 passed, 0 failed, 0 inconclusive, 0 skipped
index 100% (4 of 4 cases judged), score 100% (4 of 4 did not fail)
1.23 s
this was the embedded reference server; --target URL tests another
exit 0: every gated check passed
`);
});

test('a target that nobody answers at is two lines', () => {
  const exit = { code: 3, reason: 'nothing was judged: it cannot be reached' } as const;
  expect(`\n${report({ operations: [], standings: noStandings(), exit })}`).toBe(`
graph-conformance 1.2.3: http://127.0.0.1:4010, first revision of each page, gate page

exit 3: nothing was judged: it cannot be reached
`);
});

test('an operation counts its cases as the last lines do: what only warns is no failure', () => {
  const [operation] = summaryOf({}).operations;
  if (!operation) throw new Error('there is no operation');
  const standings = {
    kept: 2,
    broken: 1,
    waived: 3,
    unknown: 4,
    warning: 5,
    unjudged: 6,
    'not-applicable': 0,
    excluded: 0,
  };
  const verdicts = { pass: 2, inconclusive: 10, fail: 9, error: 0 };
  expect(report({ operations: [{ ...operation, cases: 21, verdicts, standings, skipped: 8 }] })).toContain(
    '\nFAIL  2 of 21  POST /things/{id}/retire\n      2 passed, 5 with warnings only, 1 failed, 3 waived, 2 inconclusive, 8 skipped\n',
  );
});

/** What stands between the first line and the operations. */
function middle(over: Partial<RunSummary>, options: TerminalOptions = {}): string {
  const text = report(over, options);
  return text.slice(text.indexOf('\n') + 1, text.indexOf('\n\npass  4 of 4')).replace(/^\n/, '');
}

test('a shard says which part of the run it is, and nothing of clauses that another shard may test', () => {
  const untested = [{ clause: 'page#a:1', reason: 'no case' }];
  const text = report({ shard: { index: 2, count: 4 }, planned: 9, untested });
  expect(text).toContain(', gate page, shard 2/4 with 4 of 9 cases\n');
  expect(text).not.toContain('not tested');
  expect(report({ merged: { shards: [1, 3], count: 3 }, untested })).toMatch(
    /gate page, merged from 2 of 3 shards\n[^]*; 1 clause of the pages not tested\n/,
  );
});

describe('what needs attention', () => {
  test('is shown with what was expected, received, where, which revision differs, and how to send it again', () => {
    const note = 'the revision as-of 2019-08-08 lists A.All for Application';
    expect(middle({ attention: [broken('application-not-supported', { note })] })).toBe(
      `FAILED  1 case: unsupported-scheme-is-refused [page]
  request   POST http://127.0.0.1:4010/beta/things/1/retire
  case      an app without a user is refused
  expected  the page says that this kind of account is not supported
  received  access was granted: status is 204
  note      ${note}
  where     ${place}
  case id   application-not-supported
  rerun     curl -i -X POST 'http://127.0.0.1:4010/beta/things/1/retire' -H "authorization: Bearer $TOKEN" -H 'accept: */*' -H 'content-length: 0'`,
    );
  });

  test('of the embedded server, which ends with the run, is shown again by its case', () => {
    const text = middle({ target: { url: 'http://127.0.0.1:4010', embedded: true }, attention: [broken('a')] });
    expect(text).toContain('\n  request   POST http://127.0.0.1:4010/beta/things/1/retire\n');
    expect(text).toMatch(/\n  rerun     npx graph-conformance run --case beta\/page\/a$/);
  });

  test('has the request of the page where that of the case is not kept', () => {
    const { exchange: _exchange, ...bare } = broken('a');
    expect(middle({ attention: [bare] })).toContain('\n  request   POST /things/{id}/retire\n');
  });

  test('is one entry for one cause, with the number of cases, whatever the numbers in it', () => {
    const after = (name: string, ms: number): Attention => ({
      ...open(name),
      findings: [{ ...granted, outcome: 'inconclusive', check: `check-${name}`, seen: `no answer within ${ms} ms` }],
    });
    const text = middle({ attention: [after('a', 300), after('b', 301), after('c', 300)] });
    expect(text.match(/^[A-Z]{2,}.*$/gm)).toEqual(['INCONCLUSIVE  3 cases: check-a and 2 more checks [page]']);
    // whatever was expected, and however long it took: once
    expect(text).toContain('\n  received  no answer within 300 ms\n');
    expect(text).not.toContain('expected');
    expect(text).toContain('\n  case ids  a\n            b\n            c');
  });

  test('has a hint that is of the very case that is shown', () => {
    const diagnosis = 'GET https://h/beta/things/1 would tell whether the request took effect';
    const text = middle({ attention: [open('a'), { ...open('b'), diagnosis }, open('c')] });
    expect(text).toContain(`\n  hint      ${diagnosis}\n  case ids  b\n            a\n`);
  });

  test('has the number of all cases that show it, where one of each operation tells it', () => {
    const inAll = { authority: 'graph', seen: 'request-id is absent', cases: 30 } as const;
    const warned = (name: string): Attention => ({ ...broken(name, inAll), standing: 'warning' });
    expect(middle({ attention: [warned('a'), warned('b')] })).toContain(
      '\n  received  request-id is absent (in 60 cases, counted once for each operation)\n',
    );
    expect(middle({ attention: [broken('a', { seen: 'status is 200', cases: 18 })] })).toContain(
      '\n  received  status is 200 (in 18 cases, counted once for each operation)\n',
    );
  });

  test('is one entry for all cases that were skipped for the same reason', () => {
    const attention = Array.from({ length: 40 }, (_, at) => unsent(`case-${at}`));
    expect(middle({ attention })).toBe(`SKIPPED  40 cases
  reason    no token for it
  case ids  case-0
            case-1
            case-2
            and 37 more`);
  });

  test('of several operations says of how many, so that ids without their operation add up', () => {
    const [first] = summaryOf({}).operations;
    if (!first) throw new Error('there is no operation');
    const attention = ['beta/page', 'beta/other'].map((operation) => ({
      ...unsent('a'),
      id: `${operation}/a`,
      operation,
    }));
    const text = report({ operations: [first, { ...first, id: 'beta/other' }], attention });
    expect(text).toContain('\nSKIPPED  2 cases of 2 operations\n  reason    no token for it\n  case id   a\n');
  });

  test('is one entry for what is missing for many identities, whoever they are', () => {
    const attention = Array.from({ length: 42 }, (_, at): Attention => {
      const identity = { kind: 'token', scheme: 'DelegatedWork', permissions: [`A${at}`] } as const;
      const skipped = `no token for ${describeIdentity(identity)}: no identity has it`;
      return { ...unsent(`case-${at}`), identity, skipped };
    });
    expect(middle({ attention })).toBe(`SKIPPED  42 cases
  reason    no token: no identity has it
  identity  a work or school account with A0
${Array.from({ length: 11 }, (_, at) => `            a work or school account with A${at + 1}`).join('\n')}
            and 30 more; graph-conformance whoami lists them all
  case ids  case-0
            case-1
            case-2
            and 39 more`);
  });

  test('is a warning where the authority does not gate, and a failure where it does', () => {
    const attention = [broken('a', { authority: 'rfc' })];
    expect(middle({ attention })).toMatch(/^WARNING {2}1 case: unsupported-scheme-is-refused \[rfc\]\n/);
    expect(middle({ attention, gate: 'rfc' })).toMatch(/^FAILED {2}1 case: unsupported-scheme-is-refused \[rfc\]\n/);
  });

  test('is shown with its waiver where it has one, and behind what decides', () => {
    const waived = { where: 'waivers.json:3', reason: 'known since May', owner: 'anna', expires: '2026-12-31' };
    const text = middle({ attention: [{ ...broken('a'), standing: 'waived', waived }, broken('b')] });
    expect(text.match(/^[A-Z]{2,}/gm)).toEqual(['FAILED', 'WAIVED']);
    expect(text).toContain('\n  waived    until 2026-12-31 by anna: known since May (waivers.json:3)\n');
  });

  test('is an error of this tool where it is one, whatever the gate', () => {
    const attention: Attention[] = [{ ...attentionTo('a', 'refused'), verdict: 'error', error: 'oops' }];
    expect(middle({ attention })).toMatch(/^ERROR OF THIS TOOL {2}1 case: [^]*\n {2}error {5}oops\n/);
  });

  test('stands in this order: failed, inconclusive, skipped, warnings', () => {
    const attention = [unsent('b'), open('c'), broken('d', { authority: 'rfc' }), broken('a')];
    expect(middle({ attention }).match(/^[A-Z]{2,}/gm)).toEqual(['FAILED', 'INCONCLUSIVE', 'SKIPPED', 'WARNING']);
  });

  test('is forty kinds of failure at most, and the others are counted', () => {
    const text = middle({
      attention: Array.from({ length: 42 }, (_, at) => broken(`case-${at}`, { check: `check-${at}` })),
    });
    expect(text.match(/^FAILED/gm)).toHaveLength(40);
    expect(text).toMatch(/\n\nand 2 more of this kind; --report FOLDER writes all$/);
  });

  test('cannot write on the terminal by what a target said', () => {
    const received = 'HTTP/1.1 302 \u001b[2J\r\nserver: \u009b\r\n\r\n\u0007';
    const text = middle(
      { attention: [broken('a', { seen: 'status is 302 to \u001b[2Jhttp://x\r\u009b' }), open('b')] },
      { detail: 'verbose', exchangeOf: () => shownExchange(answered(302, '', { received })) },
    );
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text).toContain(String.raw`status is 302 to \u{1b}[2Jhttp://x\u{d}\u{9b}`);
  });
});

describe('a terminal of 80 columns', () => {
  const long =
    '/deviceManagement/androidDeviceOwnerEnrollmentProfiles/{androidDeviceOwnerEnrollmentProfileId}/revokeToken';
  const [first] = summaryOf({}).operations;
  if (!first) throw new Error('there is no operation');
  const cells = (['DelegatedWork', 'Application'] as const).map((scheme) => ({
    scheme,
    permission: 'DeviceManagementConfiguration.ReadWrite.All + DeviceManagementApps.Read.All',
    promised: 'refused' as const,
    verdict: scheme === 'Application' ? ('fail' as const) : ('pass' as const),
  }));
  const over = {
    likelyCause: 'no token was accepted: all 12 requests that should succeed were answered 401. '.repeat(4),
    operations: [{ ...first, request: `POST ${long}`, cells }],
    attention: [
      { ...broken('a', { note: 'a note of many words '.repeat(9) }), minted: true as const },
      unsent('b'),
      broken('c', { authority: 'rfc' }),
    ],
    waivers: [],
    exit: { code: 1 as const, reason: '1 case failed (gate: page); '.repeat(6) },
  };

  for (const detail of ['quiet', 'usual', 'verbose'] as const)
    for (const width of [80, 120])
      test(`has no line that is wider than ${width}, but for a word that is, in ${detail} detail`, () => {
        const text = terminalReport(summaryOf(over), painter({ colours: false, width }), { detail });
        for (const line of text.split('\n'))
          if (line.length > width)
            expect(line, 'one word alone').toMatch(/^ {2}(?:\S+ +| +)?(?:'[^']*'|\S+)(?: \\)?$|^ {12}.*\\$/);
        expect(text).not.toContain('┌');
      });

  test('shows the URL of a request whole, on a line of its own where it does not fit', () => {
    const url = `http://127.0.0.1:4010/beta${long.replace(/\{.*\}/, '7c9e6679-7425-40de-944b-e07fc1f90ae7')}`;
    const failing = { ...broken('a'), exchange: { ...exchange, url } };
    const text = terminalReport(summaryOf({ attention: [failing] }), painter({ colours: false, width: 80 }));
    expect(text).toContain(`\n  request   POST\n            ${url}\n`);
  });

  test('tells its operations apart by their last segments', () => {
    const text = terminalReport(summaryOf(over), painter({ colours: false, width: 80 }));
    expect(text).toContain('\npass  4 of 4  POST /…/androidDeviceOwnerEnrollmentProfiles/{id}/revokeToken\n');
    expect(text).toContain('\n      1 of 2 permission cases are as promised\n');
  });
});

test('text within the columns of a terminal has the same words, further in where a line goes on', () => {
  const url = `http://h/${'a'.repeat(50)}`;
  const text = `POST ${url}\n  as a work or school account with A.B.C; accept: application/json\n\n  ${'b'.repeat(50)} x\n`;
  expect(fitted(text, 40)).toBe(`POST ${url}
  as a work or school account with
      A.B.C; accept: application/json

  ${'b'.repeat(50)}
      x
`);
  expect(fitted(text)).toBe(text);
});

test('a share is rounded, but to all and to none only where it is that', () => {
  const shares = (
    [
      [14, 18],
      [18, 114],
      [99_999, 100_000],
      [1, 100_000],
      [3, 3],
      [0, 3],
      [0, 0],
    ] as const
  ).map(([part, all]) => percent(part, all));
  expect(shares).toEqual(['77.8%', '15.8%', '99.9%', '0.1%', '100%', '0%', '0%']);
});

test('a command over several lines has the same words', () => {
  const command = `TOKEN=$(npx graph-conformance token --defect 'a  b'); curl -i -H "a: \\"b c\\" $TOKEN" --data-raw '{"a": 1}'`;
  for (const width of [20, 40, 50]) {
    const lines = wrappedCommand(command, width, 4);
    expect(lines.length).toBeGreaterThan(1);
    expect(
      lines
        .map((line) => line.trim())
        .join('\n')
        .replaceAll(/ \\\n/g, ' '),
    ).toBe(command);
  }
  expect(wrappedCommand(command, 200, 4)).toEqual([command]);
});

test('quiet is the failures and the last line', () => {
  const text = report({ attention: [unsent('b'), broken('a'), open('c')] }, { detail: 'quiet' });
  expect(text.match(/^\S.*$/gm)).toEqual([
    'FAILED  1 case: unsupported-scheme-is-refused [page]',
    'exit 0: every gated check passed',
  ]);
  expect(report({}, { detail: 'quiet' })).toBe('exit 0: every gated check passed\n');
  const incomplete = { exit: { code: 3, reason: '1 case is skipped' }, attention: [unsent('b')] } as const;
  expect(report(incomplete, { detail: 'quiet' })).toMatch(
    /^SKIPPED  1 case\n  reason +.*\n[^]*\nexit 3: 1 case is skipped\n$/,
  );
});

test('verbose is also the exchanges of failing cases, and the permissions of operations that passed', () => {
  const [operation] = summaryOf({}).operations;
  if (!operation) throw new Error('there is no operation');
  const cells = [{ scheme: 'DelegatedWork', permission: 'A.All', promised: 'granted', verdict: 'pass' }] as const;
  const over = { operations: [{ ...operation, cells }], attention: [broken('a')] };
  const asked: string[] = [];
  const exchangeOf = (id: string): ShownExchange => {
    asked.push(id);
    return shownExchange(answered(200, '{"a":1}'));
  };
  const text = report(over, { detail: 'verbose', exchangeOf });
  expect(asked).toEqual(['beta/page/a']);
  expect(text).toContain('\n    > POST /beta/things/1/retire?a=b HTTP/1.1\n    > authorization: Bearer <token>\n');
  expect(text).toContain(
    '\n    < HTTP/1.1 200 As You Like\n    < content-type: application/json\n    < \n    < {"a":1}\n',
  );
  expect(text).toContain('\n│ A.All                   │ ✔ granted     │');
  expect(report(over)).not.toMatch(/[│<]/);
});

test('of many operations, those that passed are one line', () => {
  const [operation] = summaryOf({}).operations;
  if (!operation) throw new Error('there is no operation');
  const failing = { ...operation, request: 'GET /other', standings: { ...noStandings(), kept: 3, broken: 1 } };
  const operations = [...Array.from({ length: 30 }, () => operation), failing];
  expect(report({ operations })).toContain(
    '\n\npass  120 of 120  30 operations\nFAIL  3 of 4  GET /other\n      3 passed, 1 failed\n\n',
  );
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
    standings: { kept: 2, broken: 0, waived: 2, unknown: 0, warning: 0, unjudged: 0, 'not-applicable': 0, excluded: 0 },
    waivers: [
      { ...use, state: 'used' },
      { ...use, state: 'passing', over },
    ],
    exit: { code: 0, reason: '2 failures are waived until 2026-12-31' },
  });
  expect(text.split('\n').slice(-7)).toEqual([
    over,
    '2 waivers: 1 used, 1 for cases that pass now',
    '4 cases: 2 passed, 0 failed, 2 waived, 0 inconclusive, 0 skipped',
    'index 100% (4 of 4 cases judged), score 50% (2 of 4 did not fail)',
    '1.23 s',
    'exit 0 because 2 failures are waived until 2026-12-31',
    '',
  ]);
});

test('of a large answer only what is shown is held', () => {
  const exchanges = heldAfter(() =>
    Array.from({ length: 64 }, (_, at) => {
      const received = Buffer.alloc(2 ** 20, 32 + at).toString('latin1');
      return shownExchange(answered(302, '', { received }));
    }),
  );
  expect(exchanges).toBeLessThan(8);
});
