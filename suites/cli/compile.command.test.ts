import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compile } from './compile.command.ts';
import { englishPage, folderOf, germanPage } from './pages.test-data.ts';
import { call } from '../run/in-process.test-data.ts';
import { packageRoot } from '../../specs/package-root.ts';

const pages = (argv: readonly string[], cwd: string) => call(compile, { cwd, argv });
const problemsIn = (folder: string): readonly { code: string; file: string; line: number; message: string }[] =>
  readFileSync(join(folder, 'problems.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('a folder becomes specs at version, page and date, and problems beside them', async () => {
  const cwd = folderOf({
    'docs/beta/gadget-delete.md': englishPage(),
    'docs/beta/gadget-drop.md': englishPage({ exampleStatus: 200 }),
    'docs/de-DE/beta/gadget-remove.md': germanPage(),
  });
  const { code, out, err } = await pages(['docs', '--out', 'specs', '--as-of', '2020-05-18'], cwd);
  expect(code).toBe(3);
  expect(out).toMatch(/^compiled 2 of 3 pages, rejected 1; /);
  expect(err).toMatch(/gadget-drop\.md:36: example-status: an example answers 200; the response section says 204; /);
  expect(existsSync(join(cwd, 'specs/beta/gadget-remove/2019-03-30.json'))).toBe(true);
  const spec = JSON.parse(readFileSync(join(cwd, 'specs/beta/gadget-delete/2020-05-18.json'), 'utf8'));
  expect(spec).toMatchObject({ requests: [{ method: 'DELETE', path: '/gadgets/{id}' }], source: { locale: 'en-US' } });
  expect(problemsIn(join(cwd, 'specs'))).toMatchObject([{ code: 'example-status', line: 36 }]);
});

test('one page without --out is printed as a spec', async () => {
  const cwd = folderOf({ 'v1.0/gadget-delete.md': englishPage({ example: 'v1.0' }) });
  const { code, out } = await pages(['v1.0/gadget-delete.md', '--as-of', '2020-05-18'], cwd);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ apiVersion: 'v1.0', asOf: '2020-05-18' });
});

test('SOURCES.json above a page tells its commit and date', async () => {
  const commit = 'abcdef1234567890abcdef1234567890abcdef12';
  const cwd = folderOf({
    'SOURCES.json': JSON.stringify({ 'en-US': { repository: 'a/b', commit, date: '2021-02-03' } }),
    'docs/en-US/beta/gadget-delete.md': englishPage(),
  });
  const { out } = await pages(['docs/en-US/beta/gadget-delete.md'], cwd);
  expect(JSON.parse(out)).toMatchObject({ asOf: '2021-02-03', source: { commit, repository: 'a/b' } });
});

describe('ms.date', () => {
  const commit = 'abcdef1234567890abcdef1234567890abcdef12';
  const sources = { 'SOURCES.json': JSON.stringify({ 'en-US': { commit, date: '2021-02-03' } }) };
  for (const [what, date, flags, files, asOf] of [
    ['is the date of a page', '06/30/2025', [], {}, '2025-06-30'],
    ['may go without zeros', '6/3/2025', [], {}, '2025-06-03'],
    ['may be written as ISO 8601 does', '2025-06-30', [], {}, '2025-06-30'],
    [
      'comes before --as-of, which is for pages that do not say theirs',
      '06/30/2025',
      ['--as-of', '2020-01-02'],
      {},
      '2025-06-30',
    ],
    ['that is empty says nothing', '', ['--as-of', '2020-01-02'], {}, '2020-01-02'],
    ['that is no date says nothing', 'June', ['--as-of', '2020-01-02'], {}, '2020-01-02'],
    ['comes after the date of the commit', '06/30/2017', [], sources, '2021-02-03'],
  ] as const)
    test(what, async () => {
      const page = englishPage().replace('\n---', `\nms.date: ${date}\n---`);
      const cwd = folderOf({ ...files, 'beta/gadget-delete.md': page });
      const { out } = await pages(['beta/gadget-delete.md', ...flags], cwd);
      expect(JSON.parse(out)).toMatchObject({ asOf });
    });

  test('that is no date is a problem where nothing else dates the page', async () => {
    const cwd = folderOf({ 'beta/gadget-delete.md': englishPage().replace('\n---', '\nms.date: June\n---') });
    const { code, err } = await pages(['beta/gadget-delete.md'], cwd);
    expect(code).toBe(3);
    expect(err).toMatch(/date-unknown: "June" is not a date; say --as-of/);
  });

  test('does not make a spec stale that has the date of its commit', async () => {
    const page = englishPage().replace('\n---', '\nms.date: 06/30/2017\n---');
    const cwd = folderOf({ ...sources, 'beta/gadget-delete.md': page });
    await pages(['beta', '--out', 'specs'], cwd);
    writeFileSync(join(cwd, 'SOURCES.json'), '{}');
    expect(await pages(['beta', '--check', '--out', 'specs'], cwd)).toMatchObject({ code: 0 });
  });
});

