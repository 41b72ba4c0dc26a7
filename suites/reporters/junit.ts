/**
 * JUnit XML as Jenkins and GitLab read it: a `testsuite` for each operation, a `testcase` for each case.
 *
 * | case | element |
 * | --- | --- |
 * | fails a check of the gate | `failure` |
 * | our own error | `error` |
 * | breaks one, and is waived | `skipped`, "waived until YYYY-MM-DD by OWNER (REASON): …" |
 * | not sent | `skipped`, "not sent: …" |
 * | page without a case | a `testsuite` of one `testcase`, `skipped`, "not judged: …" |
 * | left out | `skipped`, "not applicable: …" or "excluded: …" |
 * | sent, and nobody knows | `skipped`, "inconclusive: …" |
 * | breaks only promises that do not gate | passes, with "warning: …" in `system-out` |
 *
 * JUnit has no word for "inconclusive": the exit code of the run (a property of each suite) tells it from a pass.
 */
import XmlBuilder from 'fast-xml-builder';
import { defined, printableShort } from '../../specs/text.ts';
import { authorities, gatedBy, type Authority } from '../model.ts';
import { type CaseRecord, type PageWithoutCases, type RecordSource, type RunHead, type RunTail } from '../run-model.ts';
import { caseStates, countsOf } from './counts.ts';
import { byOperation } from './grouping.ts';
import { curlLine } from './rerun.ts';
import { brokenPromises, explain, whyNotJudged, whyNotSent } from './wording.ts';

type Form = 'passed' | 'failure' | 'error' | 'skipped';

function formOf({ standing, verdict, skipped }: CaseRecord): Form {
  if (standing === 'broken') return 'failure';
  if (verdict === 'error') return 'error';
  if (standing === 'waived' || standing === 'unknown') return 'skipped';
  return skipped !== undefined || verdict === 'inconclusive' ? 'skipped' : 'passed';
}

interface Count {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  durationMs: number;
}

const countedAs = { failure: 'failures', error: 'errors', skipped: 'skipped' } as const;

const noCount = (): Count => ({ tests: 0, failures: 0, errors: 0, skipped: 0, durationMs: 0 });

function addTo(count: Count, record: CaseRecord): void {
  const form = formOf(record);
  count.tests += 1;
  count.durationMs += (record.exchange ?? record.brief)?.durationMs ?? 0;
  if (form !== 'passed') count[countedAs[form]] += 1;
}

/** Not to be escaped but left out: XML 1.0 has no form for them. @see https://www.w3.org/TR/xml/#charsets */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const attribute = (text: string): string => printableShort(text).replaceAll(notXml, '');
const content = (lines: readonly string[]): string => lines.map(attribute).join('\n');

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

function linesOf(record: CaseRecord): readonly string[] {
  const again = curlLine(record);
  return [
    record.expectation,
    ...explain(record),
    ...(record.diagnosis === undefined ? [] : [record.diagnosis]),
    ...(again === undefined ? [] : [again]),
  ];
}

/** The first thing that a list of results shows about it. */
function message(record: CaseRecord, form: Exclude<Form, 'passed'>, gate: Authority): string {
  const { skipped, inconclusive, waived } = record;
  const first = explain(record, form === 'error' ? authorities : gatedBy(gate))[0] ?? record.expectation;
  if (form !== 'skipped') return first;
  if (waived !== undefined) return `waived until ${waived.expires} by ${waived.owner} (${waived.reason}): ${first}`;
  if (skipped !== undefined) return whyNotSent(skipped, record);
  const open = record.findings.filter(
    ({ authority, outcome }) => outcome === 'inconclusive' && gatedBy(gate).includes(authority),
  );
  return `inconclusive: ${inconclusive ?? open.map(({ seen }) => seen).join('; ')}`;
}

function outcome(record: CaseRecord, gate: Authority): object {
  const form = formOf(record);
  if (form !== 'passed')
    return {
      [form]: {
        '@type': attribute(brokenPromises(record.findings, gate)[0]?.check ?? record.about.check),
        '@message': attribute(message(record, form, gate)),
        '#text': content(linesOf(record)),
      },
    };
  if (record.verdict === 'pass') return {};
  return { 'system-out': content([record.expectation, ...explain(record).map((line) => `warning: ${line}`)]) };
}

