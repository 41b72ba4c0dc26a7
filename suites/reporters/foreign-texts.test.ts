/** What somebody else wrote into a record, or answered, commands neither a terminal nor a build machine, and is no markup. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { printableOutput } from '../../specs/text.ts';
import { summaryJson } from '../cli/summary-json.ts';
import { noteAttention, type Attention, type CaseRecord, type RecordSource } from '../run-model.ts';
import type { ThreeWay } from '../three-way-model.ts';
import type { Comparison } from '../comparison-model.ts';
import { compareTerminal } from './compare.ts';
import { formats } from './index.ts';
import { painter } from './paint.ts';
import { finding, head, oneOfEach, rendered, tailOf, types } from './record.test-data.ts';
import { terminalReport } from './terminal.ts';
import { exitLine, explain } from './wording.ts';

const pieces = [
  '\u001b[31m',
  '\u001b]8;;http://evil.example\u0007',
  '\u009b2J',
  '\u202e',
  '\u2028',
  '\r\n',
  '\n::error::x',
  '\n  ::add-mask::x ',
  ' ::warning file=a,line=1::x',
  '##vso[task.setvariable variable=a]b',
  '##[error]x',
  '![x](http://evil.example/x.png)',
  '@octocat',
  'plain',
  'a longer text that is wrapped where a line of a terminal ends ',
] as const;

/** Members whose texts are ours, or a closed set that the schema of records holds. */
const closed = new Set(
  [
    'verdict standing authority outcome kind method expects suite scheme promised transport gate startedAt format',
    'state position version check cause claim defect locale sha256 url',
  ].flatMap((line) => line.split(' ')),
);

/** With a text behind every one that is not of a closed set. */
function filled(value: unknown, text: string, name = ''): unknown {
  if (typeof value === 'string') return closed.has(name) ? value : `${value}${text}`;
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, text, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, text, key)]));
}

const file = { file: 'f.json', sha256: '0'.repeat(64), asOf: '2026-01-01' };
const fact = { subject: 'microsoft.graph.thing', asOf: '2020-01-01', clause: 'things#top:1' };
const threeWay: ThreeWay = {
  permissions: [
    {
      operation: 'beta/things-retire',
      request: 'POST /things/{id}/retire',
      scheme: 'Application',
      asOf: '2020-01-01',
      clause: 'things#top:1',
      says: [{ names: ['A.Read'], page: 'granted', data: 'refused', target: 'refused', outcome: 'page alone' }],
    },
  ],
  notInData: ['GET /others'],
  facts: [
    { ...fact, of: 'size', page: 'Edm.Int32', data: 'Edm.String', target: 'string', outcome: 'page alone' },
    { ...fact, of: 'hue', page: 'Edm.Int32', data: 'Edm.Int32', outcome: 'agree' },
  ],
  notInMetadata: ['microsoft.graph.other'],
};

function recordWith(text: string): RecordSource & { readonly all: readonly CaseRecord[] } {
  const all = oneOfEach.map((one) => filled(one, text) as CaseRecord);
  const waiver = { case: 'a', target: 'b', owner: 'c', reason: 'd', expires: '2026-01-01', where: 'e', over: 'f' };
  const waivers = [{ ...waiver, state: 'unused', cases: 0, waived: 0, passing: 0 }];
  const tail = tailOf(oneOfEach, {
    dependencies: [{ id: 'g', verdict: 'pass' }],
    likelyCause: 'h',
    left: ['i'],
    types,
    threeWay,
  });
  return {
    all,
    head: filled(
      { ...head, permissionData: file, metadata: file, notYet: [{ page: 'p', firstAsOf: '2020-01-01' }] },
      text,
    ) as RecordSource['head'],
    tail: filled({ ...tail, waivers }, text) as RecordSource['tail'],
    async *cases() {
      yield* all;
    },
  };
}

const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

/** Other than line ends, which are ours; a terminal obeys them, or shows what follows in another order. */
const obeyed = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** Of Azure Pipelines anywhere in a line, of GitHub at its beginning. @see https://docs.github.com/actions/reference/workflow-commands */
const commands = /##[a-z]*\[|^\s*::[a-z]/im;

