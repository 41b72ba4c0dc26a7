/** The pages of `fixtures/pages`, whole or damaged, through the compiler. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../package-root.ts';
import { type CompiledPage, compilePage, type CompileContext } from './compile-page.ts';
import { loadVocabulary } from '../pages/compile-files.ts';

export const pagesFolder = join(packageRoot(), 'fixtures/pages');

const identityContext: CompileContext = {
  ...(await loadVocabulary()),
  hints: { asOf: '2021-03-09' },
  include: (path) => (existsSync(join(pagesFolder, path)) ? readFileSync(join(pagesFolder, path), 'utf8') : undefined),
};

export function pageText(name: string): string {
  return readFileSync(join(pagesFolder, `${name}.md`), 'utf8');
}

export function compiled(
  page: string | Uint8Array,
  { path = 'v1.0/gadget-recalibrate.md', ...around }: Partial<CompileContext> & { readonly path?: string } = {},
): CompiledPage {
  const octets = typeof page === 'string' ? new TextEncoder().encode(page) : page;
  return compilePage({ path, octets }, { ...identityContext, ...around });
}

/** The codes of its problems; none where it is compiled. */
export function problemCodesOf(page: CompiledPage): readonly string[] {
  return page.ok ? [] : page.problems.map(({ code }) => code);
}
