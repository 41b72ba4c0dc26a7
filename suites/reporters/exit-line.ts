/** The last line of a run: the exit code, and why. */
import type { RunSummary } from '../run-model.ts';

/** `exit 1: 2 cases broke a promise …`; where failures are let pass, `exit 0 because 2 failures are waived until …`. */
export function exitLine({ exit, standings }: Pick<RunSummary, 'exit' | 'standings'>): string {
  return `exit ${exit.code}${exit.code === 0 && standings.waived > 0 ? ' because' : ':'} ${exit.reason}`;
}