test('a repository that SOURCES.json describes in words is left out', async () => {
  const commit = 'abcdef1234567890abcdef1234567890abcdef12';
  const cwd = folderOf({
    'SOURCES.json': JSON.stringify({ 'en-US': { repository: 'a/b (a copy of c/d)', commit, date: '2021-02-03' } }),
    'docs/en-US/beta/gadget-delete.md': englishPage(),
  });
  const { out } = await pages(['docs/en-US/beta/gadget-delete.md'], cwd);
  expect(JSON.parse(out).source).toEqual({ locale: 'en-US', commit, sha256: expect.any(String) });
});

test('a page that nothing dates takes the day of its file, and says so', async () => {
  const cwd = folderOf({ 'beta/gadget-delete.md': englishPage() });
  utimesSync(join(cwd, 'beta/gadget-delete.md'), new Date('2022-03-04T12:00:00Z'), new Date('2022-03-04T12:00:00Z'));
  const { out } = await pages(['beta/gadget-delete.md'], cwd);
  expect(JSON.parse(out)).toMatchObject({
    asOf: '2022-03-04',
    warnings: [{ code: 'as-of-file' }, { code: 'beta-note' }],
  });
});

describe('--dates git', () => {
  const docs = { 'docs/beta/gadget-delete.md': englishPage(), 'docs/beta/widget-delete.md': englishPage() };
  /** A checkout with a commit for each day, which changes the file named beside it. */
  const checkout = (...days: readonly (readonly [day: string, file: string])[]) => {
    const cwd = folderOf(docs);
    const git = (args: readonly string[], day = '2020-01-01') =>
      execFileSync('git', ['-C', cwd, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
        env: { ...process.env, GIT_AUTHOR_DATE: `${day}T01:00:00+0300`, GIT_COMMITTER_DATE: `${day}T01:00:00+0300` },
      })
        .toString()
        .trim();
    git(['init', '-q']);
    git(['add', '.']);
    git(['commit', '-qm', 'all']);
    const commits = days.map(([day, file]) => {
      writeFileSync(join(cwd, 'docs/beta', file), `${englishPage()}\nOf ${day}.\n`);
      git(['commit', '-qam', 'one'], day);
      return git(['rev-parse', 'HEAD']);
    });
    return { cwd, git, commits };
  };
  const specIn = (cwd: string, page: string) => {
    const folder = join(cwd, 'specs/beta', page);
    const [file = ''] = readdirSync(folder);
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  };
  const dated = ['docs', '--out', 'specs', '--dates', 'git', '--repository', 'a/b'];

  test('takes day, in UTC, and commit of each page from its last commit', async () => {
    const { cwd, commits } = checkout(['2021-02-03', 'gadget-delete.md'], ['2021-05-06', 'widget-delete.md']);
    expect(await pages(dated, cwd)).toMatchObject({ code: 0 });
    expect(specIn(cwd, 'gadget-delete')).toMatchObject({
      asOf: '2021-02-02',
      source: { commit: commits[0], repository: 'a/b' },
    });
    expect(specIn(cwd, 'widget-delete')).toMatchObject({ asOf: '2021-05-05', source: { commit: commits[1] } });
  });

  test('is read in one call, also where a tag is named like a mark of git', async () => {
    const { cwd, git } = checkout(['2021-02-03', 'gadget-delete.md']);
    git(['tag', 'grafted']);
    const real = execFileSync('which', ['git']).toString().trim();
    const bin = folderOf({ git: `#!/bin/sh\necho call >> ${cwd}/calls\nexec ${real} "$@"\n` });
    chmodSync(join(bin, 'git'), 0o700);
    const { PATH = '' } = process.env;
    process.env['PATH'] = `${bin}:${PATH}`;
    onTestFinished(() => void (process.env['PATH'] = PATH));
    expect(await pages(dated, cwd)).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'calls'), 'utf8')).toBe('call\n');
  });

  test('neither dates a page that was changed since, nor says a commit of it', async () => {
    const { cwd } = checkout(['2021-02-03', 'gadget-delete.md']);
    writeFileSync(join(cwd, 'docs/beta/gadget-delete.md'), `${englishPage()}\nMore.\n`);
    await pages([...dated, '--as-of', '2022-03-04'], cwd);
    const { asOf, source, warnings } = specIn(cwd, 'gadget-delete');
    expect([asOf, source.commit]).toEqual(['2022-03-04', undefined]);
    expect(warnings).toMatchObject([{ code: 'not-committed' }, { code: 'beta-note' }]);
  });

  test('knows a page whose lines end otherwise in the checkout', async () => {
    const { cwd, commits } = checkout(['2021-02-03', 'gadget-delete.md']);
    const file = join(cwd, 'docs/beta/gadget-delete.md');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    await pages(dated, cwd);
    expect(specIn(cwd, 'gadget-delete').source.commit).toBe(commits[0]);
  });

  test('comes before ms.date and SOURCES.json', async () => {
    const { cwd, git } = checkout();
    const sources = { 'en-US': { commit: 'abcdef1', date: '2019-01-01' } };
    writeFileSync(join(cwd, 'SOURCES.json'), JSON.stringify(sources));
    const page = englishPage().replace('\n---', '\nms.date: 06/30/2017\n---');
    writeFileSync(join(cwd, 'docs/beta/gadget-delete.md'), page);
    git(['commit', '-qam', 'x'], '2021-02-03');
    await pages(dated, cwd);
    expect(specIn(cwd, 'gadget-delete').asOf).toBe('2021-02-02');
  });

  test('refuses a shallow clone that does not tell, and takes one that does', async () => {
    const { cwd } = checkout(['2021-02-03', 'gadget-delete.md'], ['2021-05-06', 'widget-delete.md']);
    const shallow = (depth: number) => {
      const clone = join(folderOf({}), 'clone');
      execFileSync('git', ['clone', '-q', '--depth', String(depth), `file://${cwd}`, clone]);
      return clone;
    };
    expect(await pages(dated, shallow(1))).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /--dates git: .*the clone is shallow, and docs\/beta\/gadget-delete\.md .*--unshallow/,
      ),
    });
    const clone = shallow(2);
    expect(await pages(['docs/beta/widget-delete.md', ...dated.slice(1)], clone)).toMatchObject({ code: 0 });
    expect(specIn(clone, 'widget-delete').asOf).toBe('2021-05-05');
  });

  test('refuses a folder that is in no checkout, and one without a commit', async () => {
    const cwd = folderOf(docs);
    expect(await pages(dated, cwd)).toMatchObject({ code: 2, err: expect.stringContaining('lies in no git checkout') });
    execFileSync('git', ['init', '-q', cwd]);
    expect(await pages(dated, cwd)).toMatchObject({ code: 2, err: expect.stringContaining('any commits yet') });
  });
});

