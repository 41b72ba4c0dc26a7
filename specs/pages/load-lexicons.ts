/** Reads the lexicons and the list of pages of one version that the package ships. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { packageRoot } from '../package-root.ts';
import { Lexicon, type LexiconFile } from '../compiler/lexicon.ts';

export interface Vocabulary {
  /** By language, `de`; each holds the English wordings too. */
  readonly lexicons: ReadonlyMap<string, Lexicon>;
  /** By `<version>/<page>`: the versions in which the operation is known not to exist. */
  readonly absent: ReadonlyMap<string, readonly ('beta' | 'v1.0')[]>;
}

let vocabulary: Promise<Vocabulary> | undefined;

/** Read at the first call. @throws where the package is damaged */
export function loadVocabulary(): Promise<Vocabulary> {
  vocabulary ??= readVocabulary();
  return vocabulary;
}

async function readVocabulary(): Promise<Vocabulary> {
  const folder = join(packageRoot(), 'specs/lexicon');
  const names = (await readdir(folder)).filter((name) => /^[a-z]{2,3}\.json$/.test(name)).toSorted();
  const files = await Promise.all(names.map((name) => readJson<LexiconFile>(join(folder, name))));
  const english = files.find(({ language }) => language === 'en');
  if (english === undefined) throw new Error(`${folder} holds no en.json`);
  const lexicons = files.map(
    (file) => [file.language, file === english ? new Lexicon(file) : new Lexicon(file, english)] as const,
  );
  const absent = await readJson<Record<string, readonly ('beta' | 'v1.0')[]>>(join(folder, 'absent-from.json'));
  return { lexicons: new Map(lexicons), absent: new Map(Object.entries(absent)) };
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8'));
}
