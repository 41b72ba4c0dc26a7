import { parseArgs } from 'node:util';
import type { Found, Source } from './model.ts';
import { flagNames, rows } from './table.ts';
import { named, shown } from './wording.ts';
import { nearest } from '../../specs/text.ts';

export interface Reading {
  readonly source: Source;
  readonly problems: readonly string[];
}

/** The settings that flags give, and a sentence for every argument that is not one. Relative paths start from `cwd`. */
export function readFlags(argv: readonly string[], cwd: string): Reading {
  const tokens = tokensOf(argv, 0);
  const source = new Map<string, readonly Found[]>();
  const problems = tokens.flatMap((token, at) => {
    const problem = problemOf(token, tokens[at - 1]);
    if (problem === undefined && token.kind === 'option' && isKnown(token)) {
      const found = { where: token.rawName, text: token.value ?? '', base: cwd };
      source.set(token.name, [...(source.get(token.name) ?? []), found]);
    }
    return problem ?? [];
  });
  return { source, problems };
}

const options = Object.fromEntries(flagNames.map((flag) => [flag, { type: 'string', multiple: true } as const]));

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type Option = Extract<Token, { readonly kind: 'option' }>;

function tokensOf(argv: readonly string[], from: number): readonly Token[] {
  // not strict: strict stops at the first mistake, and all of them are to be reported at once
  const { tokens } = parseArgs({
    args: argv.slice(from),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const placed: readonly Token[] = tokens.map((token) => {
    const index = token.index + from;
    // parseArgs names `-gate` five times, letter by letter
    return token.kind === 'option' ? { ...token, index, rawName: written(argv[index]) } : { ...token, index };
  });
  const at = placed.findIndex(swallowsFlag);
  const token = placed[at];
  if (token?.kind !== 'option') return placed;
  // in `--gate --target URL` the value of --gate was forgotten, and --target is a flag of its own
  const alone: Token = { ...token, value: undefined, inlineValue: undefined };
  return [...placed.slice(0, at), alone, ...tokensOf(argv, token.index + 1)];
}

function written(argument = ''): string {
  return argument.replace(/=.*$/s, '');
}

function swallowsFlag(token: Token): boolean {
  return token.kind === 'option' && token.inlineValue === false && /^-./s.test(token.value);
}

function isKnown({ name, rawName }: Option): boolean {
  return rawName.startsWith('--') && flagNames.includes(name);
}

function problemOf(token: Token, before: Token | undefined): string | undefined {
  if (token.kind === 'option-terminator') return undefined;
  if (token.kind === 'option') return isKnown(token) ? missingValue(token) : unknownFlag(token, before);
  // the value of an unknown flag is part of that mistake
  if (before?.kind === 'option' && !isKnown(before) && before.value === undefined) return undefined;
  return `${shown(token.value)}: belongs to no flag; write --FLAG VALUE, and quote a value that has spaces`;
}

function missingValue({ name, value }: Option): string | undefined {
  const placeholder = rows.find(({ flag }) => flag === name)?.placeholder;
  return value === undefined ? `--${name}: has no value; write --${name} ${placeholder}` : undefined;
}

function unknownFlag(token: Option, before: Token | undefined): string | undefined {
  if (before?.kind === 'option' && before.index === token.index) return undefined;
  const near = nearest(token.rawName.replace(/^-+/, ''), flagNames);
  const wayOut =
    near === undefined ? `use one of ${flagNames.map((flag) => `--${flag}`).join(', ')}` : `did you mean --${near}?`;
  return `${named(token.rawName)}: is not a flag; ${wayOut}`;
}