describe('two files that claim one page, version and date', () => {
  const compiled = async (one: string, other: string) => {
    const cwd = folderOf({
      'a/beta/gadget-delete.md': one,
      'b/beta/gadget-delete.md': other,
      'c/beta/gadget-delete.md': other,
    });
    const said = await pages(['.', '--out', 'specs', '--as-of', '2020-05-18'], cwd);
    return { ...said, cwd };
  };

  test('become one spec where they say the same', async () => {
    const { code, cwd } = await compiled(englishPage(), englishPage());
    expect(code).toBe(0);
    expect(readdirSync(join(cwd, 'specs/beta/gadget-delete'))).toEqual(['2020-05-18.json']);
  });

  test('become none where they do not, and all are named', async () => {
    const { code, cwd, out } = await compiled(englishPage({ application: 'Gadget.Read.All' }), englishPage());
    expect(code).toBe(3);
    expect(out).toMatch(/^compiled 0 of 3 pages, rejected 3; /);
    expect(readdirSync(join(cwd, 'specs/beta/gadget-delete'))).toEqual([]);
    expect(problemsIn(join(cwd, 'specs')).map(({ code: one }) => one)).toEqual(['same-name', 'same-name', 'same-name']);
  });
});

describe('bad input', () => {
  test('a folder without a page, and a path that is not there, exit 2', async () => {
    const cwd = folderOf({ 'docs/readme.txt': '' });
    expect(await pages(['docs'], cwd)).toMatchObject({ code: 2, err: expect.stringContaining('holds no page') });
    expect(await pages(['nowhere'], cwd)).toMatchObject({ code: 2, err: expect.stringContaining('does not exist') });
  });

  test('a wrong flag exits 2 and says what is right', async () => {
    const cwd = folderOf({ 'beta/x.md': englishPage() });
    const { code, err } = await pages(
      ['beta', '--locale', 'german', '--as-of', '2020-02-30', '--api-version', 'v2'],
      cwd,
    );
    expect(code).toBe(2);
    expect(err).toMatch(/--locale: found "german"; .*\n--api-version: found "v2"; .*\n--as-of: found "2020-02-30"; /);
  });

  test('an output folder that cannot be written exits 2', async () => {
    const cwd = folderOf({ 'beta/gadget-delete.md': englishPage(), 'out/beta': 'a file' });
    expect(await pages(['beta', '--out', 'out', '--as-of', '2020-05-18'], cwd)).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be written to (E'),
    });
    expect(await pages(['beta', '--out', 'out/beta'], cwd)).toMatchObject({ code: 2 });
  });

  test('a file of 50 MB is refused without being read', async () => {
    const cwd = folderOf({});
    writeFileSync(join(cwd, 'huge.md'), Buffer.alloc(50_000_000, 'x'));
    const { code, err } = await pages(['huge.md'], cwd);
    expect(code).toBe(3);
    expect(err).toMatch(/huge\.md:1: file-too-large: has 50000000 octets; /);
  });

  test('a link to a file is read, one to a folder above is not followed, one to nowhere is named', async () => {
    const cwd = folderOf({ 'pages/gadget.txt': englishPage(), 'docs/beta/.keep': '' });
    symlinkSync(join(cwd, 'pages/gadget.txt'), join(cwd, 'docs/beta/gadget-delete.md'));
    symlinkSync(join(cwd, 'docs'), join(cwd, 'docs/beta/again'));
    const { code, out } = await pages(['docs'], cwd);
    expect(code).toBe(0);
    expect(JSON.parse(out).page).toBe('gadget-delete');
    symlinkSync(join(cwd, 'nothing'), join(cwd, 'docs/beta/gone.md'));
    expect(await pages(['docs'], cwd)).toMatchObject({ code: 2, err: expect.stringContaining('leads nowhere') });
  });

  test('paths with blanks and letters beyond ASCII are read; a page of such a name is a problem', async () => {
    const cwd = folderOf({
      'my döcs ü/beta/gadget-delete.md': englishPage(),
      'my döcs ü/beta/gerät löschen.md': englishPage(),
    });
    const { out, err } = await pages(['my döcs ü'], cwd);
    expect(out).toMatch(/^compiled 1 of 2 pages/);
    expect(err).toMatch(/gerät löschen\.md:1: page-name: /);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot || process.platform === 'win32')(
    'a page that may not be read is a problem of that page',
    async () => {
      const cwd = folderOf({ 'beta/gadget-delete.md': englishPage() });
      chmodSync(join(cwd, 'beta/gadget-delete.md'), 0);
      expect(await pages(['beta'], cwd)).toMatchObject({ code: 3, err: expect.stringContaining('file-unreadable') });
    },
  );
});

