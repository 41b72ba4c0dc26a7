/**
 * Reads `run.json` in pieces: head and tail at once, cases one by one, as often as wanted. A record of any size needs the
 * memory of its longest line.
 */
import { constants, createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { formatProblem } from '../../specs/schema-problems.ts';
import { failed, type Result } from '../../specs/result.ts';
import { WholeCases } from '../reporters/case-lines.ts';
import { formats } from '../reporters/index.ts';
import { casesOpen, recordFormat, tailOpen } from '../reporters/json.ts';
import type { CaseRecord, RecordSource, RunHead } from '../run-model.ts';
import { recordSchema, type RecordSchema } from './record-schema.ts';

/** A record that cannot be read on: the message says where, what, and the way out. */
export class BadRecord extends Error {
  override readonly name = 'BadRecord';
}

export interface RunRecord extends RecordSource {
  /** As it was given, with the name of the file. */
  readonly path: string;
  /** @throws {BadRecord} where a line is no case */
  readonly cases: () => AsyncGenerator<CaseRecord, void, undefined>;
}

const pieceLength = 64 * 1024;
const newline = 0x0a;
/** Of a case, in characters: its octets are capped, and stand there at most twice. */
const longestCase = 16 * 1024 * 1024;
/** Longest head or tail: some hundred octets for each page and operation. */
const longestEnd = 64 * 1024 * 1024;

/** Octets up to the first line end. */
async function firstLine(file: FileHandle): Promise<string> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < longestEnd; at += pieceLength) {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(pieceLength), position: at });
    const piece = buffer.subarray(0, bytesRead);
    const end = piece.indexOf(newline);
    pieces.push(end < 0 ? piece : piece.subarray(0, end));
    if (end >= 0 || bytesRead < pieceLength) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}

interface LastLine {
  readonly text: string;
  /** Octets before it. */
  readonly at: number;
}

/** Octets behind the last line end but one; the file ends with a line end. */
async function lastLine(file: FileHandle, size: number): Promise<LastLine> {
  // each time twice as much, and none of it copied again
  for (let length = Math.min(pieceLength, size); length > 0; length = Math.min(length * 2, size)) {
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
    const at = buffer.lastIndexOf(newline, length - 2);
    if (at >= 0) {
      const line = buffer.subarray(at + 1).toString('utf8');
      return { text: line.trimEnd(), at: size - length + at + 1 };
    }
    if (length === size || length >= longestEnd) break;
  }
  return { text: '', at: size };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function checked<T>(text: string, validate: ValidateFunction<T>, where: string, schema: RecordSchema): T {
  const content = parsed(text);
  if (content === undefined) throw new BadRecord(`${where}: is not JSON; the file was changed or cut short`);
  if (validate(content)) return content;
  const [first] = schema.complaints(validate);
  throw new BadRecord(first ? formatProblem({ file: where, ...first }) : `${where}: does not fit the schema`);
}

/** Lines between two octets of a file. Not `node:readline`: it also ends lines at U+2028, which JSON texts may hold. */
async function* linesOf(path: string, start: number, end: number): AsyncGenerator<string, void, undefined> {
  if (end <= start) return;
  let open: string[] = [];
  let length = 0;
  const stream = createReadStream(path, { start, end: end - 1, encoding: 'utf8', highWaterMark: pieceLength });
  for await (const piece of stream) {
    const [first = '', ...others] = String(piece).split('\n');
    open.push(first);
    length += first.length;
    if (length > longestCase)
      throw new BadRecord(`${path}: has a line of more than ${longestCase} characters; no case is as long`);
    for (const next of others) {
      yield open.join('');
      open = [next];
      length = next.length;
    }
  }
  if (length > 0) yield open.join('');
}

async function* casesOf(
  path: string,
  head: RunHead,
  start: number,
  end: number,
): AsyncGenerator<CaseRecord, void, undefined> {
  const schema = await recordSchema();
  const whole = new WholeCases(head);
  let number = 1;
  for await (const line of linesOf(path, start, end)) {
    number += 1;
    const where = `${path}: line ${number}`;
    const record = whole.of(checked(line.replace(/,$/, ''), schema.line, where, schema));
    if (record === undefined)
      throw new BadRecord(`${where}: is like a case that the record does not have; it was changed`);
    yield record;
  }
}

async function readEnds(path: string): Promise<RunRecord> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile())
      throw new BadRecord(`${path}: is not a regular file; name a run.json, or the folder that --report named`);
    const { size } = found;
    const schema = await recordSchema();
    const first = await firstLine(file);
    if (!first.startsWith(`{"format":"${recordFormat}"`) || !first.endsWith(casesOpen))
      throw new BadRecord(
        `${path}: is not a record that this version writes (${recordFormat}, the head on its first line); run with --report writes one`,
      );
    const last = await lastLine(file, size);
    if (!last.text.startsWith(tailOpen))
      throw new BadRecord(`${path}: is cut short, its last line is not a summary; run that part again`);
    const { format: _format, ...head } = checked<RunHead & { readonly format?: string }>(
      `${first.slice(0, -casesOpen.length)}}`,
      schema.head,
      `${path}: line 1`,
      schema,
    );
    const tail = checked(last.text.slice(tailOpen.length, -1), schema.summary, `${path}: last line`, schema);
    const start = Buffer.byteLength(first) + 1;
    return { path, head, tail, cases: () => casesOf(path, head, start, last.at) };
  } finally {
    await file.close();
  }
}

/** @param place a record, or the folder that holds one as `run.json` */
export async function readRunRecord(place: string): Promise<Result<{ readonly record: RunRecord }>> {
  try {
    const path = (await stat(place)).isDirectory() ? join(place, formats.json.file) : place;
    return { ok: true, record: await readEnds(path) };
  } catch (error) {
    if (error instanceof BadRecord) return failed(error.message);
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(error.code)})`;
    return failed(`${place}: ${why}; name a run.json, or the folder that --report named`);
  }
}
