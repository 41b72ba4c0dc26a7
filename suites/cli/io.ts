/** What a command may touch of the process; handed in, so that tests need none. */
import { defined, printable } from '../../specs/text.ts';
import { fitted } from '../reporters/lines.ts';
import type { Screen } from '../reporters/paint.ts';

export interface Io {
  /** Arguments behind the command. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Of stdout. */
  readonly colours: boolean;
  /** Columns of the terminal that stdout is. Absent where it is none. */
  readonly columns?: number;
  /** Columns of the terminal that stderr is. Absent where it is none. */
  readonly width?: () => number;
  /** Absent where nobody is at a terminal. @returns whether the answer is yes */
  readonly ask?: (question: string) => Promise<boolean>;
  out(text: string): void;
  err(text: string): void;
}

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** What a report on stdout is shown on. */
export const screenOf = ({ colours, columns }: Io): Screen => ({ colours, ...defined({ width: columns }) });

/** On stdout: within the columns of a terminal, and as it stands in a file or a pipe. */
export const say = ({ out, columns }: Pick<Io, 'out' | 'columns'>, text: string): void => out(fitted(text, columns));

/** Usage and configuration problems, one line each. */
export function complain(io: Io, problems: readonly string[]): 2 {
  for (const problem of problems) io.err(`${fitted(printable(problem), io.width?.())}\n`);
  return 2;
}
