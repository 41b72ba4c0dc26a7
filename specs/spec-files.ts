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
  /** undefined where it lies in no folder of specs. */
  readonly key: SpecKey | undefined;
}

interface FoundFiles {
  readonly files: readonly SpecFile[];
  readonly problems: readonly SpecProblem[];
}

/** The layout below a folder of specs. */
export const layout = '<version>/<page>/<as-of>.json';

export const specPath = ({ apiVersion, page, asOf }: SpecKey): string => `${apiVersion}/${page}/${asOf}.json`;

/** Folders of `specs/` itself that hold no specs. Every other one is read, so that a misspelt version is reported. */
const otherFolders: ReadonlySet<string> = new Set([
  'compiler',
  'drift',
  'lexicon',
  'node_modules',
  'pages',
  'schema',
  'types',
]);

const atOnce = 32;

/** The spec files below a folder, in the order of their paths. */
export async function findSpecFiles(folder: string): Promise<FoundFiles> {
  const { folders, problems } = await list(folder);
  const versions = folders.filter((name) => !otherFolders.has(name));
  const perVersion = await mapBounded(versions, atOnce, async (apiVersion) => {
    const inVersion = await list(join(folder, apiVersion));
    const pages = inVersion.folders.filter((name) => name !== typesFolder);
    const perPage = await mapBounded(pages, atOnce, (page) => findInPage(folder, apiVersion, page));
    const astray = inVersion.jsonFiles.map((name) => misplaced(join(folder, apiVersion, name)));
    return merged([{ files: [], problems: [...inVersion.problems, ...astray] }, ...perPage]);
  });
  return merged([{ files: [], problems }, ...perVersion]);
}

/** Type specs stand apart from those of operations: `<version>/types/<page>/<as-of>.json`. */
export const typesFolder = 'types';

export const typePath = ({ apiVersion, page, asOf }: SpecKey): string =>
  `${apiVersion}/${typesFolder}/${page}/${asOf}.json`;

/** The type specs below a folder, in the order of their paths. */
export async function findTypeFiles(folder: string): Promise<FoundFiles> {
  const { folders } = await list(folder);
  const perVersion = await mapBounded(folders, atOnce, async (apiVersion) => {
    const version = await list(join(folder, apiVersion));
    if (otherFolders.has(apiVersion) || !version.folders.includes(typesFolder)) return merged([]);
    const place = join(apiVersion, typesFolder);
    const { folders: pages, jsonFiles, problems } = await list(join(folder, place));
    const perPage = await mapBounded(pages, atOnce, (page) => findInPage(folder, apiVersion, page, place));
    const astray = jsonFiles.map((name) => misplaced(join(folder, place, name)));
    return merged([{ files: [], problems: [...problems, ...astray] }, ...perPage]);
  });
  return merged(perVersion);
}

async function findInPage(folder: string, apiVersion: string, page: string, within = apiVersion): Promise<FoundFiles> {
  const place = join(folder, within, page);
  const { folders, jsonFiles, problems } = await list(place);
  return {
    files: jsonFiles.map((name) => ({
      file: join(place, name),
      key: { apiVersion, page, asOf: name.slice(0, -'.json'.length) },
    })),
    problems: [...problems, ...folders.map((name) => misplaced(join(place, name)))],
  };
}

interface Listing {
  readonly folders: readonly string[];
  readonly jsonFiles: readonly string[];
  readonly problems: readonly SpecProblem[];
}

async function list(folder: string): Promise<Listing> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
    const areFolders = await Promise.all(entries.map((entry) => isFolder(folder, entry)));
    const names = (all: readonly Dirent[]): string[] => all.map(({ name }) => name).sort();
    return {
      folders: names(entries.filter((_, at) => areFolders[at])),
      jsonFiles: names(entries.filter(isJson)),
      problems: [],
    };
  } catch (error) {
    return { folders: [], jsonFiles: [], problems: [unreadable(folder, error)] };
  }
}

/** Whatever it is: a folder of such a name is reported when it is read. */
const isJson = ({ name }: Dirent): boolean => name.endsWith('.json');

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (isJson(entry)) return false;
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  // a link that leads nowhere is none
  return stat(join(folder, entry.name)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

const reasons: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  ENOENT: ['does not exist', 'check the path'],
  ENOTDIR: ['is not a folder', `name the folder that holds ${layout}`],
  EISDIR: ['is a folder', 'a name that ends in .json is for a spec file'],
  ENOTREG: ['is not a regular file', 'put a file in its place'],
  ENXIO: ['is not a regular file', 'put a file in its place'],
  EFBIG: ['is too large', 'check that it is the right file'],
  EACCES: ['cannot be read: permission denied', 'let your user read it'],
};

/** A file or folder that the operating system does not hand over. */
export function unreadable(file: string, error: unknown): SpecProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const [message, remedy] = reasons[code] ?? [`cannot be read: ${code}`, 'check the file system'];
  return { file, pointer: '', message, remedy };
}

function misplaced(file: string): SpecProblem {
  const message = `does not fit the layout ${layout}`;
  return { file, pointer: '', message, remedy: 'move it there, or out of the folder' };
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
