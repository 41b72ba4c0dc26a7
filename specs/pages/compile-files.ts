/** Files -> specs, one at a time: memory does not grow with their number. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type CompiledPage, compilePage, type IdentityContext } from '../compiler/compile-page.ts';
import { againstSource } from './english-source.ts';
import { loadVocabulary } from './load-lexicons.ts';
import { mostOctets } from '../compiler/page-text.ts';
import { problem, rejected } from '../compiler/problem.ts';
import type { Said } from '../compiler/provenance.ts';
import { sourcesAround } from './sources.ts';
import { errnoText } from '../text.ts';

export interface CompileOptions {
  readonly said: Omit<Said, 'checkout' | 'written'>;
  /** Microsoft's permission names. */
  readonly permissions?: ReadonlySet<string>;
  /** A checkout of the English documentation. */
  readonly source?: string;
}

export type FileCompiler = (file: string, said?: Partial<Said>) => CompiledPage;

const localeInPath = /(?:^|[./\\])([a-z]{2}-[A-Z]{2})(?:-sxs)?(?=[./\\])/g;

/** Reads the lexicons once. */
export async function fileCompiler(options: CompileOptions): Promise<FileCompiler> {
  const vocabulary = await loadVocabulary();
  const sources = sourcesAround();
  return (file, said = {}) => {
    const octets = octetsOf(file);
    if (!(octets instanceof Uint8Array)) return octets;
    const locale = options.said.locale ?? [...file.matchAll(localeInPath)].at(-1)?.[1] ?? 'en-US';
    const checkout = sources(file, locale);
    const around: IdentityContext = {
      ...vocabulary,
      ...(options.permissions === undefined ? {} : { permissions: options.permissions }),
      said: { written: dayOf(file), ...(checkout === undefined ? {} : { checkout }), ...options.said, ...said },
      include: (path) => textOf(join(dirname(file), path)),
    };
    const compiled = compilePage({ path: file, octets }, around);
    return options.source === undefined ? compiled : againstSource(compiled, options.source, around);
  };
}

function octetsOf(file: string): Uint8Array | CompiledPage {
  try {
    const { size } = statSync(file);
    // not read at all: a file of gigabytes is refused as fast as a small one
    if (size > mostOctets) return tooLarge(size);
    return readFileSync(file);
  } catch (error) {
    return { ok: false, problems: [problem('file-unreadable', 1, errnoText(error), 'let your user read it')] };
  }
}

function tooLarge(size: number): CompiledPage {
  const refused = rejected('file-too-large', 1, `has ${size} octets`, `a page has at most ${mostOctets}`);
  return refused.ok ? { ok: false, problems: [] } : refused;
}

function dayOf(file: string): string {
  return statSync(file).mtime.toISOString().slice(0, 10);
}

function textOf(file: string): string | undefined {
  if (!file.endsWith('.md')) return undefined;
  try {
    return statSync(file).size > mostOctets ? undefined : readFileSync(file, 'utf8');
  } catch {
    // the caller reports an included file that is not at hand
    return undefined;
  }
}
