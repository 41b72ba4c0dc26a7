/**
 * On which line of a JSON text a value stands, and which keys stand there twice. Of our own, since a reader of YAML ends the
 * process where arrays stand in arrays, and compares each key with all others.
 */

export interface JsonLines {
  /** From 1; of the nearest value around it, where there is none. @param pointer RFC 6901 */
  readonly lineOf: (pointer: string) => number;
  /** Lines on which a key repeats one of the same object; `JSON.parse` silently takes the last. */
  readonly repeated: readonly number[];
}

/** Levels whose places are kept: a list of waivers, a waiver, its members. */
const deepest = 3;

interface Open {
  /** Undefined of an array. */
  readonly keys: Set<string> | undefined;
  readonly pointer: string;
  /** Of the value that stands there, or comes next. */
  key: string | number;
  awaitsKey: boolean;
}

function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}

const escaped = (key: string | number): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** @param json that `JSON.parse` accepts */
export function jsonLines(json: string): JsonLines {
  const lines = new Map<string, number>();
  const repeated: number[] = [];
  const open: Open[] = [];
  let line = 1;
  const pointerHere = (): string => {
    const around = open.at(-1);
    return around && open.length <= deepest ? `${around.pointer}/${escaped(around.key)}` : '';
  };
  const note = (): void => {
    const pointer = pointerHere();
    if (pointer !== '' && !lines.has(pointer)) lines.set(pointer, line);
  };
  for (let at = 0; at < json.length; at += 1) {
    const around = open.at(-1);
    const character = json[at] ?? '';
    switch (character) {
      case '\n':
        line += 1;
        break;
      case ' ':
      case '\t':
      case '\r':
        break;
      case '{':
      case '[': {
        note();
        const keys = character === '{' ? new Set<string>() : undefined;
        open.push({ keys, pointer: pointerHere(), key: keys ? '' : 0, awaitsKey: keys !== undefined });
        break;
      }
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (around?.keys) around.awaitsKey = true;
        else if (around && typeof around.key === 'number') around.key += 1;
        break;
      case ':':
        if (around) around.awaitsKey = false;
        break;
      case '"': {
        const end = endOfString(json, at);
        if (around?.keys && around.awaitsKey) {
          const key = String(JSON.parse(json.slice(at, end + 1)));
          if (around.keys.has(key)) repeated.push(line);
          around.keys.add(key);
          around.key = key;
        } else note();
        at = end;
        break;
      }
      default:
        note();
    }
  }
  const lineOf = (pointer: string): number => {
    for (let part = pointer; part !== ''; part = part.slice(0, part.lastIndexOf('/'))) {
      const found = lines.get(part);
      if (found !== undefined) return found;
    }
    return 1;
  };
  return { lineOf, repeated };
}
