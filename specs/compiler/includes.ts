/**
 * `[!INCLUDE [x](path)]`: the blocks of other files in the place of the line that names them. Their lines are counted on behind
 * those of the page, so that one number says where a sentence stands; `located` says it in words.
 */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import type { SpecWarning } from '../model.ts';
import { type Block, readBlocks, unclosedFence } from './markdown.ts';
import { type IncludedFile, linesOf, mostOctets, type PageText, readFrontMatter } from './page-text.ts';
import { type PageProblem, problem, quoted, type Read, rejected } from './problem.ts';
import { tooLong } from './section-content.ts';
import { isTab, nameOf } from './sections.ts';

/** Text of a file, by its path relative to the page; undefined where it is not at hand. */
export type Include = (path: string) => string | undefined;

const directive = /^\s*\[!INCLUDE\s+\[([^\]]*)\]\(([^)\s]+)\)\]\s*$/i;
/** Notes that every page has. They promise nothing, and the first is known by its name. */
const notes = /^(?:beta-disclaimer|national-cloud-support)$/i;
/** The request in programming languages. */
const snippets = /(^|\/)snippets\//;
/** The files that generators fill with one table. */
const ofPermissions = /(^|[/-])permissions?[/-]|-permissions\.md$/i;
const aboutRoles = /(^|[/-])rbac-/i;

interface WithIncludes {
  readonly blocks: readonly Block[];
  readonly text: PageText;
}

/** Examples are left as they are: what they include are snippets in other languages. */
export function withIncludes(blocks: readonly Block[], page: PageText, include: Include): Read<WithIncludes> {
  const reader = new IncludeReader(page, include);
  const end = blocks.findIndex((block) => block.kind === 'heading' && !isTab(block.raw) && startsExamples(block.raw));
  const promises = end < 0 ? blocks : blocks.slice(0, end);
  const all = reader.expand(promises, 0);
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, value: { blocks: [...all, ...(end < 0 ? [] : blocks.slice(end))], text: reader.text } };
}

const startsExamples = (raw: string): boolean => /example/i.test(raw) && /^examples?(-.+)?$/.test(nameOf(raw));

const mayInclude = (block: Block): block is Extract<Block, { readonly kind: 'paragraph' }> =>
  block.kind === 'paragraph' && block.raw.includes('[!');

/** Files in files; Microsoft's pages have one level. */
const deepest = 3;

class IncludeReader {
  readonly problems: PageProblem[] = [];
  readonly #page: PageText;
  readonly #include: Include;
  readonly #files: IncludedFile[] = [];
  #lines: string[] | undefined;
  #left = mostOctets;

  constructor(page: PageText, include: Include) {
    this.#page = page;
    this.#include = include;
  }

  get text(): PageText {
    return this.#lines === undefined ? this.#page : { ...this.#page, lines: this.#lines, included: this.#files };
  }

  expand(blocks: readonly Block[], depth: number): readonly Block[] {
    if (!blocks.some(mayInclude)) return blocks;
    return blocks.flatMap((block) => {
      if (!mayInclude(block)) return [block];
      const pieces = block.raw.split('\n').map((raw, at) => ({ ...block, raw, line: block.line + at }));
      const read = pieces.map((piece) => this.#read(piece, depth));
      // a paragraph without a file that was read stays whole
      if (read.every((one) => one === undefined)) return [block];
      return pieces.flatMap((piece, at) => read[at] ?? (piece.raw.trim() === '' ? [] : [piece]));
    });
  }

  #read({ raw, line }: { readonly raw: string; readonly line: number }, depth: number): readonly Block[] | undefined {
    const [, label = '', target = ''] = directive.exec(raw) ?? [];
    if (target === '' || notes.test(label) || snippets.test(target)) return undefined;
    const path = posix.normalize(target);
    const text = this.#include(path);
    if (text === undefined) return undefined;
    const inside = this.#blocksOf(path, text, line, depth);
    if (inside.ok) return inside.value;
    this.problems.push(...inside.problems);
    return [];
  }

