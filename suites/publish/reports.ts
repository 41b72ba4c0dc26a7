/** Reports as files: each appears under its name only when it is whole. */
import { rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formats } from '../reporters/index.ts';
import type { RunSummary } from '../run-model.ts';
import { tellGitHub } from './github.ts';
import type { Io } from '../cli/io.ts';
import type { Leak } from './leak-scanner.ts';
import { notPublished, type Move } from './publish.ts';
import { readRunRecord } from '../record/read-record.ts';

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

/** Says where a secret stands that kept it from being published. @throws {Error} of the file system, and whatever the chunks throw; nothing is left behind then */
export async function writeReport(path: string, chunks: AsyncIterable<string>, move: Move): Promise<Leak | undefined> {
  const draft = `${path}.part`;
  try {
    await pipeline(Readable.from(inPieces(chunks)), createWriteStream(draft));
    return move(draft, path);
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
export async function publishReports(folder: string, move: Move): Promise<string | undefined> {
  const read = await readRunRecord(folder);
  if (!read.ok) throw new Error(read.problem);
  const { json: _record, ...others } = formats;
  try {
    for (const { file, render } of Object.values(others)) {
      const leak = await writeReport(join(folder, file), render(read.record), move);
      if (leak !== undefined) return notPublished(join(folder, file), leak);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${folder} cannot be written to (${String(error.code)})`;
    throw error;
  }
}

/** What a run leaves behind for others to read. @returns false where a report could not be written; stderr says why */
export async function tellFiles(io: Io, summary: RunSummary, folder: string | undefined, move: Move): Promise<boolean> {
  const problem = folder === undefined ? undefined : await publishReports(folder, move);
  if (problem !== undefined) io.err(`--report: ${problem}\n`);
  const markdown = folder === undefined || problem !== undefined ? undefined : join(folder, formats.markdown.file);
  await tellGitHub(io, summary, markdown);
  return problem === undefined;
}
