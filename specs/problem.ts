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

const longestValue = 60;
const longestPointer = 200;

/** One line: `file: /pointer: message; remedy`. */
export function formatProblem(problem: SpecProblem): string {
  const pointer = shortened(problem.pointer, longestPointer);
  const where = [problem.file, pointer].filter((part) => part !== '').join(': ');
  const what = [problem.message, problem.remedy].filter((part) => part !== undefined).join('; ');
  return printable(`${where}: ${what}`);
}

/** A value from a file, fit for a message: at most 60 characters; of a list or an object only that it is one. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return printable(JSON.stringify(shortened(value, longestValue)));
  return String(value);
}

function shortened(text: string, longest: number): string {
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/** Control and formatting characters escaped: a file must not be able to write on the reader's terminal. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
