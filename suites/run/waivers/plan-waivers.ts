/** Waivers beside the cases that there are, so that a run knows which of them it leaves out. */
import { selectRevisions } from '../../../specs/load.ts';
import type { OperationSpec } from '../../../specs/model.ts';
import { deriveAll } from '../../cases/derive.ts';
import { caseMatcher, type PlannedWaiver } from './apply-waivers.ts';
import type { Settings } from '../../settings/model.ts';
import { readWaivers } from './read-waivers.ts';

export type PlanWaivers =
  | { readonly ok: true; readonly waivers: readonly PlannedWaiver[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** @param onFile every revision of every page, also those that the run is not about */
export async function planWaivers(
  { waiversFile, asOf }: Pick<Settings, 'waiversFile' | 'asOf'>,
  onFile: readonly OperationSpec[],
): Promise<PlanWaivers> {
  if (!waiversFile) return { ok: true, waivers: [] };
  const read = await readWaivers(waiversFile);
  if (!read.ok || read.waivers.length === 0) return read.ok ? { ok: true, waivers: [] } : read;
  const idsOf = (specs: readonly OperationSpec[]): readonly string[] => deriveAll(specs, onFile).map(({ id }) => id);
  const now = idsOf(selectRevisions(onFile, asOf).selected);
  const ever = idsOf(onFile);
  const waivers = read.waivers.map((waiver): PlannedWaiver => {
    const matches = caseMatcher(waiver.case);
    return { ...waiver, cases: now.filter(matches).length, known: ever.some(matches) };
  });
  return { ok: true, waivers };
}
