/** A finding in words: what was seen, what was promised, where. */
import { authorities, type Authority, type Finding } from '../model.ts';
import type { Attention } from '../run-model.ts';
import { printable } from '../../specs/text.ts';

/** `status is 200; the page promises 204 (intune-…-revoketoken#response:49)` */
export function sentence({ seen, promised, clause }: Finding): string {
  return printable(`${seen}; ${promised} (${clause})`);
}

/** Every line that explains why a case did not pass, as far as these authorities are concerned. */
export function explain(result: Attention, of: readonly Authority[] = authorities): readonly string[] {
  if (result.skipped !== undefined) return [`not sent: ${result.skipped}`];
  if (result.error !== undefined) return [`error of this tool, not of the target: ${result.error}`];
  const deciding = result.findings.filter(({ authority, outcome }) => outcome !== 'pass' && of.includes(authority));
  if (deciding.length === 0 && result.verdict !== 'pass') return ['no check had anything to say about the answer'];
  return deciding.flatMap((finding) => [
    `[${finding.authority}] ${finding.outcome === 'fail' ? '' : 'inconclusive: '}${sentence(finding)}`,
    ...(finding.note === undefined ? [] : [`  ${finding.note}`]),
  ]);
}
