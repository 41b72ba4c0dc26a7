/** A translated page beside the English one that it was made from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type CompileContext, type CompiledPage, compilePage } from '../compiler/compile-page.ts';
import { mostOctets } from '../compiler/page-text.ts';
import { problem } from '../compiler/problem.ts';
import { driftOf, phraseText } from '../drift/drift-of.ts';
import type { OperationSpec } from '../model.ts';
import { readRegularFile } from '../regular-file.ts';
import { textAtCommit } from './git.ts';

/** The page as it is where English says the same; its problem where English says otherwise. */
export function againstSource(compiled: CompiledPage, folder: string, context: CompileContext): CompiledPage {
  if (!compiled.ok || compiled.spec.source.locale.startsWith('en')) return compiled;
  const { spec } = compiled;
  const octets = englishPage(spec, folder);
  if (octets === undefined) return noted(spec, 'source-missing', `the English page is not in ${folder}`);
  const hints = { apiVersion: spec.apiVersion, asOf: spec.asOf, locale: 'en-US' };
  const english = compilePage({ path: `${spec.apiVersion}/${spec.page}.md`, octets }, { ...context, hints });
  if (!english.ok) {
    const [first] = english.problems;
    return noted(spec, 'source-rejected', `the English page is not read: ${first?.code} at its line ${first?.line}`);
  }
  const changes = driftOf(english.spec, spec).filter(({ wordingOnly }) => !wordingOnly);
  if (changes.length === 0) return compiled;
  const remedy = 'the English page is the source; mend the translation, or compile the English page';
  const problems = changes.map(({ requirement, was, is }) => {
    const message = `${requirement}: ${phraseText(is)}; the English source: ${phraseText(was)}`;
    return problem('differs-from-source', is?.line ?? 1, message, remedy);
  });
  return { ok: false, problems };
}

function noted(spec: OperationSpec, code: string, message: string): CompiledPage {
  return { ok: true, spec: { ...spec, warnings: [{ code, line: 1, message }, ...(spec.warnings ?? [])] } };
}

/** At the commit that the translation names, where the folder is a repository that has it; else the file as it lies there. */
function englishPage({ apiVersion, page, source }: OperationSpec, folder: string): Uint8Array | undefined {
  const paths = [
    `api-reference/${apiVersion}/api/${page}.md`,
    `${apiVersion}/api/${page}.md`,
    `${apiVersion}/${page}.md`,
  ];
  if (source.commit !== undefined && existsSync(join(folder, '.git'))) {
    for (const path of paths) {
      const octets = textAtCommit(folder, source.commit, path);
      if (octets !== undefined) return octets;
    }
  }
  const path = paths.map((one) => join(folder, one)).find((one) => existsSync(one));
  try {
    return path === undefined ? undefined : readRegularFile(path, mostOctets);
  } catch {
    // the caller reports an English page that cannot be read as one that is not there
    return undefined;
  }
}
