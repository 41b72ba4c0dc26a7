/** JUnit: word by word, valid by the grammar that Jenkins checks, and with the counts of the record. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { CaseRecord } from '../run-model.ts';
import { renderJunit } from './junit.ts';
import { broken, caseOf, finding, hostile, oneOfEach, recordOf, rendered } from './record.test-data.ts';

const schema = await readFile(fileURLToPath(new URL('junit.test-data.xsd', import.meta.url)), 'utf8');

const junit = (cases: readonly CaseRecord[]): Promise<string> => rendered(renderJunit, recordOf(cases));

async function complaintsAbout(contents: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });
  return errors.map(({ message }) => message);
}

test('a page without a case is a suite of one skipped test', async () => {
  const record = recordOf([caseOf('a')]);
  const withoutCases = [{ page: 'gadget.delete', apiVersion: 'v1.0', reason: 'no value for <If-Match>' }];
  const text = await rendered(renderJunit, { ...record, head: { ...record.head, withoutCases } });
  expect(await complaintsAbout(text)).toEqual([]);
  expect(text).toContain('<testsuites name="graph-conformance" tests="2" failures="0" errors="0"');
  expect(text).toContain('<testcase name="no case" classname="v1_0.gadget_delete" time="0.000">');
  expect(text).toContain('message="not judged: no value for &lt;If-Match&gt;"');
});

test('every standing has one form', async () => {
  const text = await junit(oneOfEach);
  expect(await complaintsAbout(text)).toEqual([]);
  expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="graph-conformance" tests="7" failures="1" errors="1" time="1.234">
<testsuite name="beta/things-retire" tests="7" failures="1" errors="1" skipped="3" time="0.013" timestamp="2026-01-02T03:04:05">
  <properties>
    <property name="target" value="http://127.0.0.1:4010"/>
    <property name="target.embedded" value="false"/>
    <property name="tool.version" value="1.2.3"/>
    <property name="as-of" value="first"/>
    <property name="gate" value="page"/>
    <property name="cases.passed" value="1"/>
    <property name="cases.warned" value="1"/>
    <property name="cases.failed" value="1"/>
    <property name="cases.waived" value="1"/>
    <property name="cases.inconclusive" value="1"/>
    <property name="cases.error" value="1"/>
    <property name="cases.skipped" value="1"/>
    <property name="cases.not-applicable" value="0"/>
    <property name="cases.excluded" value="0"/>
    <property name="index" value="0.5714285714285714"/>
    <property name="score" value="0.5"/>
    <property name="exit" value="1: 1 case failed (gate: page)"/>
  </properties>
  <testcase name="kept" classname="beta.things-retire.response" time="0.002"/>
  <testcase name="broken" classname="beta.things-retire.response" time="0.002">
    <failure type="success-status-is-exact" message="[page] status is 200; the page promises 204 (things-retire#response:49)">the documented request gets 204
[page] status is 200; the page promises 204 (things-retire#response:49)
curl -i -X POST &apos;http://127.0.0.1:4010/beta/things/1/retire?a=b&apos; -H &quot;authorization: Bearer $TOKEN&quot; -H &apos;accept: */*&apos; -H &apos;content-length: 0&apos;</failure>
  </testcase>
  <testcase name="waived" classname="beta.things-retire.response" time="0.002">
    <skipped type="success-status-is-exact" message="waived until 2026-12-31 by anna (known since May): [page] status is 200; the page promises 204 (things-retire#response:49)">the documented request gets 204
