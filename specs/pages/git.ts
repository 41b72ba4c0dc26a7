/** What git tells of files in somebody else's checkout: the text that a file had, and when it was last changed. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

import type { Checkout } from '../compiler/provenance.ts';
import { failed, type Result } from '../result.ts';
import { readRegularFile } from '../regular-file.ts';
import { mostOctets } from '../compiler/page-text.ts';

/**
 * Somebody else's repository may name programs in its configuration: those that fetch what it lacks, that watch files, that
 * show them. Of the user's own configuration only the consent to read folders of others is needed, and given by naming it.
 * @see https://git-scm.com/docs/git-config#SCOPES
 */
const harmlessGit = [
  ...['core.fsmonitor=false', `core.hooksPath=${devNull}`, 'protocol.allow=never', 'safe.directory=*'].flatMap(
    (one) => ['-c', one],
  ),
  '--no-pager',
];

const harmlessEnvironment = () => ({
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_LAZY_FETCH: '1',
  // comes before whatever the repository allows
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
  TZ: 'UTC',
});

/** undefined where the repository does not have that commit, or the commit not that file. */
export function textAtCommit(folder: string, commit: string, path: string): Uint8Array | undefined {
  try {
    return execFileSync('git', [...harmlessGit, '-C', folder, 'cat-file', 'blob', `${commit}:${path}`], {
      env: harmlessEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

/** The commit that last changed a file, and its day in UTC; undefined where the file is not what that commit made of it. */
type LastCommits = (file: string) => Checkout | undefined;

/** One call of git for each checkout, whatever the number of files; it ends with the oldest of their commits. */
export async function lastCommitsOf(files: readonly string[]): Promise<Result<{ readonly of: LastCommits }>> {
  const byRoot = new Map<string, Map<string, string>>();
  for (const file of files) {
    const real = realpathSync(file);
    const root = rootOf(real);
    if (root === undefined) return failed(`--dates git: ${file} lies in no git checkout`);
    const known = byRoot.get(root) ?? new Map<string, string>();
    known.set(relative(root, real).replaceAll(sep, '/'), real);
    byRoot.set(root, known);
  }
  const all = new Map<string, Checkout>();
  for (const [root, wanted] of byRoot) {
    const problem = await readLog(root, wanted, all);
    if (problem !== undefined) return failed(`--dates git: ${root}: ${problem}`);
  }
  return { ok: true, of: (file) => all.get(realpathSync(file)) };
}

function rootOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

const log =
  '--no-replace-objects --literal-pathspecs log -z --raw --no-abbrev --no-renames --no-color --no-show-signature --no-ext-diff --no-textconv --no-relative --decorate-refs-exclude=* --date=short-local';
const logOf = [...log.split(' '), '--format=tformat:%H %cd %D'];

/**
 * @param wanted files by their path in the repository
 * @returns why git cannot tell
 */
async function readLog(
  root: string,
  wanted: ReadonlyMap<string, string>,
  found: Map<string, Checkout>,
): Promise<string | undefined> {
  const git = spawn('git', [...harmlessGit, '-C', root, ...logOf, '--', commonFolder([...wanted.keys()])], {
    env: harmlessEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<string | undefined>((resolve) => {
    let said = '';
    git.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(0, 1000)));
    git.on('error', ({ message }) => resolve(`git cannot be started: ${message}`));
    git.on('close', (code) => resolve(code === 0 ? undefined : said.trim() || `git ended with ${code}`));
  });
  const left = new Set(wanted.keys());
  let commit: Checkout = { date: '' };
  let isEdge = false;
  let made: string | undefined;
  for await (const token of tokensOf(git.stdout)) {
    if (made !== undefined) {
      const file = left.delete(token) ? wanted.get(token) : undefined;
      if (file !== undefined && isEdge) {
        git.kill();
        return `the clone is shallow, and ${token} was last changed before its first commit; git fetch --unshallow brings the rest`;
      }
      if (file !== undefined && isWhatGitHas(file, made)) found.set(file, commit);
      made = undefined;
      if (left.size > 0) continue;
      git.kill();
      return undefined;
    }
    const entry = token.trimStart();
    if (entry.startsWith(':')) {
      made = entry.split(' ')[3];
    } else if (entry !== '') {
      const [hash = '', date = '', ...refs] = entry.split(/,? /);
      commit = { commit: hash, date };
      isEdge = refs.includes('grafted');
    }
  }
  return ended;
}

async function* tokensOf(octets: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of octets) {
    const all = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = all.indexOf(0); end >= 0; end = all.indexOf(0, start)) {
      yield all.toString('utf8', start, end);
      start = end + 1;
    }
    rest = all.subarray(start);
  }
}

/** The folder that holds all of these paths. */
function commonFolder([first = '', ...others]: readonly string[]): string {
  const parts = first.split('/').slice(0, -1);
  const shared = parts.filter((_, at) => others.every((one) => one.startsWith(`${parts.slice(0, at + 1).join('/')}/`)));
  return shared.length === 0 ? '.' : shared.join('/');
}

/** By its id there; a checkout may have other line ends. */
function isWhatGitHas(file: string, id: string): boolean {
  const octets = octetsOf(file);
  if (octets === undefined) return false;
  const unix = Buffer.from(octets.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  const idOf = (content: Buffer): string =>
    createHash(id.length === 40 ? 'sha1' : 'sha256')
      .update(`blob ${content.length}\0`)
      .update(content)
      .digest('hex');
  return idOf(octets) === id || idOf(unix) === id;
}

function octetsOf(file: string): Buffer | undefined {
  try {
    return readRegularFile(file, mostOctets);
  } catch {
    // reported where the page is compiled
    return undefined;
  }
}
