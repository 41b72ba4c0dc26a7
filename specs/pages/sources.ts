/** `SOURCES.json` beside or above pages: per language the repository, commit and date that they came from. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import type { Said } from '../compiler/provenance.ts';

/** What such a file says of one language; undefined where there is none, or it says nothing of the language. */
export type Sources = (file: string, locale: string) => Said['checkout'];

const levels = 6;

/** Reads each folder once. */
export function sourcesAround(): Sources {
  const known = new Map<string, unknown>();
  const read = (folder: string): unknown => {
    if (!known.has(folder)) known.set(folder, readJson(join(folder, 'SOURCES.json')));
    return known.get(folder);
  };
  return (file, locale) => {
    let folder = dirname(resolve(file));
    for (let level = 0; level < levels && dirname(folder) !== folder; level++, folder = dirname(folder)) {
      const found = checkoutOf(read(folder), locale);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // not there, or not ours: the date is then taken from elsewhere, and a page without one says so
    return undefined;
  }
}

function checkoutOf(content: unknown, locale: string): Said['checkout'] {
  const entry = member(content, locale);
  const commit = member(entry, 'commit');
  const date = member(entry, 'date');
  const repository = member(entry, 'repository');
  if (typeof commit !== 'string' || typeof date !== 'string') return undefined;
  return { commit, date, ...(typeof repository === 'string' ? { repository } : {}) };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
