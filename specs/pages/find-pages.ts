/** The pages below folders, in the order of their paths. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoText } from '../text.ts';

export interface FoundPages {
  readonly files: readonly string[];
  /** What could not be read, each with its reason. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** Folders of a documentation repository whose files are parts of pages. */
const notPages: ReadonlySet<string> = new Set(['includes', 'node_modules', 'resources', 'toc']);

/** A file is taken as it is named; of a folder, every `.md` below it. Links to folders are not followed: they may lead back. */
export function findPages(paths: readonly string[]): FoundPages {
  const files: string[] = [];
  const problems: { file: string; message: string }[] = [];
  for (const path of paths) visit(path, files, problems, true);
  return { files, problems };
}

function visit(path: string, files: string[], problems: { file: string; message: string }[], named: boolean): void {
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
    problems.push({ file: path, message: errnoText(error) });
  }
}

function take(folder: string, entry: Dirent, files: string[], problems: { file: string; message: string }[]): void {
  const path = join(folder, entry.name);
  const kind = entry.isSymbolicLink() ? linked(path) : entry.isDirectory() ? 'folder' : 'file';
  if (kind === 'folder' && !entry.isSymbolicLink() && !notPages.has(entry.name) && !entry.name.startsWith('.')) {
    visit(path, files, problems, false);
  }
  if (!entry.name.endsWith('.md') || kind === 'folder') return;
  if (kind === 'broken') problems.push({ file: path, message: 'is a link that leads nowhere' });
  else if (entry.name.toLowerCase() !== 'readme.md') files.push(path);
}

function linked(path: string): 'folder' | 'file' | 'broken' {
  const target = statSync(path, { throwIfNoEntry: false });
  if (target === undefined) return 'broken';
  return target.isDirectory() ? 'folder' : 'file';
}
