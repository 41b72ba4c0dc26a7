import { join } from 'node:path';
import { parse } from 'dotenv';
import { readTextFile } from './text-file.ts';

export interface DotEnv {
  readonly variables: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** Reads `.env` of a folder into values of its own; the process environment stays as it is. Absent is empty. */
export async function readDotEnv(folder: string): Promise<DotEnv> {
  const file = await readTextFile(join(folder, '.env'), 'a file of NAME=VALUE lines');
  switch (file.kind) {
    case 'absent':
      return { variables: {}, problems: [] };
    case 'unreadable':
      return { variables: {}, problems: [`.env: ${file.problem}`] };
    case 'text':
      return { variables: parse(file.text), problems: ignoredLines(file.text) };
  }
}

/** Lines that dotenv would silently pass over. Their content stays out of the problem: it may be half a secret. */
function ignoredLines(text: string): readonly string[] {
  const lines = text.split(/\r\n?|\n/);
  const whole = JSON.stringify(parse(text));
  return lines.flatMap((line, at) => {
    if (/^\s*(?:#|$)/.test(line) || Object.keys(parse(line)).length > 0) return [];
    // a line inside a quoted value of several lines is no assignment, yet the value is another without it
    const without = JSON.stringify(parse(lines.toSpliced(at, 1).join('\n')));
    return without === whole
      ? [`.env: line ${at + 1} is not an assignment; write NAME=VALUE, or # before a comment`]
      : [];
  });
}
