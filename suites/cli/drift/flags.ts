import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isCalendarDate } from '../../../specs/select-revision.ts';
import type { Io } from '../io.ts';
import { shown } from '../../settings/wording.ts';
import { didYouMean } from '../../../specs/text.ts';

export const formats = ['markdown', 'json'] as const;

export interface PermissionsFlag {
  /** Absolute. */
  readonly file: string;
  readonly asOf: string | undefined;
}

export interface DriftFlags {
  /** Absolute: none, OLD, or OLD and NEW. */
  readonly places: readonly string[];
  readonly permissions: PermissionsFlag | undefined;
  readonly format: (typeof formats)[number];
  readonly exitCode: boolean;
}

export type ReadFlags =
  | { readonly ok: true; readonly flags: DriftFlags }
  | { readonly ok: false; readonly problems: readonly string[] };

const options = {
  permissions: { type: 'string' },
  'permissions-as-of': { type: 'string' },
  format: { type: 'string', default: 'markdown' },
  'exit-code': { type: 'boolean', default: false },
} as const;

function parsed(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
}

type Parsed = ReturnType<typeof parsed>;

export function readDriftFlags({ argv, cwd }: Io): ReadFlags {
  let args: Parsed;
  try {
    args = parsed(argv);
  } catch (error) {
    return { ok: false, problems: [`drift: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const problems = problemsOf(args);
  const { values, positionals } = args;
  const format = formats.find((one) => one === values.format);
  if (format === undefined || problems.length > 0) return { ok: false, problems };
  const { permissions: file } = values;
  const permissions = file === undefined ? undefined : { file: resolve(cwd, file), asOf: values['permissions-as-of'] };
  const places = positionals.map((place) => resolve(cwd, place));
  return { ok: true, flags: { places, permissions, format, exitCode: values['exit-code'] } };
}

function problemsOf({ values, positionals }: Parsed): readonly string[] {
  const { permissions, 'permissions-as-of': asOf, format } = values;
  const most = permissions === undefined ? 2 : 1;
  const third = positionals[most];
  return [
    ...(third === undefined ? [] : [tooMany(third, permissions)]),
    ...(positionals.includes('') || permissions === '' ? ['drift: a path is empty; name a file or a folder'] : []),
    ...(formats.some((one) => one === format)
      ? []
      : [`--format: found ${shown(format)}; use one of ${formats.join(', ')}${didYouMean(format, formats)}`]),
    ...(asOf !== undefined && permissions === undefined
      ? ['--permissions-as-of: dates the file of --permissions, which is missing']
      : []),
    ...(asOf !== undefined && !isCalendarDate(asOf)
      ? [`--permissions-as-of: found ${shown(asOf)}; use a date such as 2026-08-15`]
      : []),
  ];
}

function tooMany(argument: string, permissions: string | undefined): string {
  const way = permissions === undefined ? 'name OLD and NEW at most' : 'name OLD or NEW, and --permissions';
  return `drift: ${shown(argument)} is one too many; ${way}`;
}
