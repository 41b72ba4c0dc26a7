/** Files that are none, and texts that lead to other files: each is refused at once, with a sentence. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localIssuer, UnusableStateFolder } from '../run/state-folder.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import type { Command } from './command.ts';
import { leftovers } from '../runner/disposables/journal.ts';
import { compile } from './compile.command.ts';
import { englishPage, folderOf, germanPage } from './pages.test-data.ts';
import { init } from './init.command.ts';
import { plan } from './plan.command.ts';
import { report } from './report.command.ts';

const pipe = (place: string): void => void execFileSync('mkfifo', [place]);
const endless = (place: string): void => symlinkSync('/dev/zero', place);

const places: readonly (readonly [file: string, command: Pick<Command, 'run'>, argv: readonly string[]])[] = [
  ['.env', plan, []],
  ['graph-conformance.json', plan, []],
  ['other.json', plan, ['--config', 'other.json']],
  ['waivers.json', plan, ['--waivers', 'waivers.json']],
  ['specs/beta/gadget-drop/2020-01-01.json', plan, ['--specs', 'specs']],
  ['docs/beta/gadget-drop.md', compile, ['docs', '--as-of', '2020-05-18', '--out', 'specs']],
  ['permissions.json', compile, ['.', '--permissions', 'permissions.json']],
  ['run.json', report, ['run.json']],
];

for (const [file, command, argv] of places) {
  for (const [kind, make] of Object.entries({ pipe, endless })) {
    test(`${file} that is ${kind} is refused with a sentence`, async () => {
      const cwd = await newFolder();
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      make(join(cwd, file));
      const { code, err } = await call(command, { cwd, argv });
      expect(err).toContain('is not a regular file');
      expect(code).not.toBe(0);
    });
  }
}

test('a state folder whose key is a pipe is refused with a sentence', async () => {
  const cwd = await newFolder();
  mkdirSync(join(cwd, '.graph-conformance'));
  pipe(join(cwd, '.graph-conformance', 'issuer-key.pem'));
  const read = localIssuer(cwd);
  await expect(read).rejects.toThrow(UnusableStateFolder);
});

for (const [kind, make] of Object.entries({ pipe, endless })) {
  test(`a journal, or the lock of one, that is ${kind} is told, and not waited for`, async () => {
    const cwd = await newFolder();
    const journal = join(cwd, '.graph-conformance', 'journal');
    mkdirSync(journal, { recursive: true });
    make(join(journal, 'a.jsonl'));
    writeFileSync(join(journal, 'b.jsonl'), '');
    make(join(journal, 'b.lock'));
    const { found, problems, live } = leftovers(journal);
    expect({ found, live }).toEqual({ found: [], live: [] });
    expect(problems.join('\n')).toContain('a.jsonl: is not a regular file');
  });

  test(`init does not write to what is ${kind}`, async () => {
    const cwd = await newFolder();
    make(join(cwd, '.gitignore'));
    const { code, err } = await call(init, { cwd, argv: [] });
    expect(err).toContain('.gitignore is not a regular file');
    expect(code).not.toBe(0);
  });
}

test('init does not write through a link that leads nowhere yet', async () => {
  const cwd = await newFolder();
  symlinkSync(join(cwd, 'elsewhere.json'), join(cwd, 'graph-conformance.json'));
  const { code } = await call(init, { cwd, argv: [] });
  expect(code).not.toBe(0);
  expect(existsSync(join(cwd, 'elsewhere.json'))).toBe(false);
});

test('a --source that is not there is refused with a sentence', async () => {
  const cwd = folderOf({ 'docs/beta/gadget-delete.md': englishPage() });
  const { code, err } = await call(compile, { cwd, argv: ['docs', '--source', 'nowhere'] });
  expect({ code, err }).toEqual({ code: 2, err: `--source: ${join(cwd, 'nowhere')} does not exist\n` });
});

describe('an included file', () => {
  const including = (path: string): string =>
    englishPage().replace(/\|Permission type[^]*?\n\n/, `[!INCLUDE [permissions-table](${path})]\n\n`);
  const [table = ''] = /\|Permission type[^]*?\n\n/.exec(englishPage()) ?? [];
  const included = `---\ndescription: x\n---\n\n${table}`;
  const compiled = async (cwd: string, ...argv: readonly string[]) =>
    call(compile, { cwd, argv: [...argv, '--as-of', '2020-05-18', '--out', 'specs'] });

  test('is read within the folder of its version, as Microsoft keeps it', async () => {
    const cwd = folderOf({
      'docs/beta/api/gadget-delete.md': including('../includes/permissions/gadget-delete-permissions.md'),
      'docs/beta/includes/permissions/gadget-delete-permissions.md': included,
    });
    expect((await compiled(cwd, 'docs/beta/api/gadget-delete.md')).out).toMatch(/^compiled 1 of 1 page/);
  });

  test('is not read outside of what was given, be it by its path or through a link', async () => {
    const cwd = folderOf({
      'elsewhere/private-permissions.md': included,
      'docs/beta/by-path.md': including('../../elsewhere/private-permissions.md'),
      'docs/beta/by-link.md': including('includes/own-permissions.md'),
      'docs/beta/includes/.keep': '',
    });
    symlinkSync(join(cwd, 'elsewhere/private-permissions.md'), join(cwd, 'docs/beta/includes/own-permissions.md'));
    const { out, err } = await compiled(cwd, 'docs');
    expect(out).toMatch(/^compiled 0 of 2 pages/);
    expect(err.match(/include-missing: the included file .* is not at hand/g)).toHaveLength(2);
  });

  test('is not read for a page that must not have it because another page may', async () => {
    const cwd = folderOf({
      'a/beta/includes/own-permissions.md': included,
      'a/beta/gadget-delete.md': including('includes/own-permissions.md'),
      'b/beta/gadget-drop.md': including('../../a/beta/includes/own-permissions.md'),
    });
    const { out } = await compiled(cwd, 'a/beta/gadget-delete.md', 'b/beta/gadget-drop.md');
    expect(out).toMatch(/^compiled 1 of 2 pages/);
  });

  test('is read in a folder that --source names', async () => {
    const cwd = folderOf({
      'checkout/private-permissions.md': included,
      'docs/beta/gadget-delete.md': including('../../checkout/private-permissions.md'),
    });
    expect((await compiled(cwd, 'docs', '--source', 'checkout')).out).toMatch(/^compiled 1 of 1 page/);
  });
});

test('no program that the configuration of a checkout names is started', async () => {
  const cwd = folderOf({ 'english/beta/api/gadget-remove.md': englishPage(), 'fetch.sh': '' });
  const english = join(cwd, 'english');
  const marker = join(cwd, 'started');
  writeFileSync(join(cwd, 'fetch.sh'), `#!/bin/sh\ntouch ${marker}\n`);
  await chmod(join(cwd, 'fetch.sh'), 0o700);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', english, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args]).toString();
  git('init', '-q');
  git('add', '.');
  // with the mark of a signature: git would start the program that checks it
  const tree = git('write-tree').trim();
  const who = 'x <x@example.org> 1583020800 +0000';
  const signed = `tree ${tree}\nauthor ${who}\ncommitter ${who}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\nx\n`;
  const id = execFileSync('git', ['-C', english, 'hash-object', '-t', 'commit', '-w', '--stdin'], { input: signed });
  git('update-ref', 'HEAD', id.toString().trim());
  const settings = {
    'core.repositoryformatversion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.promisor': 'true',
    'remote.origin.url': english,
    'remote.origin.uploadpack': join(cwd, 'fetch.sh'),
    'protocol.allow': 'always',
    'core.fsmonitor': join(cwd, 'fetch.sh'),
    'core.pager': join(cwd, 'fetch.sh'),
    'diff.x.textconv': join(cwd, 'fetch.sh'),
    'diff.external': join(cwd, 'fetch.sh'),
    'gpg.program': join(cwd, 'fetch.sh'),
    'log.showSignature': 'true',
  };
  for (const [name, value] of Object.entries(settings)) git('config', name, value);
  const commit = 'abcdef1234567890abcdef1234567890abcdef12';
  writeFileSync(join(cwd, 'SOURCES.json'), JSON.stringify({ 'de-DE': { commit, date: '2021-02-03' } }));
  mkdirSync(join(cwd, 'docs/de-DE/beta'), { recursive: true });
  writeFileSync(join(cwd, 'docs/de-DE/beta/gadget-remove.md'), germanPage());
  await call(compile, { cwd, argv: ['docs', '--source', 'english', '--out', 'specs'] });
  await call(compile, { cwd, argv: ['english', '--dates', 'git', '--out', 'dated'] });
  expect(existsSync(marker)).toBe(false);
  expect(existsSync(join(cwd, 'dated/beta/gadget-remove/2020-03-01.json'))).toBe(true);
  expect(readFileSync(join(cwd, 'specs/problems.jsonl'), 'utf8')).not.toContain('source-missing');
});
