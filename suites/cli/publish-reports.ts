/** Reports as files: each appears under its name only when it is whole. */
import { rename, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formats } from '../reporters/index.ts';
import type { RunSummary } from '../run-model.ts';
import { tellGitHub } from './github.ts';
import type { Io } from './io.ts';
import { readRunRecord } from './record/read-record.ts';

/** Characters gathered before they are written. */
const pieceLength = 64 * 1024;

export async function* inPieces(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let pending = '';
  for await (const chunk of chunks) {
    pending += chunk;
    if (pending.length < pieceLength) continue;
    yield pending;
    pending = '';
  }
  if (pending !== '') yield pending;
}

/** @throws {Error} of the file system, and whatever the chunks throw; nothing is left behind then */
export async function writeReport(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.part`;
  try {
    await pipeline(Readable.from(inPieces(chunks)), createWriteStream(draft));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Every format beside the record that lies in the folder.
 * @returns a sentence for the person who named the folder, where it cannot be written to
 * @throws {Error} where the record is not as we write it
 */
export async function publishReports(folder: string): Promise<string | undefined> {
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problem);
  const { json: _record, ...others } = formats;
  try {
    for (const { file, render } of Object.values(others)) await writeReport(join(folder, file), render(read.record));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${folder} cannot be written to (${String(error.code)})`;
    throw error;
  }
}

/** What a run leaves behind for others to read. @returns false where a report could not be written; stderr says why */
export async function tellFiles(io: Io, summary: RunSummary, folder: string | undefined): Promise<boolean> {
  const problem = folder === undefined ? undefined : await publishReports(folder);
  if (problem !== undefined) io.err(`--report: ${problem}\n`);
  const markdown = folder === undefined || problem !== undefined ? undefined : join(folder, formats.markdown.file);
  await tellGitHub(io, summary, markdown);
  return problem === undefined;
}
