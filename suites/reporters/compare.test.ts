/** Golden comparisons, word by word, and what a target may not do to them. */
import { describe, expect, test } from 'vitest';
import type { BodyDifference, Comparison, DifferingCase } from '../comparison-model.ts';
import { compareMarkdown, compareTerminal } from './compare.ts';
import { painter } from './paint.ts';
import { finding, head, hostile, tailOf } from './record.test-data.ts';

const exit = { code: 1, reason: '1 of 4 answers agree (25 %), but --min is 90 %' } as const;

const differing = (id: string, over: Partial<DifferingCase> = {}): DifferingCase => ({
  id: `beta/things-retire/response/${id}`,
  expectation: 'the documented request gets 204',
  verdicts: { a: 'pass', b: 'fail' },
  differences: [
    { aspect: 'verdict', a: 'pass', b: 'fail' },
    { aspect: 'status', a: '204', b: '200' },
  ],
  broken: { a: [], b: [finding()] },
  ...over,
});

const sameVerdict = { differences: [{ aspect: 'status', a: '204', b: '200' }], broken: { a: [], b: [] } };

function comparison(over: Partial<Comparison> = {}): Comparison {
  const side = (path: string) => ({ path, head, tail: tailOf([]) });
  return {
    a: side('tenant'),
    b: side('mock'),
    notes: ['B is shard 1/4 of a run'],
    compared: 4,
    agreeing: 1,
    differing: [differing('a'), differing('b'), differing('c', sameVerdict)],
    bodies: [],
    uncompared: [{ why: 'in A: not sent (no token)', ids: ['beta/things-retire/response/d'] }],
    regressions: { passedBefore: 3, failing: ['beta/things-retire/response/a'], unknown: [] },
    ...over,
  };
}

test('on a terminal, answers that differ alike are one entry, with what it breaks and where that is promised', () => {
  expect(`\n${compareTerminal(comparison(), exit, painter({ colours: false }))}`).toBe(`
compare
  A  expected  tenant: http://127.0.0.1:4010, 2026-01-02T03:04:05.006Z, first revision of each page
  B  received  mock: http://127.0.0.1:4010, 2026-01-02T03:04:05.006Z, first revision of each page
B is shard 1/4 of a run

DIFFERS 3 cases
  verdict: passed in A, failed in B (in 2 cases)
  status: 204 in A, 200 in B
  failed in B alone: success-status-is-exact [page] (in 2 cases): status is 200; the page promises 204 (things-retire#response:49)
    beta/things-retire/response/a
    beta/things-retire/response/b
    beta/things-retire/response/c

not compared: 1 case, in A: not sent (no token)
    beta/things-retire/response/d

exit 1: 1 of 4 answers agree (25 %), but --min is 90 %
`);
});

test('in Markdown the verdict comes first, and each kind of difference is a table', () => {
  expect(compareMarkdown(comparison({ notes: [] }), exit, true))
    .toBe(`## ✘ 1 of 4 answers agree (25 %), but --min is 90 %

|  | record | target | started | as of |
| --- | --- | --- | --- | --- |
| A, expected | \`tenant\` | \`http://127.0.0.1:4010\` | 2026-01-02T03:04:05.006Z | first |
| B, received | \`mock\` | \`http://127.0.0.1:4010\` | 2026-01-02T03:04:05.006Z | first |


### 3 cases: status

- verdict: passed in A, failed in B (in 2 cases)

|  | A | B |
| --- | --- | --- |
| status | \`204\` | \`200\` |

- failed in B alone: success-status-is-exact \\[page\\] (in 2 cases): status is 200; the page promises 204 (things-retire#&#8203;response:49)

- \`beta/things-retire/response/a\`
- \`beta/things-retire/response/b\`
- \`beta/things-retire/response/c\`

### Passed in A and fail in B

- \`beta/things-retire/response/a\`

### Not compared

- 1 case: in A: not sent (no token)
`);
});