describe('--permissions', () => {
  test('makes a name that Microsoft does not know a problem', async () => {
    const known = {
      permissions: {
        'Gadget.ReadWrite.All': {
          pathSets: [{ schemeKeys: ['DelegatedWork'], methods: ['DELETE'], paths: { '/gadgets/{id}': '' } }],
        },
      },
    };
    const cwd = folderOf({ 'beta/gadget-delete.md': englishPage(), 'permissions.json': JSON.stringify(known) });
    const { code, err } = await pages(['beta', '--permissions', 'permissions.json'], cwd);
    expect(code).toBe(3);
    expect(err).toMatch(/:11: permission-unknown: DelegatedWork: "Gadget\.Manage\.All" is not a known permission; /);
  });

  test('that cannot be read exits 2', async () => {
    const cwd = folderOf({ 'beta/gadget-delete.md': englishPage(), 'permissions.json': '[' });
    expect(await pages(['beta', '--permissions', 'permissions.json'], cwd)).toMatchObject({ code: 2 });
  });
});

describe('--source', () => {
  const compiled = async (english: string, german = germanPage()) => {
    const cwd = folderOf({ 'de-DE/beta/gadget-delete.md': german, 'english/beta/gadget-delete.md': english });
    return pages(['de-DE/beta/gadget-delete.md', '--source', 'english'], cwd);
  };

  test('accepts a translation that says what the English page says', async () => {
    expect(await compiled(englishPage())).toMatchObject({ code: 0 });
  });

  test('rejects one whose permissions a translation memory has changed', async () => {
    const { code, err } = await compiled(
      englishPage(),
      germanPage('03/30/2019', 'Gadget.ReadWrite.All, Widget.Read.All'),
    );
    expect(code).toBe(3);
    expect(err).toMatch(
      /differs-from-source: permissions\/delegated-work: .*Widget\.Read\.All.*; the English source: .*Gadget\.Manage\.All/,
    );
  });

  test('that does not have the page leaves a warning', async () => {
    const cwd = folderOf({ 'de-DE/beta/gadget-delete.md': germanPage(), 'english/.keep': '' });
    const { out } = await pages(['de-DE/beta/gadget-delete.md', '--source', 'english'], cwd);
    expect(JSON.parse(out).warnings).toContainEqual(expect.objectContaining({ code: 'source-missing' }));
  });
});

