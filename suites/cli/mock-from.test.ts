/** A mock that starts from a record answers as the target of that run did. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isJsonObject, type Behaviour, type Json, type JsonObject } from '../../fixtures/server/index.ts';
import { jsonOfContent } from '../http.ts';
import { readRunRecord } from '../record/read-record.ts';
import { serveReference } from '../run/embedded-servers.ts';
import { call, planned } from '../run/in-process.test-data.ts';
import { folderWithNotes, serveNotes } from '../run/lifecycle.test-data.ts';
import { localIssuer } from '../run/state-folder.ts';
import { seenAnswers } from './mock-from.ts';
import { mock } from './mock.command.ts';
import { run } from './run.command.ts';

/** Every note of every answer, changed. */
const withNotes =
  (change: (note: JsonObject) => JsonObject) =>
  (honest: Behaviour): Behaviour => ({
    ...honest,
    content(match, request) {
      const value = honest.content(match, request)?.value;
      if (!isJsonObject(value)) return value === undefined ? undefined : { value };
      const changed = (one: Json): Json => (isJsonObject(one) ? change(one) : one);
      return {
        value: Array.isArray(value['value']) ? { ...value, value: value['value'].map(changed) } : change(value),
      };
    },
  });

/** As the mock of the command, without its process. */
async function serveFrom(place: string, cwd: string): Promise<string> {
  const plan = await planned({ cwd, argv: ['--specs', 'specs'] });
  const read = await seenAnswers(place, resolve(cwd, place), () => true);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const { jwks } = await localIssuer(cwd);
  const server = await serveReference(plan, { jwks, forgets: true, seen: read.seen });
  onTestFinished(() => server.close());
  return server.url;
}

/** A run on the pages of notes, and its record. */
async function recorded(cwd: string, url: string, ...more: readonly string[]) {
  await call(run, { cwd, argv: ['--specs', 'specs', '--target', url, '--report', 'out', ...more] });
  const read = await readRunRecord(join(cwd, 'out'));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const failures = new Set<string>();
  const answers: unknown[] = [];
  for await (const { operation, findings, id, exchange } of read.record.cases()) {
    for (const { check, outcome } of findings) if (outcome === 'fail') failures.add(`${operation} ${check}`);
    if (id.endsWith('note-list/body/documented-answer') && exchange?.outcome.kind === 'answer')
      answers.push(Object.entries(jsonOfContent(exchange.outcome.answer) ?? {}).find(([name]) => name === 'value'));
  }
  const types = (read.record.tail.types ?? []).map(({ objects: _objects, ...one }) => one);
  return { failures: [...failures].sort(), types, answers };
}

/** One that leaves out, empties and renames members, sends another kind of value, and another status. */
const lying = (honest: Behaviour): Behaviour => {
  const own = withNotes(({ description: _description, color = 'grey', ...note }) => ({
    ...note,
    createdDateTime: null,
    priority: '7',
    Color: color,
    mood: 'good',
  }))(honest);
  return {
    ...own,
    success: (match, request) => {
      const answer = honest.success(match, request);
      return request.method === 'PATCH' ? { ...answer, status: 202 } : answer;
    },
  };
};

const some = ['--suite', 'body', '--suite', 'response'];

test('a run on a mock from a record finds what that run had found', async () => {
  const cwd = await folderWithNotes();
  const { url } = await serveNotes(cwd, lying);
  const { answers: _before, ...before } = await recorded(cwd, url, ...some);
  expect(before.failures).toEqual([
    'beta/note-create members-have-the-documented-types',
    'beta/note-get members-have-the-documented-types',
    'beta/note-list members-have-the-documented-types',
    'beta/note-update success-status-is-exact',
  ]);
  expect(before.types).toMatchObject([{ absent: ['description'], undocumented: ['mood'], otherCase: ['Color'] }]);
  const { answers: _after, ...after } = await recorded(cwd, await serveFrom('out', cwd), ...some);
  expect(after).toEqual(before);
});

test('values that the record holds are answered as they were', async () => {
  const cwd = await folderWithNotes();
  const { url } = await serveNotes(
    cwd,
    withNotes((note) => ({ ...note, displayName: 'kept in the record' })),
  );
  const list = ['--case', 'beta/note-list/body/documented-answer', '--evidence', 'all'];
  const { answers } = await recorded(cwd, url, ...list);
  expect(JSON.stringify(answers)).toContain('kept in the record');
  const after = await recorded(cwd, await serveFrom('out', cwd), ...list);
  // what one object lacked and another had may be there
  expect(after.answers).toMatchObject(answers);
});

test('of a record whose addresses somebody has changed, the values are not known', async () => {
  const cwd = await folderWithNotes();
  const { url } = await serveNotes(cwd);
  const file = join(cwd, 'out', 'run.json');
  await recorded(cwd, url, '--case', 'beta/note-list/body/documented-answer');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"url":"http', '"url":"'));
  const read = await seenAnswers('out', file, () => true);
  expect(read).toMatchObject({ ok: true, seen: [{ status: 200, types: { 'microsoft.graph.note': {} } }] });
  expect(JSON.stringify(read)).not.toContain('"content"');
});

const refused: readonly (readonly [name: string, change: (record: string) => string, message: RegExp])[] = [
  [
    'of another version',
    (text) => text.replace('graph-conformance-run/2', 'graph-conformance-run/1'),
    /--from: .*is not a record that this version writes/,
  ],
  ['cut short', (text) => text.slice(0, -200), /--from: .*was changed or cut short/],
  ['with a damaged case', (text) => text.replace(/"suite":"body"/, '"suite":"soul"'), /--from: .*line \d+.*suite/],
  [
    'without a success',
    (text) => text.replaceAll('"expects":"success"', '"expects":"refusal"'),
    /--from: no request of out succeeded/,
  ],
];

describe('the command exits 2 and says why, of a record', () => {
  for (const [name, change, message] of refused)
    test(name, async () => {
      const cwd = await folderWithNotes();
      const { url } = await serveNotes(cwd);
      const file = join(cwd, 'out', 'run.json');
      await recorded(cwd, url, '--case', 'beta/note-list/body/documented-answer');
      await writeFile(file, change(await readFile(file, 'utf8')));
      const { code, err } = await call(mock, { cwd, argv: ['--specs', 'specs', '--from', 'out'] });
      expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) });
    });

  test('that is not there, or about other pages, and beside --manner tenant', async () => {
    const cwd = await folderWithNotes();
    const from = (...argv: readonly string[]) => call(mock, { cwd, argv: ['--from', 'out', ...argv] });
    expect(await from('--specs', 'specs')).toMatchObject({ code: 2, err: expect.stringContaining('does not exist') });
    expect(await from('--manner', 'tenant')).toMatchObject({ code: 2, err: expect.stringContaining('keep one') });
    const { url } = await serveNotes(cwd);
    await recorded(cwd, url, '--case', 'beta/note-list/body/documented-answer');
    const about = '--from: out is about none of the pages that this mock serves, but about note-create and its like';
    expect(await from()).toMatchObject({ code: 2, err: expect.stringContaining(about) });
  });
});
