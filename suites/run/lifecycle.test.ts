/** Create, read, change and delete: with objects that the run makes by the documented requests, and takes away again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { objection } from '../../fixtures/server/refusals.ts';
import { standInId, type OperationSpec } from '../../specs/model.ts';
import { notes } from '../cases/specs.test-data.ts';
import { fillHoles } from '../http.ts';
import { stepsOf } from './planned-steps.ts';
import { folderWithNotes, serveNotes } from './lifecycle.test-data.ts';
import { judged, planned } from './in-process.test-data.ts';

const argv = ['--specs', 'specs'];
const open = (results: Awaited<ReturnType<typeof judged>>['results']) =>
  results
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ case: one, verdict, skipped, findings }) =>
      [one.id, verdict, skipped ?? findings.find(({ outcome }) => outcome !== 'pass')?.seen].join(': '),
    );

/** The same pages, below another collection. */
const nested: readonly OperationSpec[] = [
  ...notes,
  ...notes.map((spec) => ({
    ...spec,
    page: `nested-${spec.page}`,
    requests: spec.requests.map(({ method, path }) => ({ method, path: path.replace('/notes', '/notes/{id}/notes') })),
  })),
];

/** Nothing is there but what was made. */
const empty = (honest: Parameters<NonNullable<Parameters<typeof serveNotes>[1]>>[0]) => ({
  ...honest,
  knowsId: (id: string, parameter: string, address: string) =>
    id !== standInId && honest.knowsId(id, parameter, address),
});

describe('the pages of a collection', () => {
  test('are judged in full on the embedded server', async () => {
    const { results, summary } = await judged({ cwd: await folderWithNotes(), argv });
    expect(open(results)).toEqual([]);
    expect(results.filter(({ case: one }) => one.suite === 'lifecycle')).toHaveLength(8);
    expect(summary.exit.code).toBe(0);
  });

  test('are judged in full on a mock where nobody has given an id, and nothing is left there', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd, empty);
    const writes = ['--case', 'lifecycle/*', '--case', 'response/*', '--case', 'routing/*'];
    const { results, summary } = await judged({ cwd, argv: [...argv, '--target', target.url, ...writes] });
    const ofWrites = results.filter(({ case: one }) => one.operation.request.method !== 'GET');
    expect(open(ofWrites)).toEqual([]);
    expect(summary.left).toEqual([]);
    expect(target.left()).toEqual([]);
    expect(target.log.filter((line) => line.startsWith('POST /beta/notes 201')).length).toBeGreaterThan(3);
  });

  test('below another collection get their parents first, and these go last', async () => {
    const cwd = await folderWithNotes(nested);
    const target = await serveNotes(cwd, empty, nested);
    const { results } = await judged({
      cwd,
      argv: [...argv, '--target', target.url, '--case', 'beta/nested-*/lifecycle/*'],
    });
    expect(open(results)).toEqual([]);
    expect(results).toHaveLength(8);
    expect(target.left()).toEqual([]);
    const deleted = target.log.filter((line) => line.startsWith('DELETE '));
    expect(deleted.at(-1)).toMatch(/^DELETE \/beta\/notes\/[^/]+ 204$/);
  });

  test('whose bodies a target has rules of its own for are not called broken', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd, (honest) => ({
      ...honest,
      objectionToBody: (request, octets, match) =>
        honest.objectionToBody(request, octets, match) ??
        (request.method === 'POST' && /\/notes$/i.test(request.path) ? objection('body-malformed') : undefined),
    }));
    const { results, summary } = await judged({
      cwd,
      argv: [...argv, '--target', target.url],
    });
    expect(results.map(({ verdict }) => verdict).filter((verdict) => verdict === 'fail')).toEqual([]);
    expect(summary.exit.code).toBe(3);
    expect(open(results).join('\n')).toMatch(/note-create\/response.*give them as bodies/);
    expect(open(results).join('\n')).toMatch(/note-update.*no object could be made: POST \/beta\/notes: status is 400/);
  });

  test('whose values for further members a target refuses are inconclusive there, and broken nowhere', async () => {
    const cwd = await folderWithNotes();
    const { url } = await serveNotes(cwd, (honest) => ({
      ...honest,
      objectionToBody: (request, octets, match) =>
        honest.objectionToBody(request, octets, match) ??
        (octets.includes('"priority":') ? objection('body-malformed') : undefined),
    }));
    const writes = ['--case', 'lifecycle/fullest-body', '--case', 'lifecycle/create-takes-effect'];
    const { results, summary } = await judged({ cwd, argv: [...argv, '--target', url, ...writes] });
    expect(open(results)).toEqual([
      expect.stringMatching(
        /^beta\/note-create\/lifecycle\/fullest-body: inconclusive: status is 400: the target may have/,
      ),
      expect.stringMatching(
        /^beta\/note-update\/lifecycle\/fullest-body: inconclusive: status is 400: the target may have/,
      ),
    ]);
    expect(summary.exit.code).toBe(0);
  });

  test('are sent with the members that somebody gave for a page, and a page that has none is a mistake', async () => {
    const cwd = await folderWithNotes();
    const given = { description: 'naïve' };
    const writeBodies = (bodies: object) => writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ bodies }));
    await writeBodies({ 'beta/note-create': given });
    const only = [...argv, '--case', 'beta/note-create/response/documented-success'];
    const { results } = await judged({ cwd, argv: only });
    const sent = results.map(({ exchange }) => Buffer.from(exchange?.sent ?? '', 'latin1').toString());
    expect(sent).toEqual([
      expect.stringMatching(/\r\n\r\n\{"displayName":"conformance-[\da-f]{8}-\d+","description":"naïve"\}$/),
    ]);
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass']);
    const { results: lives } = await judged({ cwd, argv: [...argv, '--case', 'beta/note-create/lifecycle/*'] });
    expect(open(lives)).toEqual([]);
    await writeBodies({ 'beta/note-creat': given });
    await expect(planned({ cwd, argv })).rejects.toThrow(
      /^bodies: no page of this run that wants a request body is called "beta\/note-creat"; did you mean beta\/note-create\?$/,
    );
  });

  test('are planned as they are run: what is made, looked at and deleted again too', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd);
    const how = { cwd, argv: [...argv, '--target', target.url] };
    const { steps } = await stepsOf(await planned(how), Date.now);
    await judged(how);
    const counted = (lines: readonly string[]) => {
      const counts = new Map<string, number>();
      for (const line of lines) {
        const plain = line
          .replace(/\?.*/, '')
          .replace(/(?<=\/notes\/)[^/]+/i, 'ID')
          .toLowerCase();
        counts.set(plain, (counts.get(plain) ?? 0) + 1);
      }
      return [...counts].map(([line, count]) => `${count} ${line}`).toSorted();
    };
    const plannedLines = steps.map(({ plan }) => `${plan.method} ${fillHoles(plan.path, plan.fixedParams ?? {})}`);
    expect(counted(target.came)).toEqual(counted(plannedLines));
  });

  test('that a target does not delete are told at the end', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd, (honest) => ({
      ...honest,
      permits: (claims, spec) => spec.page !== 'note-delete' && honest.permits(claims, spec),
    }));
    const { summary } = await judged({
      cwd,
      argv: [...argv, '--target', target.url, '--case', 'beta/note-create/response/documented-success'],
    });
    expect(summary.left.join()).toMatch(/^\/beta\/notes\/\S+ could not be deleted: status is 403/);
    expect(summary.exit.code).toBe(5);
  });
});