function testcase(record: CaseRecord, gate: Authority): object {
  const { id, operation, suite, exchange, brief } = record;
  return {
    '@name': attribute(id.startsWith(`${operation}/${suite}/`) ? id.slice(operation.length + suite.length + 2) : id),
    // Jenkins takes what stands before the last dot for the package.
    '@classname': attribute(`${operation.replaceAll('.', '_').replaceAll('/', '.')}.${suite}`),
    '@time': seconds((exchange ?? brief)?.durationMs ?? 0),
    ...outcome(record, gate),
  };
}

function properties({ tool, target, asOf, gate }: RunHead, tail: RunTail): object {
  const { exit, index, score } = tail;
  const counts = countsOf(tail);
  const values = {
    target: target.url,
    'target.embedded': String(target.embedded),
    'tool.version': tool.version,
    'as-of': asOf,
    gate,
    ...Object.fromEntries(caseStates.map((state) => [`cases.${state}`, String(counts[state])])),
    index: String(index),
    ...defined({ score: score === undefined ? undefined : String(score) }),
    exit: `${exit.code}: ${exit.reason}`,
  };
  return {
    property: Object.entries(values).map(([name, value]) => ({ '@name': attribute(name), '@value': attribute(value) })),
  };
}

const attributesOf = ({ tests, failures, errors, skipped, durationMs }: Count): Record<string, string | number> => ({
  '@tests': tests,
  '@failures': failures,
  '@errors': errors,
  '@skipped': skipped,
  '@time': seconds(durationMs),
});

const builder = new XmlBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  // it would write value="true" without its value, which is not XML
  suppressBooleanAttributes: false,
});

function testsuite({ head, tail }: RecordSource, name: string, count: Count, testcases: readonly object[]): string {
  return builder.build({
    testsuite: {
      '@name': attribute(name),
      ...attributesOf(count),
      '@timestamp': head.startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
      properties: properties(head, tail),
      testcase: testcases,
    },
  });
}

function operationSuite(source: RecordSource, records: readonly [CaseRecord, ...CaseRecord[]]): string {
  const count = noCount();
  for (const record of records) addTo(count, record);
  const cases = records.map((one) => testcase(one, source.head.gate));
  return testsuite(source, records[0].operation, count, cases);
}

/** Readers of JUnit show a page of which nothing can be judged only where it has a test. */
function pageSuite(source: RecordSource, page: PageWithoutCases): string {
  const name = `${page.apiVersion}/${page.page}`;
  const message = `not judged: ${whyNotJudged(page)}`;
  const skipped = { '@type': 'no-case', '@message': attribute(message), '#text': attribute(message) };
  const only = {
    '@name': 'no case',
    '@classname': name.replaceAll('.', '_').replaceAll('/', '.'),
    '@time': seconds(0),
  };
  return testsuite(source, name, { ...noCount(), tests: 1, skipped: 1 }, [{ ...only, skipped }]);
}

/** Cases without what crossed the wire but for the request: an operation of many needs little memory. */
const slim = (record: CaseRecord): CaseRecord => {
  const { exchange } = record;
  return exchange === undefined ? record : { ...record, exchange: { ...exchange, received: '' } };
};

async function total(source: RecordSource): Promise<Count> {
  const count = noCount();
  for await (const record of source.cases()) addTo(count, record);
  count.tests += source.head.withoutCases?.length ?? 0;
  return { ...count, durationMs: source.tail.durationMs };
}

export async function* renderJunit(record: RecordSource): AsyncGenerator<string> {
  // Jenkins' schema has no count of skipped tests for all suites together.
  const { '@skipped': _skipped, ...attributes } = attributesOf(await total(record));
  const whole = builder.build({ testsuites: { '@name': 'graph-conformance', ...attributes, testsuite: '' } });
  const [open = '', close = ''] = whole.split('  <testsuite/>\n');
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${open}`;
  for await (const records of byOperation(record.cases(), slim)) yield operationSuite(record, records);
  for (const page of record.head.withoutCases ?? []) yield pageSuite(record, page);
  yield close;
}