test('what a target said cannot write on the terminal, nor become markup', () => {
  const lied = comparison({
    differing: [
      differing('a', {
        differences: [{ aspect: 'error code', a: 'none', b: hostile }],
        broken: { a: [], b: [finding({ seen: hostile })] },
      }),
    ],
    uncompared: [{ why: hostile, ids: ['d'] }],
  });
  const terminal = compareTerminal(lied, exit, painter({ colours: false }));
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(terminal).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(terminal.split('\n').filter((line) => /^(# head|- item)/.test(line))).toEqual([]);
  const markdown = compareMarkdown(lied, exit);
  expect(markdown).not.toMatch(/^(# head|- item)/m);
  expect(markdown.replaceAll(/(`+)[^\n]+?\1/g, '')).not.toMatch(/(?<!\\)<|(?<!\\)\[a|@octocat/);
});

test('verdicts that differ without a difference in the answers are grouped by what is broken', () => {
  const verdict = [{ aspect: 'verdict', a: 'pass', b: 'fail' }];
  const other = { a: [], b: [finding({ check: 'answer-is-well-formed-http' })] };
  const entries = [differing('a', { differences: verdict }), differing('b', { differences: verdict, broken: other })];
  const text = compareTerminal(comparison({ differing: entries }), exit, painter({ colours: false }));
  expect(text.match(/^DIFFERS 1 case$/gm)).toHaveLength(2);
  expect(compareMarkdown(comparison({ differing: entries }), exit)).toContain('### 1 case: verdict\n');
});

test('of many cases, and of many kinds of difference, the first are told and the others counted', () => {
  const many = Array.from({ length: 60 }, (_, at) => differing(`case-${at}`));
  const kinds = many.map((one, at) => ({ ...one, differences: [{ aspect: 'status', a: '204', b: String(at) }] }));
  expect(compareTerminal(comparison({ differing: many }), exit, painter({ colours: false }))).toContain(
    '\n    and 50 more\n',
  );
  const markdown = compareMarkdown(comparison({ differing: kinds }), exit);
  expect(markdown.match(/^### 1 case: status$/gm)).toHaveLength(25);
  expect(markdown).toContain('\n35 more kinds of difference are not shown here; `--format json` has all.\n');
});

test('another verdict and another status come before fields that differ, however many cases have those', () => {
  const fields = {
    differences: [
      { aspect: 'server', a: 'x', b: 'y' },
      { aspect: 'date', a: 'x', b: 'y' },
    ],
  };
  const status = {
    differences: [
      { aspect: 'server', a: 'x', b: 'y' },
      { aspect: 'status', a: '204', b: '200' },
    ],
  };
  const none = { broken: { a: [], b: [] } };
  const entries = [
    ...['a', 'b', 'c', 'd'].map((id) => differing(id, { ...fields, ...none })),
    ...['e', 'f'].map((id) => differing(id, { ...status, ...none })),
    differing('g'),
  ];
  const text = compareTerminal(comparison({ differing: entries }), exit, painter({ colours: false }));
  expect(text.match(/^DIFFERS .*\n {2}.*$/gm)).toEqual([
    'DIFFERS 1 case\n  verdict: passed in A, failed in B',
    'DIFFERS 2 cases\n  status: 204 in A, 200 in B',
    'DIFFERS 4 cases\n  server: x in A, y in B',
  ]);
});

describe('bodies', () => {
  const body = (operation: string, over: Partial<BodyDifference> = {}): BodyDifference => ({
    operation: `beta/${operation}`,
    type: 'microsoft.graph.thing',
    objects: { a: 3, b: 1 },
    members: { a: ['age', 'size'], b: [] },
    kinds: [{ member: 'name', a: 'string', b: 'number' }],
    ...over,
  });
  const none = { objects: { a: 2, b: 0 }, members: { a: [], b: [] }, kinds: [], type: 'microsoft.graph.lid' };
  const bodies = [body('things-list'), body('things-get'), body('things-get', none)];

  test('on a terminal they stand behind other differences, once for all operations that show the same', () => {
    const text = compareTerminal(comparison({ bodies }), exit, painter({ colours: false }));
    expect(text).toContain(`    beta/things-retire/response/c

BODIES 2 types whose objects differ; what a target holds decides that too, so it counts for no score
  microsoft.graph.thing of beta/things-list, beta/things-get
    objects: 6 in A, 2 in B
    members that the other does not send: age, size in A, none in B
    kind of name: string in A, number in B
  microsoft.graph.lid of beta/things-get
    objects: 2 in A, 0 in B

not compared`);
  });

  test('in Markdown they are a table', () => {
    expect(compareMarkdown(comparison({ bodies }), exit)).toContain(`
### Bodies

2 types whose objects differ; what a target holds decides that too, so it counts for no score.

| type |  | A | B |
| --- | --- | --- | --- |
| \`microsoft.graph.thing\` of \`beta/things-list\`, \`beta/things-get\` | objects | 6 | 2 |
|  | members that the other does not send | \`age\`, \`size\` |  |
|  | kind of name | string | number |
| \`microsoft.graph.lid\` of \`beta/things-get\` | objects | 2 | 0 |
`);
  });

  test('names of members are no markup', () => {
    const lied = [
      body(hostile, {
        type: hostile,
        members: { a: [hostile], b: [] },
        kinds: [{ member: hostile, a: 'string', b: 'number' }],
      }),
    ];
    const markdown = compareMarkdown(comparison({ bodies: lied }), exit);
    expect(markdown).not.toMatch(/^(# head|- item)/m);
    expect(markdown.replaceAll(/(`+)[^\n]+?\1/g, '')).not.toMatch(/(?<!\\)<|(?<!\\)\[a|@octocat/);
  });

  test('of many the first are told, and the others counted', () => {
    const many = Array.from({ length: 50 }, (_, at) => body('a', { type: `microsoft.graph.t${at}` }));
    expect(compareTerminal(comparison({ bodies: many }), exit, painter({ colours: false }))).toContain(
      '\n  and 10 more; ',
    );
    expect(compareMarkdown(comparison({ bodies: many }), exit)).toContain('\n25 more are not shown here; ');
  });
});
