/** The compile command over a folder, and over eight copies of each of its pages: is its memory flat, and how fast is it beyond its start? */
import { copyFile, cp, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { findPages } from '../../../specs/pages/find-pages.ts';
import { commandApart, type Ended } from './command-apart.ts';

export interface Compiled extends Ended {
  readonly pages: number;
}

export const copies = 8;

/** What lies above a folder may tell where its pages are from. */
async function copySourcesAbove(folder: string, into: string): Promise<void> {
  for (let above = dirname(folder); dirname(above) !== above; above = dirname(above)) {
    const sources = join(above, 'SOURCES.json');
    if (existsSync(sources)) await copyFile(sources, join(into, sources));
  }
}

/** Below the same folders, whose names tell version and language; the copies are pages of other names. */
async function multiplied(folder: string, into: string): Promise<string> {
  const copied = join(into, folder);
  await mkdir(copied, { recursive: true });
  await cp(folder, copied, { recursive: true });
  await copySourcesAbove(folder, into);
  for (const page of findPages([folder]).files) {
    const beside = join(copied, dirname(relative(folder, page)));
    for (let copy = 2; copy <= copies; copy += 1) await copyFile(page, join(beside, `copy${copy}-${basename(page)}`));
  }
  return copied;
}

async function compile(folder: string, out: string, cwd: string): Promise<Compiled> {
  const ended = await commandApart(['compile', folder, '--out', out], cwd);
  return { ...ended, pages: findPages([folder]).files.length };
}

/** @param place a folder of this run's own; the specs are in its `specs` then */
export async function compileFamily(
  folder: string,
  place: string,
): Promise<{ readonly once: Compiled; readonly eightTimes: Compiled; readonly specs: string }> {
  const specs = join(place, 'specs');
  const once = await compile(folder, specs, place);
  const copied = await multiplied(resolve(folder), join(place, 'copies'));
  const eightTimes = await compile(copied, join(place, 'specs-of-copies'), place);
  return { once, eightTimes, specs };
}
