/** Plan and target -> the head of a run's record. */
import { recordedSettings } from '../record/recorded-settings.ts';
import { specRecordOf } from '../record/spec-record.ts';
import type { RunHead } from '../run-model.ts';
import type { RunPlan } from './plan.ts';
import { packageVersion } from './version.ts';

export interface Circumstances {
  readonly target: RunHead['target'];
  readonly cwd: string;
  readonly startedAt: Date;
}

export function headOf({ settings, specs, whole, notYet }: RunPlan, circumstances: Circumstances): RunHead {
  const { target, cwd, startedAt } = circumstances;
  return {
    tool: { name: 'graph-conformance', version: packageVersion() },
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    startedAt: startedAt.toISOString(),
    target,
    asOf: settings.asOf,
    gate: settings.gate,
    settings: recordedSettings(settings, cwd),
    specs: specs.map(specRecordOf),
    notYet: notYet.map(({ page, firstAsOf }) => ({ page, firstAsOf })),
    planned: whole.length,
    ...(settings.shard ? { shard: settings.shard } : {}),
  };
}
