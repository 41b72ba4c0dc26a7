/** One page -> one spec, or every problem that was found. Pure: files, dates and wordings are handed in. */
import type { OperationSpec } from '../model.ts';
import { assemble } from './assemble.ts';
import { type Block, readBlocks, unclosedFence } from './blocks.ts';
import { readRequestBody, readResponse } from './bodies.ts';
import { contradictions, versionOfExamples } from './examples.ts';
import { readFrontMatter } from './front-matter.ts';
import { withIncludes } from '../pages/includes.ts';
import type { Lexicon } from './lexicon.ts';
import { readNotes } from './notes.ts';
import { oddities, tooLong } from './oddities.ts';
import { type PageText, readPageText } from './page-text.ts';
import { readPermissions } from './permissions.ts';
import { type PageProblem, type PageWarning, problem } from './problem.ts';
import { type Provenance, readProvenance, type Said } from './provenance.ts';
import { readRequestHeaders } from './request-headers.ts';
import { readRequestLines } from './request-lines.ts';
import { type Layout, layOut, readSections } from './sections.ts';

export interface PageFile {
  /** As the caller names it; its folders may tell version and language. */
  readonly path: string;
  readonly octets: Uint8Array;
}

export interface IdentityContext {
  readonly said: Said;
  /** By language, `de`. */
  readonly lexicons: ReadonlyMap<string, Lexicon>;
  /** Microsoft's permission names. */
  readonly permissions?: ReadonlySet<string>;
  /** Page names that are known to exist in one version only. */
  readonly absent: ReadonlyMap<string, readonly ('beta' | 'v1.0')[]>;
  /** Text of an included file, by its path relative to the page; undefined where it is not at hand. */
  readonly include: (path: string) => string | undefined;
}

export type CompiledPage =
  | { readonly ok: true; readonly spec: OperationSpec; readonly warnings: readonly PageWarning[] }
  | { readonly ok: false; readonly problems: readonly PageProblem[] };

export function compilePage(file: PageFile, around: IdentityContext): CompiledPage {
  const text = readPageText(file.octets);
  if (!text.ok) return text;
  const front = readFrontMatter(text.value.lines);
  if (!front.ok) return front;
  const provenance = readProvenance(file.path, front.value, around.said);
  if (!provenance.ok) return provenance;
  const lexicon = around.lexicons.get(provenance.value.locale.split('-')[0] ?? '');
  if (lexicon === undefined) return unknownLanguage(provenance.value.locale, around);
  const start = front.value.lines;
  const blocks = readBlocks(text.value.lines.slice(start), start + 1);
  const open = unclosedFence(blocks);
  if (open !== undefined) return unclosed(open.line);
  const long = tooLong(blocks);
  if (long.length > 0) return { ok: false, problems: long };
  const layout = layOut(readSections(blocks));
  if (!layout.ok) return layout;
  const page = {
    text: text.value,
    provenance: provenance.value,
    layout: layout.value,
    warnings: provenance.warnings ?? [],
  };
  return readPromises(page, lexicon, around);
}

interface Page {
  readonly text: PageText;
  readonly provenance: Provenance;
  readonly layout: Layout;
  /** Those of its provenance. */
  readonly warnings: readonly PageWarning[];
}

function readPromises(
  { text, provenance, layout, warnings: dated }: Page,
  lexicon: Lexicon,
  around: IdentityContext,
): CompiledPage {
  const { byRole, examples } = layout;
  const apiVersion = provenance.apiVersion ?? versionOfExamples(examples);
  if (apiVersion !== 'beta' && apiVersion !== 'v1.0') return unknownVersion();
  const included = withIncludes(byRole.permissions.blocks, around.include);
  if (!included.ok) return included;
  const odd = oddities({ ...byRole, permissions: { blocks: included.value } });
  // nothing more is read of such a page: what would be said of it misleads
  if (odd.length > 0) return { ok: false, problems: odd };
  const blocksOf = (role: keyof typeof byRole): readonly Block[] => byRole[role].blocks;
  const lineOf = (role: keyof typeof byRole): number => byRole[role].line;
  const parts = {
    permissions: readPermissions(included.value, lineOf('permissions'), lexicon, around.permissions),
    requests: readRequestLines(blocksOf('httpRequest'), lineOf('httpRequest'), apiVersion),
    headers: readRequestHeaders(blocksOf('requestHeaders'), lineOf('requestHeaders'), lexicon),
    requestBody: readRequestBody(blocksOf('requestBody'), lineOf('requestBody'), lexicon),
    response: readResponse(blocksOf('response'), lineOf('response'), lexicon),
  };
  const { permissions, requests, headers, requestBody, response } = parts;
  const problems: PageProblem[] = Object.values(parts).flatMap((part): readonly PageProblem[] =>
    part.ok ? [] : part.problems,
  );
  if (requests.ok && response.ok) {
    const promised = { requests: requests.value.requests, status: response.value.status, apiVersion };
    problems.push(...contradictions(examples, promised));
  }
  const read = permissions.ok && requests.ok && headers.ok && requestBody.ok && response.ok;
  if (problems.length > 0 || !read)
    return { ok: false, problems: problems.toSorted((one, other) => one.line - other.line) };
  const notes = readNotes(layout, permissions.value, lexicon, apiVersion);
  const warnings = [
    ...dated,
    ...Object.values(parts).flatMap((part): readonly PageWarning[] => (part.ok ? (part.warnings ?? []) : [])),
    ...notes.warnings,
  ].toSorted((one, other) => one.line - other.line);
  const spec = assemble({
    text,
    provenance: { ...provenance, apiVersion },
    layout,
    permissions: permissions.value,
    requests: requests.value,
    headers: headers.value,
    requestBody: requestBody.value,
    response: response.value,
    notes,
    absentFrom: around.absent.get(`${apiVersion}/${provenance.page}`),
    warnings,
  });
  return { ok: true, spec, warnings };
}

function unknownLanguage(locale: string, { lexicons }: IdentityContext): CompiledPage {
  const remedy = `expected one of ${[...lexicons.keys()].join(', ')}; a new language is one file in specs/lexicon`;
  return { ok: false, problems: [problem('locale-unknown', 1, `no lexicon for the language ${locale}`, remedy)] };
}

function unknownVersion(): CompiledPage {
  const remedy = 'say --api-version beta or v1.0, or keep the page in a folder of that name';
  return {
    ok: false,
    problems: [problem('version-unknown', 1, 'neither path nor examples name the API version', remedy)],
  };
}

function unclosed(line: number): CompiledPage {
  const remedy = 'close it: everything below is code as it stands';
  return {
    ok: false,
    problems: [problem('unclosed-fence', line, 'a code block that does not end where it seems to', remedy)],
  };
}
