import { printable, shortened } from './text.ts';

/** What is wrong with a spec file, where, and what would be right. */
export interface SpecProblem {
  /** Path of the file or folder. */
  readonly file: string;
  /** JSON pointer (RFC 6901); '' is the whole file. */
  readonly pointer: string;
  readonly message: string;
  readonly remedy?: string;
}

/** A problem of one file, before anyone knows which file. */
export type Complaint = Omit<SpecProblem, 'file'>;

const longestPointer = 200;

/** One line: `file: /pointer: message; remedy`. */
export function formatProblem(problem: SpecProblem): string {
  const pointer = shortened(problem.pointer, longestPointer);
  const where = [problem.file, pointer].filter((part) => part !== '').join(': ');
  const what = [problem.message, problem.remedy].filter((part) => part !== undefined).join('; ');
  return printable(`${where}: ${what}`);
}
