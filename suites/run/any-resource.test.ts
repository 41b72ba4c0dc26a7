/** Objects of a made-up resource, on a server that is treated as a tenant is: made, looked at and deleted by its own pages. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notes } from '../cases/specs.test-data.ts';
import { leftovers } from '../runner/disposables/journal.ts';
import { call, judged, planned } from './in-process.test-data.ts';
import { folderWithNotes, serveNotes } from './lifecycle.test-data.ts';
import { journalFolder } from './test-objects.ts';
import { run } from '../cli/run.command.ts';

const argv = ['--specs', 'specs', '--destructive', 'disposable'];
const createIn = ['--create-in', '/notes'];

/** Pages that say nothing of how a note is made. */
const withoutCreate = notes.filter(({ page }) => page !== 'note-create');

async function folderWithRecipe(recipe: object): Promise<string> {
  const cwd = await folderWithNotes(withoutCreate);
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ resources: recipe }));
  return cwd;
}

const recipe = {
  body: { displayName: 'conformance-own-name', description: { env: 'ABOUT_NOTES' } },
  scheme: 'DelegatedWork',
  permissions: ['Notes.ReadWrite.All'],
};

describe('objects that no page says how to make', () => {
  for (const where of [['--destructive', 'disposable', ...createIn], []])
    test(`are made as somebody said, ${where.length > 0 ? 'on a tenant' : 'on a mock'} too, and none is left`, async () => {
      const cwd = await folderWithRecipe({ 'beta/notes': recipe });
      const target = await serveNotes(cwd);
      const writes = ['--spec', '*-{update,delete}', '--specs', 'specs', ...where];
      const how = { cwd, argv: [...writes, '--target', target.url], env: { ABOUT_NOTES: 'by hand' } };
      const { results, summary } = await judged(how);
      expect(results.filter(({ verdict }) => verdict !== 'pass').map(({ case: one }) => one.id)).toEqual([]);
      expect(summary.exit.code).toBe(0);
      expect(target.log.filter((line) => line === 'POST /beta/notes 201').length).toBeGreaterThan(1);
      expect(target.left()).toEqual([]);
    });

  test('in a collection that no page of the run has are a mistake, and so is a variable that is not set', async () => {
    const cwd = await folderWithRecipe({ 'beta/note': recipe });
    const argv = ['--specs', 'specs', '--target', 'http://127.0.0.1:9'];
    await expect(planned({ cwd, argv, env: { ABOUT_NOTES: 'x' } })).rejects.toThrow(
      'resources: no page of this run has objects in the collection "beta/note"; did you mean beta/notes?',
    );
    await expect(planned({ cwd, argv })).rejects.toThrow(
      'ABOUT_NOTES: is not set, and a request body of the settings needs it; set it in the environment or in .env',
    );
  });
});

describe('objects of any resource', () => {
  test('are made where somebody has named the collection, and none is left', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd);
    const { results, summary } = await judged({ cwd, argv: [...argv, ...createIn, '--target', target.url] });
    expect(summary.exit).toMatchObject({ code: 0 });
    const nameless = results.filter(({ verdict }) => verdict !== 'pass').map(({ case: one }) => one.id);
    expect(nameless).toEqual([
      'beta/note-create/request-body/malformed-json',
      'beta/note-create/request-body/missing-body',
    ]);
    expect(target.log.filter((line) => line === 'POST /beta/notes 201').length).toBeGreaterThan(5);
    expect(target.left()).toEqual([]);
    expect(summary.left).toEqual([]);
    expect(leftovers(journalFolder(cwd))).toEqual({ found: [], problems: [], live: [] });
  });

  test('are not made where nobody has: nothing is sent, and the flag is told', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd);
    const { code, err } = await call(run, { cwd, argv: [...argv, '--target', target.url] });
    expect(code).toBe(4);
    expect(err).toMatch(/^nothing was sent: collection-is-named: .+: --create-in \/notes$/m);
    expect(target.came).toEqual([]);
  });

  test('are not made elsewhere: what needs one is skipped, and all else is judged', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd);
    const other = ['--create-in', '/books'];
    const { results, summary } = await judged({ cwd, argv: [...argv, ...other, '--target', target.url] });
    expect(summary.exit.code).toBe(3);
    expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    const skipped = results.filter(({ skipped: why }) =>
      why?.includes('created in /notes, which no --create-in names'),
    );
    expect(skipped.length).toBeGreaterThan(20);
    expect(target.came.filter((line) => line.startsWith('POST /beta/notes'))).not.toContain('POST /beta/notes');
    expect(target.left()).toEqual([]);
  });

  test('that a wrong server lets callers make without a permission are deleted too', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd, (honest) => ({ ...honest, permits: () => true }));
    const permissions = ['--suite', 'permissions', '--spec', '*note-create'];
    const { results, summary } = await judged({
      cwd,
      argv: [...argv, ...createIn, ...permissions, '--target', target.url],
    });
    const refusals = results.filter(({ case: one, verdict }) => one.expects === 'refusal' && verdict === 'fail');
    expect(refusals.length).toBeGreaterThan(5);
    expect(summary.exit.code).toBe(1);
    expect(target.left()).toEqual([]);
  });

  test('that a wrong server makes although it refuses are deleted too', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd, (honest) => ({ ...honest, takesEffect: () => true }));
    const permissions = ['--suite', 'permissions', '--spec', '*note-create'];
    await judged({ cwd, argv: [...argv, ...createIn, ...permissions, '--target', target.url] });
    expect(target.left()).toEqual([]);
  });

  test('are none at first, and no id of a read is at hand: that breaks no promise, and the flag is told', async () => {
    const cwd = await folderWithNotes();
    const target = await serveNotes(cwd, (honest) => ({ ...honest, knowsId: () => false, lists: () => false }));
    const reads = ['--suite', 'response', '--spec', '*note-get'];
    const { results } = await judged({ cwd, argv: [...argv, ...createIn, ...reads, '--target', target.url] });
    expect(results.map(({ verdict }) => verdict)).toEqual(['inconclusive']);
    expect(results[0]?.findings.map(({ seen }) => seen).join()).toContain('--param noteId=ID');
  });
});
