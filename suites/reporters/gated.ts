/** Whose broken promises decide the exit code. */
import { authorities, type Authority, type Finding } from '../model.ts';

export const gatedBy = (gate: Authority): readonly Authority[] => authorities.slice(0, authorities.indexOf(gate) + 1);

/** The broken promises that decide. */
export const brokenPromises = (findings: readonly Finding[], gate: Authority): readonly Finding[] =>
  findings.filter(({ authority, outcome }) => outcome === 'fail' && gatedBy(gate).includes(authority));
