import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { SpecProblem } from './schema-problems.ts';

/** What the path of a spec file says about its content. */
export interface SpecKey {
  readonly apiVersion: string;
  readonly page: string;
  readonly asOf: string;
}

export interface SpecFile {
  readonly file: string;
  readonly key: SpecKey;
}

interface FoundFiles {
  readonly files: readonly SpecFile[];
  readonly problems: readonly SpecProblem[];
}

/** The layout below a folder of specs. */
export const layout = '<version>/<page>/<as-of>.json';

export const specPath = ({ apiVersion, page, asOf }: SpecKey): string => `${apiVersion}/${page}/${asOf}.json`;

/** Folders of `specs/` itself that hold no specs. Every other one is read, so that a misspelt version is reported. */
const otherFolders: ReadonlySet<string> = new Set(['compiler', 'drift', 'lexicon', 'node_modules', 'schema']);

const atOnce = 32;

/** The spec files below a folder, in the order of their paths. */
export async function findSpecFiles(folder: string): Promise<FoundFiles> {
  const root = await list(folder);
  const versions = root.folders.filter((name) => !otherFolders.has(name));
  const perVersion = await mapBounded(versions, atOnce, (version) => findInVersion(folder, version));
  return merged([{ files: [], problems: root.problems }, ...perVersion]);
}

async function findInVersion(folder: string, apiVersion: string): Promise<FoundFiles> {
  const { folders, jsonFiles, problems } = await list(join(folder, apiVersion));
  const astray = jsonFiles.map((name) => misplaced(join(folder, apiVersion, name)));
  const perPage = await mapBounded(folders, atOnce, (page) => findInPage(folder, apiVersion, page));
  return merged([{ files: [], problems: [...problems, ...astray] }, ...perPage]);
}

async function findInPage(folder: string, apiVersion: string, page: string): Promise<FoundFiles> {
  const { folders, jsonFiles, problems } = await list(join(folder, apiVersion, page));
  const astray = folders.map((name) => misplaced(join(folder, apiVersion, page, name)));
  const files = jsonFiles.map((name) => ({
    file: join(folder, apiVersion, page, name),
    key: { apiVersion, page, asOf: name.slice(0, -'.json'.length) },
  }));
  return { files, problems: [...problems, ...astray] };
}

interface Listing {
  readonly folders: readonly string[];
  readonly jsonFiles: readonly string[];
  readonly problems: readonly SpecProblem[];
}

async function list(folder: string): Promise<Listing> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
    const kinds = await Promise.all(entries.map((entry) => kindOf(folder, entry)));
    const named = (kind: Kind) => entries.filter((_, at) => kinds[at] === kind).map(({ name }) => name);
    return { folders: named('folder').sort(), jsonFiles: named('json').sort(), problems: [] };
  } catch (error) {
    return { folders: [], jsonFiles: [], problems: [unreadable(folder, error)] };
  }
}

type Kind = 'folder' | 'json' | 'other';

async function kindOf(folder: string, entry: Dirent): Promise<Kind> {
  if (entry.name.endsWith('.json')) return 'json';
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : 'other';
  // a link that leads nowhere is no folder; one named *.json is reported when it is read
  const target = await stat(join(folder, entry.name)).catch(() => undefined);
  return target?.isDirectory() === true ? 'folder' : 'other';
}

const reasons: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  ENOENT: ['does not exist', 'check the path'],
  ENOTDIR: ['is not a folder', `name the folder that holds ${layout}`],
  EISDIR: ['is a folder', 'a name that ends in .json is for a spec file'],
  EACCES: ['cannot be read: permission denied', 'let your user read it'],
};

/** A file or folder that the operating system does not hand over. */
export function unreadable(path: string, error: unknown): SpecProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const [message, remedy] = reasons[code] ?? [`cannot be read: ${code}`, 'check the file system'];
  return { file: path, pointer: '', message, remedy };
}

function misplaced(file: string): SpecProblem {
  return {
    file,
    pointer: '',
    message: `does not fit the layout ${layout}`,
    remedy: 'move it there, or out of the folder',
  };
}

function merged(parts: readonly FoundFiles[]): FoundFiles {
  return { files: parts.flatMap(({ files }) => files), problems: parts.flatMap(({ problems }) => problems) };
}

/** `work` over all items, at most `limit` at once; the answers in the order of the items. */
export async function mapBounded<Item, Answer>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = Array.from<Answer>({ length: items.length });
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) answers[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return answers;
}
