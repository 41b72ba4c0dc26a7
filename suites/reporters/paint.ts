/** Colours by meaning. `plain` for files, pipes and NO_COLOR. */
import pc from 'picocolors';
import type { Verdict } from '../model.ts';

/** What a report is shown on. */
export interface Screen {
  readonly colours: boolean;
  /** Columns; absent where lines may have any length, as in files. */
  readonly width?: number;
}

export interface Paint {
  /** Columns of a line at most. */
  readonly width: number;
  verdict(verdict: Verdict, text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

export function painter({ colours, width = Number.POSITIVE_INFINITY }: Screen): Paint {
  const c = pc.createColors(colours);
  const byVerdict: Readonly<Record<Verdict, (text: string) => string>> = {
    pass: c.green,
    inconclusive: c.yellow,
    fail: c.red,
    error: c.magenta,
  };
  return { width, verdict: (verdict, text) => byVerdict[verdict](text), bold: c.bold, dim: c.dim };
}
