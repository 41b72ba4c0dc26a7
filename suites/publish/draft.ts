/**
 * Files that are written before they have their name: what stands in them nobody has searched for secrets yet. Nobody else can
 * guess their names, read them, or lead them elsewhere by a link, and what a killed process has left of them is removed.
 */
import { randomBytes } from 'node:crypto';
import { openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../specs/text.ts';

interface Draft {
  readonly path: string;
  /** Open for writing. */
  readonly file: number;
}

/** Of this process, by their whole paths: its number alone does not tell them from those of a process before it. */
const own = new Set<string>();

/** Beside the file that it is to become, so that a move is all that is left to do. @throws {Error} of the file system */
export function openDraft(path: string): Draft {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(8).toString('hex')}.part`);
  const file = openSync(draft, 'wx', 0o600);
  own.add(draft);
  return { path: draft, file };
}

const shape = /^\..+\.(\d+)\.[\da-f]{16}\.part(?:\.mended)?$/;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

interface EarlierDrafts {
  /** Their process has ended, and they are gone now. */
  readonly removed: readonly string[];
  /** Somebody is writing them. */
  readonly live: readonly { readonly path: string; readonly pid: number }[];
}

/** @throws {Error} of the file system */
export function removeLeftDrafts(folder: string): EarlierDrafts {
  const found = readdirSync(folder).flatMap((name) => {
    const pid = Number(shape.exec(name)?.[1]);
    return Number.isNaN(pid) ? [] : [{ path: join(folder, name), pid }];
  });
  const isLive = ({ path, pid }: (typeof found)[number]): boolean =>
    pid === process.pid ? own.has(path) : isAlive(pid);
  const left = found.filter((one) => !isLive(one)).map(({ path }) => path);
  for (const path of left) rmSync(path, { force: true });
  return { removed: left, live: found.filter(isLive) };
}