[page] status is 200; the page promises 204 (things-retire#response:49)
curl -i -X POST &apos;http://127.0.0.1:4010/beta/things/1/retire?a=b&apos; -H &quot;authorization: Bearer $TOKEN&quot; -H &apos;accept: */*&apos; -H &apos;content-length: 0&apos;</skipped>
  </testcase>
  <testcase name="unknown" classname="beta.things-retire.response" time="0.002">
    <skipped type="success-status-is-exact" message="inconclusive: no complete answer within 300 ms">the documented request gets 204
[page] inconclusive: no complete answer within 300 ms; the page promises 204 (things-retire#response:49)
curl -i -X POST &apos;http://127.0.0.1:4010/beta/things/1/retire?a=b&apos; -H &quot;authorization: Bearer $TOKEN&quot; -H &apos;accept: */*&apos; -H &apos;content-length: 0&apos;</skipped>
  </testcase>
  <testcase name="unsent" classname="beta.things-retire.response" time="0.000">
    <skipped type="success-status-is-exact" message="not sent: no token for it">the documented request gets 204
not sent: no token for it</skipped>
  </testcase>
  <testcase name="warning" classname="beta.things-retire.response" time="0.002">
    <system-out>the documented request gets 204
warning: [rfc] content-length is there; a 204 carries none (things-retire#response:49)</system-out>
  </testcase>
  <testcase name="error" classname="beta.things-retire.response" time="0.002">
    <error type="success-status-is-exact" message="error of this tool, not of the target: another Authorization left">the documented request gets 204
error of this tool, not of the target: another Authorization left
curl -i -X POST &apos;http://127.0.0.1:4010/beta/things/1/retire?a=b&apos; -H &quot;authorization: Bearer $TOKEN&quot; -H &apos;accept: */*&apos; -H &apos;content-length: 0&apos;</error>
  </testcase>
</testsuite>
</testsuites>
`);
});

test('the grammar of the test sees a missing count and a misplaced element', async () => {
  const text = await junit(oneOfEach);
  expect(await complaintsAbout(text.replace(' errors="1"', ''))).not.toEqual([]);
  expect(await complaintsAbout(text.replace('<properties>', '<properties><failure/>'))).not.toEqual([]);
});

test('a target cannot leave the text that quotes it, nor write what XML has no form for', async () => {
  const seen = `${hostile} true`;
  const text = await junit([
    broken('a', { seen }),
    caseOf('b', { verdict: 'inconclusive', standing: 'unknown', skipped: hostile, diagnosis: hostile, findings: [] }),
    caseOf('c', { verdict: 'fail', standing: 'warning', findings: [finding({ authority: 'rfc', seen: 'true' })] }),
  ]);
  expect(await complaintsAbout(text)).toEqual([]);
  expect(text).not.toMatch(/<(img|script)|[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  expect(text.match(/<testcase /g)).toHaveLength(3);
});

test('what was waived, not known or not sent is never a pass, and what breaks the gate is always a failure', async () => {
  for (const one of oneOfEach) {
    const text = await junit([one]);
    const form = /<(failure|error|skipped|system-out)/.exec(text.slice(text.indexOf('<testcase')))?.[1] ?? 'passed';
    const name = one.id.slice(one.id.lastIndexOf('/') + 1);
    const forms = { kept: 'passed', broken: 'failure', error: 'error', warning: 'system-out' };
    expect([name, form]).toEqual([name, new Map(Object.entries(forms)).get(name) ?? 'skipped']);
  }
});

test('a warning beside an open question of the gate is no pass', async () => {
  const findings = [finding({ authority: 'rfc' }), finding({ outcome: 'inconclusive', seen: 'no answer' })];
  const text = await junit([caseOf('a', { verdict: 'fail', standing: 'unknown', findings })]);
  expect(text).toContain('<skipped type="success-status-is-exact" message="inconclusive: no answer">');
});

test('each operation is a suite with its own counts', async () => {
  const other = { ...broken('b'), id: 'beta/other/routing/b', operation: 'beta/other', suite: 'routing' } as const;
  const text = await junit([...oneOfEach, other]);
  expect(await complaintsAbout(text)).toEqual([]);
  expect(text.match(/<testsuites? .*?( time=)/g)).toEqual([
    '<testsuites name="graph-conformance" tests="8" failures="2" errors="1" time=',
    '<testsuite name="beta/things-retire" tests="7" failures="1" errors="1" skipped="3" time=',
    '<testsuite name="beta/other" tests="1" failures="1" errors="0" skipped="0" time=',
  ]);
});

test('a run without a case is a valid report of none', async () => {
  const text = await junit([]);
  expect(await complaintsAbout(text)).toEqual([]);
  expect(text).toContain('tests="0"');
});
