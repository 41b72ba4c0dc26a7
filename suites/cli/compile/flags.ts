/** The flags of `compile` and `reconcile`. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CompileOptions } from '../../../specs/pages/compile-files.ts';
import { isCalendarDate } from '../../../specs/select-revision.ts';
import { readPermissionData } from '../../../specs/permission-data.ts';
import { errnoText } from '../../../specs/text.ts';

export interface CompileFlags {
  /** Pages and folders. */
  readonly paths: readonly string[];
  /** Absolute. */
  readonly out?: string;
  readonly check: boolean;
  readonly compile: CompileOptions;
}

export type ReadFlags =
  | { readonly ok: true; readonly flags: CompileFlags }
  | { readonly ok: false; readonly problems: readonly string[] };

const options = {
  out: { type: 'string' },
  check: { type: 'boolean', default: false },
  locale: { type: 'string' },
  'api-version': { type: 'string' },
  'as-of': { type: 'string' },
  commit: { type: 'string' },
  repository: { type: 'string' },
  permissions: { type: 'string' },
  source: { type: 'string' },
} as const;

const shapes = {
  locale: [/^[a-z]{2}-[A-Z]{2}$/, 'a language and a region, such as de-DE'],
  'api-version': [/^(beta|v1\.0)$/, 'beta or v1.0'],
  commit: [/^[0-9a-f]{7,40}$/, '7 to 40 hex digits in lower case'],
  repository: [/^[\w.-]+\/[\w.-]+$/, 'owner/name'],
} as const;

export function readCompileFlags(command: string, argv: readonly string[], cwd: string): ReadFlags {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    return { ok: false, problems: [`${command}: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const { values, positionals } = parsed;
  const problems = Object.entries(shapes).flatMap(([name, [shape, expected]]) => {
    const value = Object.entries(values).find(([key]) => key === name)?.[1];
    return typeof value !== 'string' || shape.test(value) ? [] : [`--${name}: found "${value}"; use ${expected}`];
  });
  const asOf = values['as-of'];
  if (asOf !== undefined && !isCalendarDate(asOf))
    problems.push(`--as-of: found "${asOf}"; use a date such as 2019-08-08`);
  if (command !== 'compile' && values.check)
    problems.push(`--check: is a flag of compile; leave --out away, and ${command} writes nothing`);
  if (positionals.length === 0) problems.push(`${command}: names no page; say ${command} PAGE or ${command} FOLDER`);
  const known = values.permissions === undefined ? undefined : knownNames(resolve(cwd, values.permissions));
  if (known !== undefined && 'problem' in known) problems.push(known.problem);
  if (problems.length > 0) return { ok: false, problems };
  const said = {
    ...(values.locale === undefined ? {} : { locale: values.locale }),
    ...(values['api-version'] === undefined ? {} : { apiVersion: values['api-version'] }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(values.commit === undefined ? {} : { commit: values.commit }),
    ...(values.repository === undefined ? {} : { repository: values.repository }),
  };
  const compile: CompileOptions = {
    said,
    ...(known !== undefined && 'names' in known ? { permissions: known.names } : {}),
    ...(values.source === undefined ? {} : { source: resolve(cwd, values.source) }),
  };
  const flags = { paths: positionals.map((path) => within(cwd, path)), check: values.check, compile };
  return { ok: true, flags: values.out === undefined ? flags : { ...flags, out: resolve(cwd, values.out) } };
}

function knownNames(file: string): { readonly names: ReadonlySet<string> } | { readonly problem: string } {
  try {
    const read = readPermissionData(readFileSync(file, 'utf8'));
    return read.ok ? { names: read.data.names } : { problem: `--permissions: ${file} ${read.message}; ${read.remedy}` };
  } catch (error) {
    return { problem: `--permissions: ${file} ${errnoText(error)}` };
  }
}

/** What the user typed stays in messages where it can. */
function within(cwd: string, path: string): string {
  return cwd === process.cwd() || isAbsolute(path) ? path : join(cwd, path);
}
