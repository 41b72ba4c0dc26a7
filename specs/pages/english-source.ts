/** A translated page beside the English one that it was made from. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { driftOf } from '../drift/drift-of.ts';
import type { OperationSpec } from '../model.ts';
import { type CompiledPage, compilePage, type IdentityContext } from '../compiler/compile-page.ts';
import { problem } from '../compiler/problem.ts';

/** The page as it is where English says the same; its problem where English says otherwise. */
export function againstSource(compiled: CompiledPage, folder: string, around: IdentityContext): CompiledPage {
  if (!compiled.ok || compiled.spec.source.locale.startsWith('en')) return compiled;
  const { spec } = compiled;
  const octets = englishPage(spec, folder);
  if (octets === undefined) return noted(compiled, 'source-missing', `the English page is not in ${folder}`);
  const said = { apiVersion: spec.apiVersion, asOf: spec.asOf, locale: 'en-US' };
  const english = compilePage({ path: `${spec.apiVersion}/${spec.page}.md`, octets }, { ...around, said });
  if (!english.ok) {
    const [first] = english.problems;
    return noted(
      compiled,
      'source-rejected',
      `the English page is not read: ${first?.code} at its line ${first?.line}`,
    );
  }
  const changes = driftOf(english.spec, spec).filter(({ wordingOnly }) => !wordingOnly);
  if (changes.length === 0) return compiled;
  const remedy = 'the English page is the source; mend the translation, or compile the English page';
  const problems = changes.map(({ requirement, was, is }) => {
    const says = (side: typeof was): string => (side === undefined ? 'nothing' : [side.says, ...side.values].join(' '));
    const message = `${requirement}: ${says(is)}; the English source: ${says(was)}`;
    return problem('differs-from-source', is?.line ?? 1, message, remedy);
  });
  return { ok: false, problems };
}

function noted(compiled: CompiledPage & { readonly ok: true }, code: string, message: string): CompiledPage {
  const warnings = [{ code, line: 1, message }, ...compiled.warnings];
  return { ...compiled, spec: { ...compiled.spec, warnings }, warnings };
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
      const octets = atCommit(folder, source.commit, path);
      if (octets !== undefined) return octets;
    }
  }
  const path = paths.map((one) => join(folder, one)).find((one) => existsSync(one));
  return path === undefined ? undefined : readFileSync(path);
}

function atCommit(folder: string, commit: string, path: string): Uint8Array | undefined {
  try {
    return execFileSync('git', ['-C', folder, 'show', `${commit}:${path}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // the repository does not have that commit, or the commit not that file
    return undefined;
  }
}
