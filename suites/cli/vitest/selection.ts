/** Which parts vitest has selected: by file names, and by its own sharding. */
import { basename } from 'node:path';
import type { TestSpecification, Vitest } from 'vitest/node';
import { partNames, partOf, type PartName } from '../../parts.ts';
import type { RunPlan } from '../../run/plan.ts';

export const projectName = 'conformance';

/** The class that vitest itself will ask, with the settings that it will have then. */
async function afterSharding(
  vitest: Vitest,
  specifications: readonly TestSpecification[],
): Promise<readonly TestSpecification[]> {
  const { shard, sequence } = vitest.config;
  return shard ? new sequence.sequencer(vitest).shard([...specifications]) : specifications;
}

/** In the order of `partNames`. */
export async function selectedParts(
  vitest: Vitest,
  specifications: readonly TestSpecification[],
): Promise<readonly PartName[]> {
  const selected = await afterSharding(vitest, specifications);
  const files = selected
    .filter(({ project }) => project.name === projectName)
    .map(({ moduleId }) => basename(moduleId).replace(/\.suite\.[jt]s$/, ''));
  return partNames.filter((part) => files.includes(part));
}

/** Only what these parts hold. */
export function narrowed(plan: RunPlan, parts: readonly PartName[]): RunPlan {
  if (parts.length === partNames.length) return plan;
  return { ...plan, cases: plan.cases.filter(({ operation }) => parts.includes(partOf(operation.id))) };
}
