/** Values for the holes of request paths: `--param managedDeviceId=...`. */
import type { Found, Read } from './model.ts';
import { wrong } from './parsers.ts';
import { named } from './wording.ts';

export type Params = Readonly<Record<string, string>>;

/** Reads all parameters of one place. One name with two values is a problem; the same value twice is not. */
export function readParams(found: readonly Found[]): Read<Params> {
  const pairs = found.map((one) => ({ where: one.where, read: readPair(one) }));
  const seen = new Map<string, string>();
  const problems = pairs.flatMap(({ where, read }) => {
    if (!read.ok) return read.problems;
    const [name, value] = read.value;
    const before = seen.get(name);
    seen.set(name, value);
    return before === undefined || before === value ? [] : [`${where}: ${name} has two different values; keep one`];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: Object.fromEntries(seen) };
}

function readPair({ where, text }: Found): Read<readonly [name: string, value: string]> {
  const at = text.indexOf('=');
  if (at === -1) return wrong(`${where}: found no "="; write it as NAME=VALUE, like managedDeviceId=7c9e6679`);
  const name = text.slice(0, at).trim();
  const value = text.slice(at + 1).trim();
  const rule = pairRules.find((rule) => rule.breaks(name, value));
  return rule === undefined ? { ok: true, value: [name, value] } : wrong(`${where}: ${rule.says(named(name))}`);
}

interface PairRule {
  readonly breaks: (name: string, value: string) => boolean;
  readonly says: (name: string) => string;
}

const pairRules: readonly PairRule[] = [
  {
    breaks: (name) => name === '',
    says: () => 'has no name before "="; write it as NAME=VALUE',
  },
  {
    breaks: (name) => !/^[^\s{}/]+$/.test(name),
    says: (name) => `the name is ${name}; write the name of the hole alone, without braces, slashes or spaces`,
  },
  {
    breaks: (_, value) => value === '',
    says: (name) => `${name} has no value; write it as ${name}=VALUE`,
  },
  {
    breaks: (_, value) => value.includes('/'),
    says: (name) => `the value of ${name} has a "/"; give one path segment, because a slash would change the path`,
  },
  {
    // a client resolves dot segments before it sends, and the request would go to another resource
    breaks: (_, value) => /^(?:\.|%2e){1,2}$/i.test(value),
    says: (name) => `the value of ${name} is a dot segment; give an id, because dots alone would change the path`,
  },
];
