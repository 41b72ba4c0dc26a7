/** Where a text stops being JSON, and what was expected there. Lines and columns start at 1; columns count UTF-16 units. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

type State = keyof typeof expectations;
type Bracket = '{' | '[';

const expectations = {
  value: 'a value',
  firstItem: 'a value or ]',
  firstKey: 'a property name in double quotes or }',
  key: 'a property name in double quotes',
  colon: 'a colon',
  next: 'a comma or the closing bracket',
  end: 'nothing more',
} as const;

const blank = /[ \t\n\r]*/y;
const text = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The first fault of a text that `JSON.parse` refuses; undefined for JSON. Its own reading, since V8 words its errors anew in each version and often leaves the place out. */
export function jsonFault(source: string): JsonFault | undefined {
  const open: Bracket[] = [];
  let state: State = 'value';
  let at = lengthAt(blank, source, 0);
  while (at < source.length || state !== 'end') {
    const step = takes[state](source, at, open);
    if (step === undefined) return faultAt(source, at, state);
    state = step.state;
    at += step.length;
    at += lengthAt(blank, source, at);
  }
  return undefined;
}

interface Step {
  readonly state: State;
  readonly length: number;
}

/** Reads one token. `open` is the stack of brackets; a stack of our own, so that depth cannot exhaust the engine's. */
type Take = (source: string, at: number, open: Bracket[]) => Step | undefined;

const takes: Readonly<Record<State, Take>> = {
  value: takeValue,
  firstItem: (source, at, open) => (source.charAt(at) === ']' ? close(open) : takeValue(source, at, open)),
  firstKey: (source, at, open) => (source.charAt(at) === '}' ? close(open) : takeKey(source, at)),
  key: takeKey,
  colon: (source, at) => (source.charAt(at) === ':' ? { state: 'value', length: 1 } : undefined),
  next: takeNext,
  end: () => undefined,
};

function takeValue(source: string, at: number, open: Bracket[]): Step | undefined {
  const character = source.charAt(at);
  if (character === '{' || character === '[') {
    open.push(character);
    return { state: character === '{' ? 'firstKey' : 'firstItem', length: 1 };
  }
  const length = lengthAt(text, source, at) || lengthAt(scalar, source, at);
  return length === 0 ? undefined : { state: after(open), length };
}

function takeKey(source: string, at: number): Step | undefined {
  const length = lengthAt(text, source, at);
  return length === 0 ? undefined : { state: 'colon', length };
}

function takeNext(source: string, at: number, open: Bracket[]): Step | undefined {
  const character = source.charAt(at);
  const bracket = open.at(-1);
  if (character === ',') return { state: bracket === '{' ? 'key' : 'value', length: 1 };
  return character === (bracket === '{' ? '}' : ']') ? close(open) : undefined;
}

function close(open: Bracket[]): Step {
  open.pop();
  return { state: after(open), length: 1 };
}

const after = (open: readonly Bracket[]): State => (open.length === 0 ? 'end' : 'next');

function lengthAt(token: RegExp, source: string, at: number): number {
  token.lastIndex = at;
  return token.exec(source)?.[0].length ?? 0;
}

/** A string that has begun where one may stand, and is no token: it does not end, or holds what it must escape. */
const stringMayStand: ReadonlySet<State> = new Set(['value', 'firstItem', 'firstKey', 'key'] as const);
const wholeString = 'a string closed on its line, its backslashes and control characters escaped';

function faultAt(source: string, at: number, state: State): JsonFault {
  const expected = source.charAt(at) === '"' && stringMayStand.has(state) ? wholeString : expectations[state];
  const before = source.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected };
}
