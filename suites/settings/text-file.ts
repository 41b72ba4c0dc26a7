import { readFile } from 'node:fs/promises';

export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Reads UTF-8. `expected` tells a reader what belongs there, where a folder stands in its place. */
export async function readTextFile(path: string, expected: string): Promise<TextFile> {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown cause';
    return (
      failures[code]?.(expected) ?? unreadable(`cannot be read (${code}); check its name, and that you may read it`)
    );
  }
}

const failures: Readonly<Record<string, (expected: string) => TextFile>> = {
  ENOENT: () => ({ kind: 'absent' }),
  ENOTDIR: () => ({ kind: 'absent' }),
  EISDIR: (expected) => unreadable(`is a folder; put ${expected} in its place`),
  EACCES: () => unreadable('cannot be read, because you have no right to (EACCES); change its mode or its owner'),
};

function unreadable(problem: string): TextFile {
  return { kind: 'unreadable', problem };
}
