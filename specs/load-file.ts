import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { loadFile, type LoadResult } from './load.ts';
import { specReader } from './read-spec.ts';
import { isCalendarDate } from './select-revision.ts';
import type { Place } from './spec-files.ts';

/** The spec in one file, by its absolute path; it need not lie in a folder of specs. */
export async function loadSpecFile(file: string): Promise<LoadResult> {
  const place = placeByPath(file) ?? (await placeByContent(file));
  const loaded = await loadFile({ file, place }, await specReader());
  return loaded.ok ? { ok: true, specs: [loaded.spec] } : loaded;
}

const versions: ReadonlySet<string> = new Set(['beta', 'v1.0']);

/** undefined where the path is not one of `<version>/<page>/<as-of>.json`. */
function placeByPath(file: string): Place | undefined {
  const asOf = basename(file, '.json');
  const page = basename(dirname(file));
  const apiVersion = basename(dirname(dirname(file)));
  return versions.has(apiVersion) && isCalendarDate(asOf) ? { apiVersion, page, asOf } : undefined;
}

/** What the file says of itself; nothing where it is no such file, which its reader will report. */
async function placeByContent(file: string): Promise<Place> {
  const content: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  const members = new Map(typeof content === 'object' && content !== null ? Object.entries(content) : []);
  const text = (name: string): string => String(members.get(name) ?? '');
  return { apiVersion: text('apiVersion'), page: text('page'), asOf: text('asOf') };
}
