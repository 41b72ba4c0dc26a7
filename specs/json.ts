/** `JSON.parse`, with the place of the first fault: V8 words its errors anew in each version and often leaves the place out. */
import type { Result } from './result.ts';
import type { JsonProblem } from './schema-problems.ts';

/** Lines and columns start at 1; columns count UTF-16 units. */
interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

export function parseJson(text: string): Result<{ readonly value: unknown }, JsonFault> {
  // editors on Windows put a byte order mark first, which JSON.parse refuses
  const json = text.replace(/^\uFEFF/, '');
  try {
    return { ok: true, value: JSON.parse(json) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, problems: [faultOf(json)] };
    throw error;
  }
}

/** Of the whole file. */
export const notJson = ({ line, column, expected }: JsonFault): JsonProblem => ({
  pointer: '',
  message: `is not JSON at line ${line}, column ${column}`,
  remedy: `expected ${expected}`,
});

const name = 'a property name in double quotes';
const expectations = {
  value: 'a value',
  itemOrEnd: 'a value or ]',
  nameOrEnd: `${name} or }`,
  name,
  colon: 'a colon',
  commaOrEnd: 'a comma or the closing bracket',
  end: 'nothing more',
} as const;
type Expectation = keyof typeof expectations;

const mayClose: ReadonlySet<Expectation> = new Set(['itemOrEnd', 'nameOrEnd', 'commaOrEnd'] as const);
const mayBeString: ReadonlySet<Expectation> = new Set(['value', 'itemOrEnd', 'name', 'nameOrEnd'] as const);

const blank = /[ \t\n\r]*/y;
const token =
  /[{}[\]:,]|"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function faultOf(json: string): JsonFault {
  // a stack of our own, so that depth cannot exhaust the engine's
  const closers: ('}' | ']')[] = [];
  let expectation: Expectation = 'value';
  let at = 0;
  for (;;) {
    at += matchAt(blank, json, at).length;
    const word = matchAt(token, json, at);
    const next = afterToken(word, expectation, closers);
    if (next === undefined) return faultAt(at, json, expectation);
    expectation = next;
    at += word.length;
  }
}

const matchAt = (pattern: RegExp, json: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(json)?.[0] ?? '';
};

/** What is expected after this token; undefined where another one was expected in its place. */
function afterToken(word: string, expectation: Expectation, closers: ('}' | ']')[]): Expectation | undefined {
  const afterValue = (): Expectation => (closers.length === 0 ? 'end' : 'commaOrEnd');
  const first = word.charAt(0);
  if (first === closers.at(-1) && mayClose.has(expectation)) {
    closers.pop();
    return afterValue();
  }
  switch (expectation) {
    case 'value':
    case 'itemOrEnd':
      if (first === '{' || first === '[') closers.push(first === '{' ? '}' : ']');
      if (first === '{') return 'nameOrEnd';
      if (first === '[') return 'itemOrEnd';
      return '}]:,'.includes(first) ? undefined : afterValue();
    case 'name':
    case 'nameOrEnd':
      return first === '"' ? 'colon' : undefined;
    case 'colon':
      return first === ':' ? 'value' : undefined;
    case 'commaOrEnd':
      if (first !== ',') return undefined;
      return closers.at(-1) === '}' ? 'name' : 'value';
    case 'end':
      return undefined;
  }
}

function faultAt(at: number, json: string, expectation: Expectation): JsonFault {
  // one that has begun where a string may stand, and is no token: it does not end, or holds what it must escape
  const brokenString = json.charAt(at) === '"' && mayBeString.has(expectation);
  const expected = brokenString
    ? 'a string closed on its line, its backslashes and control characters escaped'
    : expectations[expectation];
  const before = json.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected };
}