describe('--check', () => {
  const committed = async () => {
    const cwd = folderOf({ 'beta/gadget-delete.md': englishPage() });
    const commit = 'abcdef1234567890abcdef1234567890abcdef12';
    await pages(['beta', '--out', 'specs', '--as-of', '2020-05-18', '--commit', commit, '--repository', 'a/b'], cwd);
    return cwd;
  };

  test('exits 0 while the pages give the committed specs, without the flags that they were compiled with', async () => {
    expect(await pages(['beta', '--check', '--out', 'specs'], await committed())).toMatchObject({ code: 0, err: '' });
  });

  test('exits 1 and names the requirement that changed', async () => {
    const cwd = await committed();
    writeFileSync(join(cwd, 'beta/gadget-delete.md'), englishPage({ application: 'Gadget.Manage.All' }));
    const { code, err } = await pages(['beta', '--check', '--out', 'specs'], cwd);
    expect(code).toBe(1);
    expect(err).toMatch(/no longer gives .*2020-05-18\.json: permissions\/application \(widening\)/);
  });

  test('exits 1 for a page that is no longer read; one that has no committed spec is counted, and told with --verbose', async () => {
    const cwd = await committed();
    mkdirSync(join(cwd, 'beta/more'));
    writeFileSync(join(cwd, 'beta/more/gadget-new.md'), englishPage());
    writeFileSync(join(cwd, 'beta/gadget-delete.md'), '');
    const { code, err } = await pages(['beta', '--check', '--out', 'specs'], cwd);
    expect(code).toBe(1);
    expect(err).toMatch(/^\S+gadget-delete\.md: is not compiled: line 1: file-empty: .+\n$/);
    const verbose = await pages(['beta', '--check', '--out', 'specs', '--verbose'], cwd);
    expect(verbose.err).toMatch(/gadget-new\.md: has no committed spec/);
  });
});

