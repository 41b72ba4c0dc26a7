/** The pages that `compile` and `reconcile` are called with: flags about them, and how they are read. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type CompileOptions, type FileCompiler, fileCompiler } from '../../../specs/pages/compile-files.ts';
import { findPages } from '../../../specs/pages/find-pages.ts';
import { SpecFolder } from '../../../specs/pages/spec-folder.ts';
import { readPermissionData } from '../../../specs/permission-data.ts';
import { failed, type Result } from '../../../specs/result.ts';
import { isCalendarDate } from '../../../specs/select-revision.ts';
import { errnoText } from '../../../specs/text.ts';
import { flag, type ValuesOf } from '../../settings/flag.ts';
import { complain, type ExitCode, type Io } from '../io.ts';
import { filePath, folderPath, oneOf, textThat } from '../../settings/value-types.ts';

const like = (shape: RegExp, expected: string) => textThat((text) => shape.test(text), expected);

export const pageFlags = {
  locale: flag(
    '--locale LOCALE',
    'language of pages that do not say it, such as de-DE (default: from the page or its path, else en-US)',
    like(/^[a-z]{2}-[A-Z]{2}$/, 'a language and a region, such as de-DE'),
  ),
  apiVersion: flag(
    '--api-version VERSION',
    'beta or v1.0, for pages whose path does not say it',
    oneOf(['beta', 'v1.0']),
  ),
  asOf: flag('--as-of DATE', 'date of pages that do not say it', textThat(isCalendarDate, 'a date such as 2019-08-08')),
  commit: flag(
    '--commit SHA',
    'commit that English pages were taken from',
    like(/^[0-9a-f]{7,40}$/, '7 to 40 hex digits in lower case'),
  ),
  repository: flag('--repository OWNER/NAME', 'repository of that commit', like(/^[\w.-]+\/[\w.-]+$/, 'owner/name')),
  permissions: flag(
    '--permissions FILE',
    "Microsoft's permissions.json: a name that is not in it is a problem",
    filePath,
  ),
  source: flag(
    '--source DIR',
    'checkout of the English documentation: translated pages are compared with their source',
    folderPath,
  ),
};

export const pagePositionals = [['PAGE|FOLDER...', 'pages, and folders of .md files']] as const;

export interface Pages {
  readonly files: readonly string[];
  readonly compileFile: FileCompiler;
}

/** @param command whose name problems begin with */
export async function openPages(
  command: string,
  { positionals, ...flags }: ValuesOf<typeof pageFlags> & { readonly positionals: readonly string[] },
  cwd: string,
): Promise<Result<Pages>> {
  if (positionals.length === 0) return failed(`${command}: names no page; say ${command} PAGE or ${command} FOLDER`);
  const options = compileOptions(flags);
  if (!options.ok) return options;
  const paths = positionals.map((path) => within(cwd, path));
  const { files, problems } = findPages(paths);
  if (problems.length > 0) return failed(...problems.map(({ file, message }) => `${file} ${message}`));
  if (files.length === 0) return failed(`${paths.join(', ')} holds no page; name one, or a folder of .md files`);
  return { ok: true, files, compileFile: await fileCompiler(options.compile) };
}

function compileOptions({
  locale,
  apiVersion,
  asOf,
  commit,
  repository,
  permissions,
  source,
}: ValuesOf<typeof pageFlags>): Result<{ readonly compile: CompileOptions }> {
  const known = permissions === undefined ? undefined : knownNames(permissions);
  if (known?.ok === false) return known;
  const said = {
    ...(locale === undefined ? {} : { locale }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(commit === undefined ? {} : { commit }),
    ...(repository === undefined ? {} : { repository }),
  };
  const compile = {
    said,
    ...(known === undefined ? {} : { permissions: known.names }),
    ...(source === undefined ? {} : { source }),
  };
  return { ok: true, compile };
}

function knownNames(file: string): Result<{ readonly names: ReadonlySet<string> }> {
  try {
    const read = readPermissionData(readFileSync(file, 'utf8'));
    return read.ok
      ? { ok: true, names: read.data.names }
      : failed(`--permissions: ${file} ${read.message}; ${read.remedy}`);
  } catch (error) {
    return failed(`--permissions: ${file} ${errnoText(error)}`);
  }
}

/** Ends with 2 where the folder cannot be written to. */
export async function withSpecFolder(
  io: Io,
  out: string,
  work: (folder: SpecFolder) => Promise<ExitCode>,
): Promise<ExitCode> {
  let folder: SpecFolder | undefined;
  try {
    folder = new SpecFolder(out);
    return await work(folder);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return complain(io, [`--out: ${out} cannot be written: ${errnoText(error)}`]);
  } finally {
    folder?.close();
  }
}

/** What the user typed stays in messages where it can. */
function within(cwd: string, path: string): string {
  return cwd === process.cwd() || isAbsolute(path) ? path : join(cwd, path);
}
