/** Which compiled specs a run is about, and which of them one server can serve. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProblem, loadSpecs, selectRevisions } from '../../../specs/load.ts';
import type { OperationSpec } from '../../../specs/model.ts';
import { agreeingSets } from '../../../fixtures/server/index.ts';

const pageOf = ({ apiVersion, page }: OperationSpec): string => `${apiVersion}/${page}`;

export interface Inventory {
  readonly specs: number;
  /** `beta/page`. */
  readonly pages: readonly string[];
}

/** @returns what the folder holds, or why it cannot be judged */
export async function inventory(folder: string): Promise<Inventory | string> {
  const loaded = await loadSpecs(folder);
  if (!loaded.ok) return loaded.problems.map(formatProblem).join('\n');
  return { specs: loaded.specs.length, pages: [...new Set(loaded.specs.map(pageOf))] };
}

/** One revision of each page, without those that another page contradicts. @returns how many those are */
export async function copyServable(folder: string, asOf: string, into: string): Promise<number> {
  const loaded = await loadSpecs(folder);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const [first = [], ...others] = agreeingSets(selectRevisions(loaded.specs, asOf).selected);
  for (const spec of first) {
    const file = join(pageOf(spec), `${spec.asOf}.json`);
    await cp(join(folder, file), join(into, file));
  }
  return others.flat().length;
}
