/** Ten pages drawn at random, and every lie told about them. */
import { createHash } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { commandApart, type Ended } from './command-apart.ts';

export interface Proven extends Ended {
  readonly drawn: readonly string[];
  /** `78 of 78 lies are seen ...` */
  readonly sentence: string;
}

const drawnAtOnce = 10;

/** The order is the seed's alone: the same pages give the same draw on every machine. */
function draw(pages: readonly string[], seed: string): readonly string[] {
  const lot = (page: string): string => createHash('sha256').update(`${seed} ${page}`).digest('hex');
  return pages.toSorted((one, other) => (lot(one) < lot(other) ? -1 : 1)).slice(0, drawnAtOnce);
}

/** @param specs folder of compiled specs @param pages in it @param place folder of this run's own */
export async function proveSome(specs: string, pages: readonly string[], seed: string, place: string): Promise<Proven> {
  const drawn = draw(pages, seed);
  const folder = join(place, 'drawn');
  for (const page of drawn) await cp(join(specs, page), join(folder, page), { recursive: true });
  const ended = await commandApart(['prove', '--specs', folder], place);
  const sentence = ended.stdout.split('\n').findLast((line) => / lies are seen /.test(line));
  return { ...ended, drawn, sentence: sentence ?? `prove ended with ${ended.code}: ${ended.stderr.trim()}` };
}
