import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { englishPage, folderOf, germanPage } from './pages.test-data.ts';
import { call } from '../run/in-process.test-data.ts';
import { reconcile } from './reconcile.command.ts';

const commit = '1234567890abcdef1234567890abcdef12345678';

test('readings that agree become the spec of the English page, which names the others', async () => {
  const cwd = folderOf({ 'beta/gadget-delete.md': englishPage(), 'de-DE/beta/gadget-delete.md': germanPage() });
  const { code, out } = await call(reconcile, { cwd, argv: ['.', '--out', 'specs', '--as-of', '2020-05-18'] });
  expect({ code, out }).toEqual({
    code: 0,
    out: '1 pages agree in all their readings, 0 do not; 0 files were not read\n',
  });
  const spec = JSON.parse(readFileSync(join(cwd, 'specs/beta/gadget-delete/2020-05-18.json'), 'utf8'));
  expect(spec.source.locale).toBe('en-US');
  expect(spec.warnings).toContainEqual({
    code: 'also-read-from',
    line: 1,
    message: `de-DE as of 2019-03-30, commit ${commit}, says the same`,
  });
});

test('readings that disagree become no spec: both sides are told with their commits', async () => {
  const cwd = folderOf({
    'beta/gadget-delete.md': englishPage({ application: 'Gadget.Manage.All' }),
    'de-DE/beta/gadget-delete.md': germanPage(),
  });
  const { code, out } = await call(reconcile, {
    cwd,
    argv: ['.', '--out', 'specs', '--as-of', '2020-05-18', '--commit', 'abcdef12'],
  });
  expect(code).toBe(1);
  expect(out).toContain(`permissions/application:
  en-US as of 2020-05-18 (commit abcdef12) says needs Gadget.Manage.All;
  de-DE as of 2019-03-30 (commit ${commit}) says not supported;
`);
  expect(readFileSync(join(cwd, 'specs/problems.jsonl'), 'utf8')).toContain('"code":"readings-disagree"');
});

test('a reading that is rejected takes no part, and the exit code says that one is missing', async () => {
  const cwd = folderOf({
    'beta/gadget-delete.md': englishPage(),
    'de-DE/beta/gadget-delete.md': germanPage('03/30/2019', 'Gadget を行って'),
  });
  const { code, out, err } = await call(reconcile, { cwd, argv: ['.', '--as-of', '2020-05-18'] });
  expect({ code, out }).toEqual({
    code: 3,
    out: '1 pages agree in all their readings, 0 do not; 1 files were not read\n',
  });
  expect(err).toMatch(/gadget-delete\.md:12: permission-cell: /);
});