describe('a tree of pages', () => {
  const other = englishPage().replace('`204 No Content`', '`200 OK`').replace('204 No Content', '200 OK');
  const tree = () => ({
    'docs/beta/gadget-delete.md': englishPage(),
    ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`docs/beta/thing${at}-get.md`, other])),
  });

  test('is checked with exit 0 while its committed specs are given, also where a file dates the page', async () => {
    const cwd = folderOf(tree());
    await pages(['docs', '--out', 'specs'], cwd);
    const later = new Date(Date.now() + 3 * 86_400_000);
    utimesSync(join(cwd, 'docs/beta/gadget-delete.md'), later, later);
    const { code, out, err } = await pages(['docs', '--check', '--out', 'specs'], cwd);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^1 of 1 pages give the specs in .+; 30 pages without a committed spec\n$/);
    expect((await pages(['docs/beta/thing0-get.md', '--check', '--out', 'specs'], cwd)).code).toBe(3);
  });

  test('that holds a page in two languages is checked with exit 0 where one of them never compiled or gives another date', async () => {
    const fixture = (language: string) =>
      readFileSync(join(packageRoot(), `fixtures/pages/plain.${language}.md`), 'utf8');
    const cwd = folderOf({
      'docs/de-DE/v1.0/gadget-recalibrate.md': fixture('de').replace('`204 No Content`', '`200 OK`'),
      'docs/en-US/v1.0/gadget-recalibrate.md': fixture('en'),
      'docs/zh-CN/v1.0/gadget-recalibrate.md': fixture('zh'),
    });
    const check = () => pages(['docs', '--check', '--out', 'specs', '--as-of', '2021-03-09'], cwd);
    await pages(['docs/en-US', '--out', 'specs', '--as-of', '2021-03-09'], cwd);
    expect(await check()).toMatchObject({ code: 0, err: '' });
    writeFileSync(join(cwd, 'docs/en-US/v1.0/gadget-recalibrate.md'), fixture('en').replace('No Content', 'OK'));
    const { code, err } = await check();
    expect(code).toBe(1);
    expect(err).toMatch(/^\S+en-US\S+: [^\n]+\n$/);
  });

  test('has its problems counted by code, with all of them in problems.jsonl and with --verbose', async () => {
    const cwd = folderOf(tree());
    const { err } = await pages(['docs', '--out', 'specs', '--as-of', '2020-05-18'], cwd);
    expect(err.split('\n').length).toBeLessThan(10);
    expect(err).toMatch(/^30 of \S+, such as \S+thing0-get\.md:\d+: /);
    expect(problemsIn(join(cwd, 'specs')).length).toBeGreaterThanOrEqual(30);
    const verbose = await pages(['docs', '--out', 'specs', '--as-of', '2020-05-18', '--verbose'], cwd);
    expect(verbose.err.match(/thing\d+-get\.md:\d+: /g)?.length).toBeGreaterThanOrEqual(30);
  });

  test('that holds a page in two languages names a permission that stands in one of them alone', async () => {
    const german = readFileSync(join(packageRoot(), 'fixtures/pages/plain.de.md'), 'utf8');
    const english = readFileSync(join(packageRoot(), 'fixtures/pages/plain.en.md'), 'utf8');
    const cwd = folderOf({
      'de-DE/v1.0/gadget-recalibrate.md': german.replaceAll('Gadget.ReadWrite.All', 'Widget.ReadWrite.All'),
      'en-US/v1.0/gadget-recalibrate.md': english,
    });
    const { err } = await pages(['.', '--out', 'specs', '--as-of', '2021-03-09'], cwd);
    expect(err).toMatch(
      /^warning: \S+de-DE\S+: \w+: Widget\.ReadWrite\.All stands in no other language of this page \(en-US\); reconcile/m,
    );
  });
});