  #blocksOf(path: string, text: string, line: number, depth: number): Read<readonly Block[]> {
    const what = (): string => `the included file ${quoted(path)}`;
    const at = this.#files.findLast(({ first }) => first <= line)?.at ?? line;
    this.#left -= text.length;
    if (depth >= deepest || this.#left < 0) {
      const message = `${what()} makes the page too long or includes files that include files`;
      return rejected('unsupported-shape', at, `unsupported shape: ${message}`, `at most ${deepest} levels`);
    }
    if (/[\0\uFFFD]/.test(text)) return rejected('encoding', at, `${what()} is not UTF-8`, 'save it as UTF-8 text');
    const lines = linesOf(text.replace(/^\uFEFF/, ''));
    const front = readFrontMatter(lines);
    if (!front.ok) return rejected('include-missing', at, `${what()} has no front matter that can be read`, 'mend it');
    this.#lines ??= [...this.#page.lines];
    const first = this.#lines.length + 1;
    for (const one of lines) this.#lines.push(one);
    this.#files.push({ path, sha256: createHash('sha256').update(text).digest('hex'), first, at });
    const blocks = readBlocks(lines.slice(front.value.lines), first + front.value.lines);
    const open = unclosedFence(blocks);
    if (open !== undefined)
      return rejected('unclosed-fence', at, `${what()} holds a code block without an end`, 'close it');
    const long = tooLong(blocks);
    if (long.length > 0) return { ok: false, problems: long.map((one) => ({ ...one, line: at })) };
    return {
      ok: true,
      value: this.expand(
        blocks.map((block) => rebased(block, posix.dirname(path))),
        depth + 1,
      ),
    };
  }
}

/** With the targets of its links as the page would write them. */
function rebased(block: Block, folder: string): Block {
  const of = (raw: string): string =>
    !raw.includes('](')
      ? raw
      : raw.replaceAll(/(\]\()(?![a-z][a-z0-9+.-]*:|[/#])([^)\s]+)/gi, (_, open: string, target: string) => {
          const [path = '', ...anchor] = target.split('#');
          return `${open}${[posix.join(folder, path), ...anchor].join('#')}`;
        });
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
    case 'html':
      return { ...block, raw: of(block.raw) };
    case 'table': {
      const row = ({ cells, ...rest }: typeof block.head) => ({ ...rest, cells: cells.map(of) });
      return { ...block, head: row(block.head), rows: block.rows.map(row) };
    }
    case 'fence':
      return block;
  }
}

/** The files that a section of permissions names and that are not at hand. */
export function missingPermissions(blocks: readonly Block[]): readonly PageProblem[] {
  const all = blocks.flatMap((block) => (mayInclude(block) ? directivesIn(block) : []));
  const hasTable = blocks.some(({ kind }) => kind === 'table');
  return all
    .filter(({ path }) => ofPermissions.test(path) || !hasTable)
    .map(({ path, line }) => {
      const remedy = 'compile the folder that holds both, or name it with --source';
      return problem('include-missing', line, `the included file ${quoted(path)} is not at hand`, remedy);
    });
}

const directivesIn = ({ raw, line }: { readonly raw: string; readonly line: number }) =>
  raw.split('\n').flatMap((one, at) => {
    const path = directive.exec(one)?.[2];
    return path === undefined ? [] : [{ path, line: line + at }];
  });

/** The file that holds a line; undefined of the page itself. */
export const fileOf = ({ included }: PageText, line: number): IncludedFile | undefined =>
  included.findLast(({ first }) => first <= line);

/** Whether a line stands in a file about the roles of the user who has signed in: it says nothing of the app's permissions. */
export const isAboutRoles = (text: PageText, line: number): boolean => aboutRoles.test(fileOf(text, line)?.path ?? '');

/** At the line of the page that includes the file. */
export const located =
  (text: PageText) =>
  (found: PageProblem): PageProblem => {
    const { at, line } = spotOf(text, found.line);
    return at === undefined ? found : { ...found, line, message: `${at}: ${found.message}` };
  };

export const noticedIn =
  (text: PageText) =>
  (warning: SpecWarning): SpecWarning => ({ ...warning, ...spotOf(text, warning.line) });

/** The line of the page, and of an included file its path and its own line. */
function spotOf(text: PageText, line: number): { readonly line: number; readonly at?: string } {
  const file = fileOf(text, line);
  return file === undefined ? { line } : { line: file.at, at: `${file.path}:${line - file.first + 1}` };
}