function expectHarmless(text: string, where: string): void {
  expect(obeyed.exec(text)?.[0], where).toBeUndefined();
  expect(commands.exec(text)?.[0], where).toBeUndefined();
}

for (const name of ['terminal', 'markdown', 'junit', 'html'] as const) {
  test(`no text of a record commands whoever reads the ${name} report`, async () => {
    const render = await formats[name].load();
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const report = await rendered(render, recordWith(text));
        expectHarmless(report, name);
        if (name === 'markdown') {
          // what stands in code is shown as it is
          const prose = report.replaceAll(/```[^]*?```|(`+)[^]*?\1/g, '');
          expect(prose).not.toMatch(/(?<!\\)!\[|(?<!\\)\]\(http:\/\/evil|@octocat/);
        }
      }),
      { numRuns: 60 },
    );
  });
}

test('no name of a member or a value commands whoever reads the table of types on a terminal', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { head: given, tail } = recordWith(text);
      const report = terminalReport({ ...given, ...tail, attention: [] }, painter({ colours: false }), {
        detail: 'verbose',
      });
      expect(report).toContain('never seen');
      expectHarmless(report, 'terminal');
    }),
    { numRuns: 60 },
  );
});

test('sentences and documents that leave by other ways are as harmless', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { all, head: given, tail } = recordWith(text);
      const attention: Attention[] = [];
      for (const one of all) noteAttention(attention, one);
      const json = summaryJson({ ...given, ...tail, attention });
      expectHarmless(json, 'json');
      expect(JSON.parse(json)).toMatchObject({ asOf: given.asOf, summary: { exit: tail.exit } });
      expectHarmless(exitLine(tail), 'exit');
      for (const one of all) expectHarmless(explain(one).join('\n'), one.id);
    }),
    { numRuns: 60 },
  );
});

test('whatever a command prints passes one door: octets of a record on stdout command nobody, and say the same', async () => {
  const render = await formats.json.load();
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const record = await rendered(render, recordWith(text));
      const printed = printableOutput(record);
      expectHarmless(printed, 'json');
      expect(JSON.parse(printed)).toEqual(JSON.parse(record));
    }),
    { numRuns: 60 },
  );
  expect(printableOutput('\u001b[31mred\u001b[39m\n\u001b[2J\u202e')).toBe(
    '\u001b[31mred\u001b[39m\n\\u001b[2J\\u202e',
  );
});

test('a text of a record is cut where a line is printed', async () => {
  const long = 'x'.repeat(50_000);
  for (const name of ['terminal', 'markdown', 'junit'] as const) {
    const report = await rendered(await formats[name].load(), recordWith(long));
    expect(Math.max(...report.split(/\n|[<"]/).map((line) => line.length)), name).toBeLessThan(5000);
  }
});

test('no text of two records commands whoever reads their comparison', () => {
  const side = (path: string) => ({ path, head, tail: tailOf([]) });
  const verdicts = { a: 'pass', b: 'fail' } as const;
  const differing = {
    id: 'a',
    expectation: 'b',
    differences: [{ aspect: 'status', a: '204', b: '200' }],
    broken: { a: [], b: [finding()] },
  };
  const others = {
    a: side('tenant'),
    b: side('mock'),
    notes: ['c'],
    compared: 1,
    agreeing: 0,
    uncompared: [{ why: 'd', ids: ['e'] }],
    bodies: [
      {
        operation: 'h',
        type: 'i',
        objects: { a: 1, b: 2 },
        members: { a: ['j'], b: ['k'] },
        kinds: [{ member: 'l', a: 'string', b: 'number' }],
      },
    ],
    regressions: { passedBefore: 1, failing: ['f'], unknown: ['g'] },
  };
  fc.assert(
    fc.property(texts, (text) => {
      const one = { ...(filled(differing, text) as typeof differing), verdicts };
      const comparison = { ...(filled(others, text) as typeof others), differing: [one] } as Comparison;
      const exit = { code: 1, reason: text } as const;
      expectHarmless(compareTerminal(comparison, exit, painter({ colours: false }), true), 'compare');
    }),
    { numRuns: 60 },
  );
});
