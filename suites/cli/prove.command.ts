/** `graph-conformance prove`: shows that every check can fail, and that none speaks up without cause. */
import { ephemeralIssuer } from '../../fixtures/issuer/index.ts';
import { manners } from '../../fixtures/manners/index.ts';
import { mutants } from '../../fixtures/mutants/index.ts';
import type { OperationSpec } from '../../specs/model.ts';
import { selectRevisions } from '../../specs/load.ts';
import { proveReport, type ProveResult } from '../reporters/prove.ts';
import { painter } from '../reporters/paint.ts';
import { settingsCommand } from './command.ts';
import { complain, screenOf } from './io.ts';
import { planRun, type RunPlan } from '../run/plan.ts';
import { proveMutants } from '../run/prove/proof.ts';

/** One server per set: the oldest revision of every page, and the newest of those that have changed since. */
function revisionSets({ specs, onFile }: RunPlan): readonly (readonly OperationSpec[])[] {
  const pages = new Set(specs.map(({ apiVersion, page }) => `${apiVersion}/${page}`));
  const ofPages = onFile.filter(({ apiVersion, page }) => pages.has(`${apiVersion}/${page}`));
  const [first, latest] = ['first', 'latest'].map((asOf) => selectRevisions(ofPages, asOf).selected);
  const changed = (latest ?? []).filter((spec) => first?.includes(spec) !== true);
  return [first ?? [], ...(changed.length > 0 ? [changed] : [])];
}

/** Without a case, nothing was put to the proof. */
export const proven = ({ survivors, idleChecks, unknownChecks, manners, cases }: ProveResult): boolean =>
  cases > 0 &&
  [survivors, idleChecks, unknownChecks, manners.flatMap(({ falseAlarms }) => falseAlarms)].every(
    ({ length }) => length === 0,
  );

export const prove = settingsCommand(
  {
    name: 'prove',
    usage: 'prove [flags]',
    flags: {},
    examples: ['prove', "prove --spec '*androiddeviceowner*'"],
  },
  async (io, { settings }) => {
    const planned = await planRun(settings);
    if (!planned.ok) return complain(io, planned.problems);
    const startedAt = performance.now();
    const proof = await proveMutants(
      { mutants, manners },
      revisionSets(planned.plan),
      await ephemeralIssuer(),
      planned.plan.types,
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const verdict = proven(proof);
    io.out(proveReport({ ...proof, seconds, proven: verdict }, painter(screenOf(io))));
    if (proof.cases === 0) return 3;
    return verdict ? 0 : 1;
  },
);
