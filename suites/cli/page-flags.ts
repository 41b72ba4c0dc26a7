/** The pages that `compile` and `reconcile` are called with: flags about them, and how they are read. */
import { isAbsolute, join } from 'node:path';
import { openPages, type Pages } from '../../specs/pages/compile-files.ts';
import { failed, type Result } from '../../specs/result.ts';
import { isCalendarDate } from '../../specs/select-revision.ts';
import { flag, type ValuesOf } from '../settings/flag.ts';
import { filePath, folderPath, oneOf, textThat } from '../settings/value-types.ts';

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
  dates: flag(
    '--dates git',
    'date and commit of pages that do not say theirs: those of the last commit that changed the file',
    oneOf(['git']),
  ),
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
  metadata: flag(
    '--metadata FILE',
    "Microsoft's metadata (CSDL, the answer of /$metadata): where it contradicts the table of a type, both are told",
    filePath,
  ),
  source: flag(
    '--source DIR',
    'checkout of the English documentation: translated pages are compared with their source',
    folderPath,
  ),
};

export const pagePositionals = [['PAGE|FOLDER...', 'pages, and folders of .md files']] as const;

/** @param command whose name problems begin with */
export async function namedPages(
  command: string,
  {
    positionals,
    permissions,
    metadata,
    source,
    dates,
    ...hints
  }: ValuesOf<typeof pageFlags> & { readonly positionals: readonly string[] },
  cwd: string,
): Promise<Result<Pages>> {
  if (positionals.length === 0) return failed(`${command}: names no page; say ${command} PAGE or ${command} FOLDER`);
  return openPages(
    positionals.map((path) => within(cwd, path)),
    { hints, permissions, metadata, source, dates },
  );
}

/** What the user typed stays in messages where it can. */
function within(cwd: string, path: string): string {
  return cwd === process.cwd() || isAbsolute(path) ? path : join(cwd, path);
}
