/** `--report` for one format, or several, or a folder, from every place that gives settings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { report } from '../cli/report.command.ts';
import { run } from '../cli/run.command.ts';
import { judge } from '../index.ts';
import { reportFormats } from '../run-model.ts';
import { readSettings } from '../settings/read-settings.ts';
import { call, newFolder } from './in-process.test-data.ts';
import { letsEveryoneIn, serveTarget } from './targets.test-data.ts';

const few = ['--case', '*deviceowner*-revoketoken/response/documented-success'];

/** Where temporary records go, empty before and after. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await newFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

test('each format by itself is what `report` makes of the record, and nothing else is left', async () => {
  const cwd = await newFolder();
  const temporary = await ownTemporaryFolder();
  const flags = reportFormats.flatMap((format) => ['--report', `${format}=made/${format}`]);
  expect(await call(run, { cwd, argv: [...few, ...flags] })).toMatchObject({ code: 0, err: '' });
  expect(readdirSync(join(cwd, 'made')).sort()).toEqual([...reportFormats].sort());
  expect([readdirSync(cwd), readdirSync(temporary)]).toEqual([['made'], []]);
  for (const format of reportFormats) {
    const later = await call(report, { cwd, argv: ['made/json', '--format', format] });
    expect(readFileSync(join(cwd, 'made', format), 'utf8'), format).toBe(later.out);
  }
});

test('a folder and files go together, also from a variable and the configuration file', async () => {
  const cwd = await newFolder();
  const wanted = { folder: join(cwd, 'a,b'), files: [{ format: 'junit', path: join(cwd, 'j.xml') }] };
  const read = async (argv: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const given = await readSettings({ argv, env, cwd });
    if (!given.ok) throw new Error(given.problems.join());
    return given.settings.reports;
  };
  expect(await read(['--report', 'a,b', '--report', 'junit=j.xml'])).toEqual(wanted);
  expect(await read([], { GRAPH_CONFORMANCE_REPORT: 'a,b,junit=j.xml' })).toEqual(wanted);
  await writeFile(join(cwd, 'graph-conformance.json'), JSON.stringify({ report: ['a,b', 'junit=j.xml'] }));
  expect(await read([])).toEqual(wanted);
  expect(await read(['--report', 'html=h.html'])).toMatchObject({ folder: undefined, files: [{ format: 'html' }] });
});

test('the library takes one file too', async () => {
  const cwd = await newFolder();
  await judge({ cwd, cases: few.slice(1), report: 'markdown=out.md' });
  expect(readFileSync(join(cwd, 'out.md'), 'utf8')).toContain('1 case: 1 passed');
});

describe('what cannot be is said before anything is sent', () => {
  for (const [flag, says, ...more] of [
    [
      'junti=j.xml',
      'found "junti" for a format; use one of terminal, json, junit, markdown, html, har (did you mean "junit"?); of a folder of that name, begin with ./',
    ],
    ['junit=', 'junit has no file; give one like junit=FILE'],
    ['junit=taken', '/taken is a folder; name a file in it'],
    ['junit=/dev/stdout', '/dev/stdout is not a regular file; name one in a folder of your own'],
    ['junit=device', '/device is not a regular file; name one in a folder of your own'],
    ['junit=file/j.xml', '/file/j.xml cannot be written to (EEXIST); name a file in a folder of your own'],
    ['junit=x,html=x', '/x for two formats; name two files'],
    ['out,junit=out/run.json', '/out/run.json is the report json of '],
    ['har=out/report.html', '/out/report.html is the report html of ', 'out'],
  ] as const)
    test(flag, async () => {
      const { url, requests } = await serveTarget(letsEveryoneIn);
      const cwd = await newFolder();
      await mkdir(join(cwd, 'taken'));
      await writeFile(join(cwd, 'file'), '');
      await symlink('/dev/null', join(cwd, 'device'));
      const { code, err } = await call(run, {
        cwd,
        argv: ['--target', url, ...[flag, ...more].flatMap((one) => ['--report', one])],
      });
      expect({ code, requests: requests.length }).toEqual({ code: 2, requests: 0 });
      expect(err).toContain(says);
      expect(existsSync(join(cwd, '.graph-conformance'))).toBe(false);
    });
});

test('a job on GitHub shows the Markdown of its own file', async () => {
  const cwd = await newFolder();
  const summary = join(cwd, 'summary');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  await call(run, { cwd, env, argv: [...few, '--report', 'markdown=out.md'] });
  expect(readFileSync(summary, 'utf8')).toBe(`${readFileSync(join(cwd, 'out.md'), 'utf8')}\n`);
});
