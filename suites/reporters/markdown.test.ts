/** Markdown: word by word, nothing of a target is markup, and a comment on GitHub takes it. */
import { describe, expect, test } from 'vitest';
import type { CaseRecord, RunTail } from '../run-model.ts';
import { markdownReport, renderMarkdown } from './markdown.ts';
import { kindsIn, mention, textIn } from './markdown-reader.test-data.ts';
import { broken, caseOf, finding, head, hostile, oneOfEach, recordOf, rendered, tailOf } from './record.test-data.ts';

const markdown = (cases: readonly CaseRecord[], over: Partial<RunTail> = {}): Promise<string> =>
  rendered(renderMarkdown, recordOf(cases, over));

test('a report in full', async () => {
  expect(await markdown(oneOfEach)).toBe(`## ✘ exit 1: 1 case failed (gate: page)

Target \`http://127.0.0.1:4010\`, first revision of each page, gate page; graph-conformance 1.2.3, 2026-01-02T03:04:05.006Z, 1.23 s.

7 cases: 1 passed, 1 with warnings only, 1 failed, 1 waived, 1 inconclusive, 1 ended by an error of this tool, 1 skipped.

index 57.1% (4 of 7 cases judged), score 50% (2 of 4 did not fail).

| findings by | passed | failed | inconclusive | |
| --- | --: | --: | --: | --- |
| the page | 9 | 2 | 0 | decides the exit code |
| HTTP and OAuth | 0 | 0 | 0 | warns |
| Graph-wide documentation | 0 | 0 | 0 | warns |

### Failed

#### \`success-status-is-exact\`: 1 case

- **Request:** \`POST /things/{id}/retire\`
- **Expected:** the page promises 204
- **Received:** \`status is 200\`
- **Where:** line 49 of the page in de-DE, as of 2020-01-01: \`things-retire#response:49\`
- **Cases:** \`response/broken\`

\`\`\`sh
curl -i -X POST 'http://127.0.0.1:4010/beta/things/1/retire?a=b' -H "authorization: Bearer $TOKEN" -H 'accept: */*' -H 'content-length: 0'
npx graph-conformance run --target http://127.0.0.1:4010 --case beta/things-retire/response/broken
\`\`\`

### Errors of this tool, not of the target

#### \`success-status-is-exact\`: 1 case

- **Request:** \`POST /things/{id}/retire\`
- **Expected:** the documented request gets 204
- **Received:** \`another Authorization left\`
- **Where:** line 49 of the page in de-DE, as of 2020-01-01: \`things-retire#response:49\`
- **Cases:** \`response/error\`

\`\`\`sh
curl -i -X POST 'http://127.0.0.1:4010/beta/things/1/retire?a=b' -H "authorization: Bearer $TOKEN" -H 'accept: */*' -H 'content-length: 0'
npx graph-conformance run --target http://127.0.0.1:4010 --case beta/things-retire/response/error
\`\`\`

### Inconclusive

#### \`success-status-is-exact\`: 1 case

- **Request:** \`POST /things/{id}/retire\`
- **Expected:** the page promises 204
- **Received:** \`no complete answer within 300 ms\`
- **Where:** line 49 of the page in de-DE, as of 2020-01-01: \`things-retire#response:49\`
- **Cases:** \`response/unknown\`

\`\`\`sh
curl -i -X POST 'http://127.0.0.1:4010/beta/things/1/retire?a=b' -H "authorization: Bearer $TOKEN" -H 'accept: */*' -H 'content-length: 0'
npx graph-conformance run --target http://127.0.0.1:4010 --case beta/things-retire/response/unknown
\`\`\`

### Skipped

- 1 case: \`no token for it\`: \`response/unsent\`

### Failed, and waived

#### \`success-status-is-exact\`: 1 case

- **Request:** \`POST /things/{id}/retire\`
- **Waived** until 2026-12-31 by anna (\`waivers.json:3\`): known since May
- **Expected:** the page promises 204
- **Received:** \`status is 200\`
- **Where:** line 49 of the page in de-DE, as of 2020-01-01: \`things-retire#response:49\`
- **Cases:** \`response/waived\`

\`\`\`sh
curl -i -X POST 'http://127.0.0.1:4010/beta/things/1/retire?a=b' -H "authorization: Bearer $TOKEN" -H 'accept: */*' -H 'content-length: 0'
npx graph-conformance run --target http://127.0.0.1:4010 --case beta/things-retire/response/waived
\`\`\`

### Permissions

\`POST /things/{id}/retire\`, as of 2020-01-01: 1 of 7 cases passed

| permission in the token | DelegatedWork | DelegatedPersonal | Application |
| --- | --- | --- | --- |
| \`Things.Retire\` | ✔ granted | · | ✘ not refused |

### Warnings: failed, and not in the gate

#### \`no-content-has-no-framing-fields\`: 1 case

- **Request:** \`POST /things/{id}/retire\`
- **Expected (HTTP and OAuth):** a 204 carries none
- **Received:** \`content-length is there\`
- **Where:** line 49 of the page in de-DE, as of 2020-01-01: \`things-retire#response:49\`
- **Cases:** \`response/warning\`

### Not tested: 1 clause of the pages

- a note: \`things-retire#top:1\`

### Run it again

\`\`\`sh
npx graph-conformance run --target http://127.0.0.1:4010
\`\`\`
`);
});

