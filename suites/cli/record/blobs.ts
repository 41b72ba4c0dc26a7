/** vitest's own reports of shards, beside our records. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Shard } from '../../run-model.ts';
import { tellMerged, type Told } from '../vitest/run-suites.ts';
import type { ShardRecord } from './merge-heads.ts';

/** In a folder of its own: vitest takes every file beside a blob for another one. */
export const blobFile = (folder: string, { index, count }: Shard): string =>
  join(folder, 'blob', `blob-${index}-${count}.json`);

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
