/** The arguments of a command, read by what it declares of its flags. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { listed, nearest, shownSafely } from '../../specs/text.ts';
import { allSettings, settingsTakenBy } from './table.ts';
import { named, valuesOf, type Flag, type Flags, type RawText, type RawTexts, type ValuesOf } from './flag.ts';

/** What a command says of its arguments. The settings table says which settings it takes. */
interface Declared<F extends Flags> {
  readonly name: string;
  /** Those that are no settings. */
  readonly flags: F;
  /** Without them, arguments that belong to no flag are mistakes. */
  readonly positionals?: readonly unknown[];
}

interface Arguments<F extends Flags> {
  /** Of every flag, settings included. */
  readonly texts: RawTexts;
  /** Of the command's own flags. */
  readonly values: ValuesOf<F>;
  readonly positionals: readonly string[];
  /** A sentence for every wrong argument. Values of settings are judged with those of other places, in `settingsBelow`. */
  readonly problems: readonly string[];
}

/** Relative paths start from `cwd`. */
export function readArguments<F extends Flags>(
  argv: readonly string[],
  cwd: string,
  { name, flags, positionals: expected = [] }: Declared<F>,
): Arguments<F> {
  const own = Object.values(flags);
  const taken: Taken = {
    command: name,
    flags: new Map([...settingsTakenBy(name), ...own].map((one) => [one.flag, one])),
  };
  // flags of other commands are known too, so that their values are not taken for something else
  const tokens = tokensOf(argv, 0, optionsOf([...allSettings, ...own]));
  const texts = new Map<string, readonly RawText[]>();
  const positionals: string[] = [];
  const problems: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'option-terminator' || isPartOf(tokens[at - 1], token, taken)) continue;
    const problem = token.kind === 'option' ? problemOf(token, taken) : undefined;
    if (problem !== undefined) problems.push(problem);
    else if (token.kind === 'option') {
      const raw = { where: token.rawName, text: token.value ?? '', base: cwd };
      texts.set(token.name, [...(texts.get(token.name) ?? []), raw]);
    } else if (expected.length > 0) positionals.push(token.value);
    else problems.push(`${shownSafely(token.value)}: is not the value of a flag; ${howToGive(taken)}`);
  }
  const { values, problems: wrongValues } = valuesOf(flags, [texts]);
  return { texts, values, positionals, problems: [...problems, ...wrongValues] };
}

interface Taken {
  readonly command: string;
  readonly flags: ReadonlyMap<string, Flag<unknown>>;
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type Option = Extract<Token, { readonly kind: 'option' }>;

function optionsOf(flags: readonly Flag<unknown>[]): Options {
  return Object.fromEntries(
    flags.map(({ flag, type }) => [flag, { type: type.shape === 'switch' ? 'boolean' : 'string', multiple: true }]),
  );
}

function tokensOf(argv: readonly string[], from: number, options: Options): readonly Token[] {
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
  return [...placed.slice(0, at), alone, ...tokensOf(argv, token.index + 1, options)];
}

function written(argument = ''): string {
  return argument.replace(/=.*$/s, '');
}

function swallowsFlag(token: Token): boolean {
  return token.kind === 'option' && token.inlineValue === false && /^-./s.test(token.value);
}

/** The value of an unknown flag is part of that mistake, and so are the further letters of `-gate`. */
function isPartOf(before: Token | undefined, token: Token, { flags }: Taken): boolean {
  if (before?.kind !== 'option') return false;
  if (token.kind === 'option') return before.index === token.index;
  return before.value === undefined && !(before.rawName.startsWith('--') && flags.has(before.name));
}

function problemOf({ name, rawName, value }: Option, taken: Taken): string | undefined {
  const flag = rawName.startsWith('--') ? taken.flags.get(name) : undefined;
  if (flag === undefined) return unknownFlag(rawName, taken);
  if (flag.type.shape === 'switch') return value === undefined ? undefined : `--${name}: takes no value; leave it out`;
  return value === undefined ? `--${name}: has no value; write --${name} ${flag.placeholder}` : undefined;
}

function unknownFlag(rawName: string, taken: Taken): string {
  const setting = allSettings.find(({ flag }) => `--${flag}` === rawName);
  if (setting) {
    const users = listed(setting.commands, 'and');
    return `${rawName}: is not used by ${taken.command}, only by ${users}; leave it out`;
  }
  const near = nearest(rawName.replace(/^-+/, ''), [...taken.flags.keys()]);
  return `${named(rawName)}: is not a flag; ${near === undefined ? flagsOf(taken) : `did you mean --${near}?`}`;
}

function flagsOf({ command, flags }: Taken): string {
  return flags.size === 0
    ? `${command} takes none`
    : `use one of ${[...flags.keys()].map((flag) => `--${flag}`).join(', ')}`;
}

function howToGive(taken: Taken): string {
  return taken.flags.size === 0 ? flagsOf(taken) : 'write --FLAG VALUE, and quote a value that has spaces';
}