test('the summary of a run and its record give the same text', async () => {
  const attention = oneOfEach.filter(({ verdict }) => verdict !== 'pass');
  expect(await markdownReport(head, tailOf(oneOfEach), attention)).toBe(await markdown(oneOfEach));
});

test('text of others does not make markup of a report, wherever it stands', async () => {
  const names = new Set(kindsIn(await markdown(oneOfEach)));
  const cases = [
    broken('a', { seen: hostile, promised: hostile, note: hostile }),
    caseOf('b', { verdict: 'inconclusive', standing: 'unknown', skipped: hostile, findings: [] }),
    { ...broken('c'), diagnosis: hostile, request: { method: 'POST', path: hostile } } as const,
    {
      ...broken('d'),
      standing: 'waived',
      waived: { where: hostile, reason: hostile, owner: hostile, expires: '2026-12-31' },
    } as const,
    caseOf('e', { verdict: 'error', standing: 'unknown', error: hostile, findings: [] }),
  ];
  const text = await markdown(cases, {
    exit: { code: 1, reason: hostile },
    left: [hostile],
    untested: [{ clause: hostile, reason: hostile }],
  });
  for (const kind of ['html_block', 'html_inline', 'image', 'link_open', 'em_open', 'blockquote_open'])
    expect(names).not.toContain(kind);
  expect(kindsIn(text).filter((kind) => !names.has(kind))).toEqual([]);
  expect(textIn(text)).not.toMatch(mention);
  expect(text.split('\n').filter((line) => /^ *(::|##\[|##vso)/.test(line))).toEqual([]);
});

describe('what is large', () => {
  const many = Array.from({ length: 400 }, (_, at): CaseRecord => {
    const one = broken(`case-${at}`, { check: `check-${at}`, seen: `${hostile}${at}`.repeat(200) });
    return { ...one, diagnosis: '|'.repeat(5000) };
  });
  const clauses = Array.from({ length: 999 }, (_, at) => ({
    clause: `page#a:${at}`,
    reason: `reason ${at} ${'x'.repeat(700)}`,
  }));

  test('is cut to what a comment on GitHub may have, and the report says what was cut', async () => {
    const text = await markdown(many, {
      untested: clauses,
      left: Array.from({ length: 99 }, () => hostile.repeat(9)),
      exit: { code: 1, reason: hostile.repeat(999) },
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\n_Cut: \d+ more problems; run.json and the HTML report have them all\._\n/);
    expect(text).toMatch(/\n_Cut: \d+ more reasons; /);
    expect(text).toMatch(/ more characters\)/);
  });

  test('is one entry for each check, with the number of cases and some of their names', async () => {
    const text = await markdown(Array.from({ length: 30 }, (_, at) => broken(`case-${at}`)));
    expect(text.match(/^#### /gm)).toHaveLength(1);
    expect(text).toContain('#### `success-status-is-exact`: 30 cases\n');
    expect(text).toContain('`response/case-4` and 25 more\n');
  });
});

test('a case of several operations is named once, and what is the same is not said again', async () => {
  const [here] = [broken('a', { note: 'x' })];
  const there = { ...broken('a', { note: 'y' }), id: 'beta/other/response/a', operation: 'beta/other' };
  const text = await markdown([here, there]);
  expect(text).toContain('\n- **Cases:** `response/a`\n');
  expect(text).toContain('\n- **Note:** x\n- **Note:** y (in 1 case)\n');
  expect(text.match(/\*\*Expected:/g)).toHaveLength(1);
});

test('a waiver that is over is to be deleted, and the line says where it stands', async () => {
  const waiver = {
    case: '*',
    target: '*',
    reason: 'r',
    owner: 'o',
    expires: '2026-01-01',
    cases: 1,
    waived: 0,
    passing: 0,
  };
  const text = await markdown([], {
    waivers: [
      { ...waiver, where: 'waivers.json:3', state: 'expired' },
      { ...waiver, where: 'waivers.json:9', state: 'used' },
    ],
  });
  expect(text).toContain('### Waivers to delete\n\n- delete `waivers.json:3`: the waiver of `*` has expired\n');
  expect(text).not.toContain('waivers.json:9');
});

test('each inconclusive case that is counted is told, also where it does not decide the exit code', async () => {
  const findings = [finding({ authority: 'graph', outcome: 'inconclusive', seen: 'status is 401' })];
  const one = caseOf('unsure', { verdict: 'inconclusive', standing: 'unjudged', findings });
  const text = await markdown([one]);
  expect(text).toContain('1 case: 0 passed, 0 failed, 1 inconclusive, 0 skipped.');
  expect(text).toMatch(/### Inconclusive, and not in the gate\n[^]*`status is 401`/);
});
