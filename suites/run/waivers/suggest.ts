/** Waivers for what a run has found broken: whole but for the reason, which only a person knows. */
import { userInfo } from 'node:os';
import type { RunSummary } from '../../run-model.ts';
import type { WaiverEntry } from './waiver-schema.ts';

/** Days that a suggested waiver is good for. */
const goodFor = 90;
const dayMs = 24 * 60 * 60 * 1000;

/** A whole file; or lines to paste below the `[` of one that has entries. Empty where nothing is to be waived. */
export function suggestedWaivers({ attention, target, startedAt, waivers }: RunSummary, owner: string): string {
  const expires = new Date(Date.parse(startedAt) + goodFor * dayMs).toISOString().slice(0, 10);
  const lines = attention
    .filter(({ standing, verdict }) => standing === 'broken' && verdict === 'fail')
    .map(({ id }): WaiverEntry => ({ case: id, target: target.url, reason: '', owner, expires }))
    .map((entry) => `  ${JSON.stringify(entry)}`)
    .join(',\n');
  if (lines === '') return '';
  return waivers.length > 0 ? `${lines},\n` : `[\n${lines}\n]\n`;
}

/** What the machine calls the user; nothing where it has no name for the id, as in some containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** Who starts this run: a build machine says it in a variable. */
export const ownerIn = (env: NodeJS.ProcessEnv): string =>
  env['GITHUB_ACTOR'] ?? env['GITLAB_USER_LOGIN'] ?? userName();
