/** vitest's own reports of shards, beside our records. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Shard } from '../run-model.ts';
import type { Leak } from '../publish/leak-scanner.ts';
import type { Move } from '../publish/publish.ts';
import { tellMerged, type Told } from '../cli/vitest/run-suites.ts';
import type { ShardRecord } from './merge-heads.ts';

/** In a folder of its own: vitest takes every file beside a blob for another one. */
export const blobFile = (folder: string, { index, count }: Shard): string =>
  join(folder, 'blob', `blob-${index}-${count}.json`);

/**
 * The last door before a blob, which vitest has written by then: jobs publish the whole folder.
 * @param leak why the record beside it was not published; what is wrong with one may stand in the other in another form
 * @returns that leak, or the blob's own; the blob is gone then
 */
export function guardBlob(blob: string, leak: Leak | undefined, move: Move): Leak | undefined {
  const found = leak ?? (existsSync(blob) ? move(blob, blob) : undefined);
  if (found !== undefined) rmSync(dirname(blob), { recursive: true, force: true });
  return found;
}

/** What vitest makes of the blobs; undefined where there are none, a sentence where some are missing. */
export async function mergeBlobs(
  shards: readonly ShardRecord[],
): Promise<{ readonly told: Told; readonly number: number } | string | undefined> {
  const blobs = shards.map(({ path, shard }) => blobFile(dirname(path), shard));
  const absent = blobs.filter((blob) => !existsSync(blob));
  if (absent.length === blobs.length) return undefined;
  if (absent.length > 0) return `vitest's own blobs were not compared: ${absent.join(', ')} is not there`;
  const folder = await mkdtemp(join(tmpdir(), 'graph-conformance-blobs-'));
  try {
    await Promise.all(blobs.map((blob) => copyFile(blob, join(folder, basename(blob)))));
    return { told: await tellMerged(folder), number: blobs.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
