/** The pages below folders, in the order of their paths; and what `SOURCES.json` beside or above them says of their origin. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import type { Checkout } from '../compiler/provenance.ts';
import { readRegularFile } from '../regular-file.ts';
import { errnoText, isObject, jsonOf } from '../text.ts';

interface FoundPages {
  readonly files: readonly string[];
  /** What could not be read, each with its reason. */
  readonly problems: readonly string[];
}

/** Folders of a documentation repository whose files are parts of pages. */
const notPages: ReadonlySet<string> = new Set(['includes', 'node_modules', 'toc']);

/** A file is taken as it is named; of a folder, every `.md` below it. Links to folders are not followed: they may lead back. */
export function findPages(paths: readonly string[]): FoundPages {
  const files: string[] = [];
  const problems: string[] = [];
  for (const path of paths) visit(path, files, problems, true);
  return { files, problems };
}

function visit(path: string, files: string[], problems: string[], named: boolean): void {
  try {
    if (named && !statSync(path).isDirectory()) {
      files.push(path);
      return;
    }
    const entries = readdirSync(path, { withFileTypes: true }).toSorted((one, other) =>
      one.name < other.name ? -1 : 1,
    );
    for (const entry of entries) take(path, entry, files, problems);
  } catch (error) {
    problems.push(`${path} ${errnoText(error)}`);
  }
}

function take(folder: string, entry: Dirent, files: string[], problems: string[]): void {
  const path = join(folder, entry.name);
  const kind = entry.isSymbolicLink() ? linked(path) : entry.isDirectory() ? 'folder' : 'file';
  if (kind === 'folder' && !entry.isSymbolicLink() && !notPages.has(entry.name) && !entry.name.startsWith('.')) {
    visit(path, files, problems, false);
  }
  if (!entry.name.endsWith('.md') || kind === 'folder') return;
  if (kind === 'broken') problems.push(`${path} is a link that leads nowhere`);
  else if (entry.name.toLowerCase() !== 'readme.md') files.push(path);
}

function linked(path: string): 'folder' | 'file' | 'broken' {
  const target = statSync(path, { throwIfNoEntry: false });
  if (target === undefined) return 'broken';
  return target.isDirectory() ? 'folder' : 'file';
}

/** Per language the repository, commit and date; undefined where no such file says them. */
type Sources = (file: string, locale: string) => Checkout | undefined;

const levels = 6;

/** Reads each folder once. */
export function sourcesAround(): Sources {
  const known = new Map<string, unknown>();
  return (file, locale) => {
    let folder = dirname(resolve(file));
    for (let level = 0; level < levels && dirname(folder) !== folder; level++, folder = dirname(folder)) {
      if (!known.has(folder)) known.set(folder, readSources(join(folder, 'SOURCES.json')));
      const found = checkoutOf(known.get(folder), locale);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function readSources(file: string): unknown {
  try {
    return jsonOf(readRegularFile(file, 1 << 20).toString('utf8'));
  } catch {
    // not there: the date is then taken from elsewhere, and a page without one says so
    return undefined;
  }
}

function checkoutOf(content: unknown, locale: string): Checkout | undefined {
  const entry = isObject(content) && Object.hasOwn(content, locale) ? content[locale] : undefined;
  if (!isObject(entry)) return undefined;
  const { commit, date, repository } = entry;
  if (!isText(commit, /^[0-9a-f]{7,40}$/) || typeof date !== 'string') return undefined;
  return { commit, date, ...(isText(repository, /^[\w.-]+\/[\w.-]+$/) ? { repository } : {}) };
}

/** Whoever writes such a file may put other words there, which no spec can hold. */
const isText = (value: unknown, shape: RegExp): value is string => typeof value === 'string' && shape.test(value);
