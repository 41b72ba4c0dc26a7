/** Files -> specs, one at a time: memory does not grow with their number. */
import { realpathSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

import { type CompileContext, compilePage } from '../compiler/compile-page.ts';
import { compileTypes } from '../compiler/compile-type.ts';
import { Lexicon, type LexiconFile } from '../compiler/lexicon.ts';
import { mostOctets } from '../compiler/page-text.ts';
import type { PageFile } from '../compiler/open-page.ts';
import { type PageProblem, rejected } from '../compiler/problem.ts';
import type { ProvenanceHints } from '../compiler/provenance.ts';
import type { AnySpec, ApiVersion } from '../model.ts';
import { packageRoot } from '../package-root.ts';
import { loadPermissionData } from '../permission-data.ts';
import { readRegularFile } from '../regular-file.ts';
import { failed, type Result } from '../result.ts';
import { errnoText, errorCode } from '../text.ts';
import { againstMetadata, loadMetadata } from '../types/metadata.ts';
import { againstSource } from './english-source.ts';
import { lastCommitsOf } from './git.ts';
import { findPages, sourcesAround } from './find-pages.ts';
import { knownTypesAround } from './known-types.ts';

interface CompileOptions {
  /** Said of all pages. */
  readonly hints: Omit<ProvenanceHints, 'changed' | 'checkout' | 'written'>;
  /** Microsoft's permissions.json. */
  readonly permissions?: string | undefined;
  /** Microsoft's metadata, a document in CSDL. */
  readonly metadata?: string | undefined;
  /** A checkout of the English documentation. */
  readonly source?: string | undefined;
  /** Where the dates and commits of pages come from that do not say theirs; `SOURCES.json` where nothing is said. */
  readonly dates?: string | undefined;
}

/** A page of an operation gives one spec or problems; one of types can give several, and problems of others. */
export interface CompiledFile {
  readonly specs: readonly AnySpec[];
  readonly problems: readonly PageProblem[];
}

export interface Pages {
  readonly files: readonly string[];
  /** With more hints, of this page alone. */
  readonly compile: (file: string, hints?: ProvenanceHints) => CompiledFile;
}

/** @param paths of pages, and of folders of them */
export async function openPages(
  paths: readonly string[],
  { hints: ofAll, permissions: dataFile, metadata: csdlFile, source, dates }: CompileOptions,
): Promise<Result<Pages>> {
  const known = dataFile === undefined ? undefined : await loadPermissionData(dataFile);
  if (known?.ok === false) return failed(...known.problems.map((one) => `--permissions: ${one}`));
  const csdl = csdlFile === undefined ? undefined : loadMetadata(csdlFile);
  if (csdl?.ok === false) return failed(...csdl.problems.map((one) => `--metadata: ${one}`));
  const { files, problems } = findPages(paths);
  if (problems.length > 0) return failed(...problems);
  if (files.length === 0) return failed(`${paths.join(', ')} holds no page; name one, or a folder of .md files`);
  const commits = dates === 'git' ? await lastCommitsOf(files) : undefined;
  if (commits?.ok === false) return commits;
  const context = { ...(await loadVocabulary()), permissions: known?.data.names };
  const sources = sourcesAround();
  let given: readonly string[];
  try {
    given = [...paths, ...(source === undefined ? [] : [source])].map((path) => realpathSync(path));
  } catch (error) {
    // pages were found at all paths
    return failed(`--source: ${source} ${errnoText(error)}`);
  }
  const typesAround = knownTypesAround();
  const included = new RecentTexts();
  const hintsOf = (file: string, hints: ProvenanceHints | undefined): ProvenanceHints => {
    const locale = ofAll.locale ?? localeInPath(file) ?? 'en-US';
    const checkout = commits ? commits.of(file) : sources(file, locale);
    const { repository = checkout?.repository } = ofAll;
    return {
      written: dayOf(file),
      changed: commits !== undefined && checkout === undefined,
      ...ofAll,
      checkout: checkout && { ...checkout, repository },
      ...hints,
    };
  };
  const compileOperation = (page: PageFile, around: CompileContext): CompiledFile => {
    const read = compilePage(page, around);
    const compiled = source === undefined ? read : againstSource(read, source, around);
    return compiled.ok ? { specs: [compiled.spec], problems: [] } : { specs: [], problems: compiled.problems };
  };
  const compile: Pages['compile'] = (file, hints) => {
    const read = octetsOf(file);
    if (!read.ok) return { specs: [], problems: read.problems };
    const page = { path: file, octets: read.octets };
    const around = {
      ...context,
      hints: hintsOf(file, hints),
      include: (path: string) => included.of(dirname(file), path, () => includedText(file, path, given)),
    };
    if (!isTypePage(file, read.octets)) {
      const resources = join(dirname(file), '../resources');
      const types = isGiven(resources, file, given)
        ? (lexicon: Lexicon) => typesAround(file, lexicon, resources)
        : undefined;
      return compileOperation(page, { ...around, types });
    }
    const { specs, problems: found } = compileTypes(page, {
      ...around,
      types: (lexicon) => typesAround(file, lexicon),
    });
    return { specs: csdl ? specs.map((spec) => againstMetadata(spec, csdl.metadata)) : specs, problems: found };
  };
  return { ok: true, files, compile };
}

/** Microsoft keeps the pages of types apart from those of operations; elsewhere their first lines and comments tell. */
function isTypePage(file: string, octets: Uint8Array): boolean {
  const folder = basename(dirname(file));
  if (folder === 'resources' || folder === 'api') return folder === 'resources';
  const text = new TextDecoder().decode(octets);
  return /^doc_type: *"?(?:resource|enum)PageType/m.test(text) || /"blockType": *"resource"/.test(text);
}

export const localeInPath = (file: string): string | undefined =>
  [...file.matchAll(/(?:^|[./\\])([a-z]{2}-[A-Z]{2})(?:-sxs)?(?=[./\\])/g)].at(-1)?.[1];

function octetsOf(file: string) {
  try {
    return { ok: true, octets: readRegularFile(file, mostOctets) } as const;
  } catch (error) {
    if (errorCode(error) === 'EFBIG')
      return rejected('file-too-large', 1, `has ${statSync(file).size} octets`, `a page has at most ${mostOctets}`);
    return rejected('file-unreadable', 1, errnoText(error), 'let your user read it');
  }
}

const dayOf = (file: string): string => statSync(file).mtime.toISOString().slice(0, 10);

/** Of the files that pages of one folder include: many include the same. */
class RecentTexts {
  static readonly #most = 64;
  readonly #texts = new Map<string, string | undefined>();

  of(folder: string, path: string, read: () => string | undefined): string | undefined {
    const key = `${folder}\0${path}`;
    const text = this.#texts.has(key) ? this.#texts.get(key) : read();
    this.#texts.delete(key);
    this.#texts.set(key, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > RecentTexts.#most && oldest !== undefined) this.#texts.delete(oldest);
    return text;
  }
}

/**
 * Within what was given and, where a page stands in the folder of its version as in Microsoft's repository, within that one:
 * whoever writes a page must not be able to have any other file read.
 */
function includedText(page: string, path: string, given: readonly string[]): string | undefined {
  const file = join(dirname(page), path);
  if (!path.endsWith('.md') || !isGiven(file, page, given)) return undefined;
  try {
    return readRegularFile(realpathSync(file), mostOctets).toString('utf8');
  } catch {
    // the caller reports an included file that is not at hand
    return undefined;
  }
}

function isGiven(path: string, page: string, given: readonly string[]): boolean {
  try {
    const file = realpathSync(path);
    const version = /^.*[/\\](?:beta|v1\.0)(?=[/\\])/.exec(realpathSync(page))?.[0];
    return [...given, ...(version === undefined ? [] : [version])].some((folder) => isWithin(file, folder));
  } catch {
    // there is no such file
    return false;
  }
}

function isWithin(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

type Vocabulary = Pick<CompileContext, 'lexicons' | 'absent'>;

/** The lexicons, each with the English wordings too, and the pages of one version that the package ships. @throws where it is damaged */
export async function loadVocabulary(): Promise<Vocabulary> {
  const folder = join(packageRoot(), 'specs/lexicon');
  const names = (await readdir(folder)).filter((name) => /^[a-z]{2,3}\.json$/.test(name)).toSorted();
  const files = await Promise.all(names.map((name) => readJson<LexiconFile>(join(folder, name))));
  const english = files.filter(({ language }) => language === 'en');
  const lexicons = files.map((file) => [file.language, new Lexicon(...new Set([file, ...english]))] as const);
  const absent = await readJson<Record<string, readonly ApiVersion[]>>(join(folder, 'absent-from.json'));
  return { lexicons: new Map(lexicons), absent: new Map(Object.entries(absent)) };
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8'));
}
