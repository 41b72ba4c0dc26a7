/** Colours by meaning. `plain` for files, pipes and NO_COLOR. */
import pc from 'picocolors';
import type { Verdict } from '../model.ts';

export interface Paint {
  verdict(verdict: Verdict, text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

export function painter(colours: boolean): Paint {
  const c = pc.createColors(colours);
  const byVerdict: Readonly<Record<Verdict, (text: string) => string>> = {
    pass: c.green,
    inconclusive: c.yellow,
    fail: c.red,
    error: c.magenta,
  };
  return { verdict: (verdict, text) => byVerdict[verdict](text), bold: c.bold, dim: c.dim };
}
