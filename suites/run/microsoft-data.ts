/** Microsoft's permission data and metadata: the files that a run and `drift` set beside pages. */
import { basename } from 'node:path';
import type { DataFile } from '../../specs/drift/model.ts';
import type { ApiVersion } from '../../specs/model.ts';
import { loadPermissionData, type PermissionData } from '../../specs/permission-data.ts';
import { failed, type Result } from '../../specs/result.ts';
import { defined } from '../../specs/text.ts';
import type { Metadata } from '../../specs/types/in-metadata.ts';
import { loadMetadata } from '../../specs/types/metadata.ts';
import type { Settings } from '../settings/model.ts';

export interface PermissionDataFile {
  readonly file: DataFile;
  readonly data: PermissionData;
}

export interface MetadataFile {
  readonly file: DataFile;
  readonly metadata: Metadata;
}

export interface MicrosoftData {
  readonly permissions?: PermissionDataFile;
  readonly metadata?: MetadataFile;
}

/** As they were named. */
type NamedFiles = Pick<Settings, 'permissionsFile' | 'permissionsAsOf' | 'metadataFile' | 'metadataAsOf'>;

/** Undefined: no file is named. */
type Loaded<File> = Result<{ readonly value: File | undefined }>;

const noneOf = (flag: string, asOf: string | undefined): Loaded<never> =>
  asOf === undefined
    ? { ok: true, value: undefined }
    : failed(`--${flag}-as-of: dates the file of --${flag}, which is missing`);

async function permissionsOf({
  permissionsFile: path,
  permissionsAsOf: asOf,
}: NamedFiles): Promise<Loaded<PermissionDataFile>> {
  if (path === undefined) return noneOf('permissions', asOf);
  const loaded = await loadPermissionData(path);
  if (!loaded.ok) return failed(...loaded.problems.map((problem) => `--permissions: ${problem}`));
  const { data, sha256 } = loaded;
  return { ok: true, value: { data, file: { file: basename(path), sha256, ...defined({ asOf }) } } };
}

function metadataOf(
  { metadataFile: path, metadataAsOf: asOf }: NamedFiles,
  versions: ReadonlySet<ApiVersion>,
  remedy: string,
): Loaded<MetadataFile> {
  if (path === undefined) return noneOf('metadata', asOf);
  if (versions.size > 1)
    return failed(
      `--metadata: is of one API version, and these specs are of ${[...versions].join(' and ')}; ${remedy}`,
    );
  const loaded = loadMetadata(path);
  if (!loaded.ok) return failed(...loaded.problems.map((problem) => `--metadata: ${problem}`));
  const { metadata, sha256 } = loaded;
  return { ok: true, value: { metadata, file: { file: basename(path), sha256, ...defined({ asOf }) } } };
}

/**
 * @param versions of the specs that metadata is set beside
 * @param remedy how to choose those of one version
 */
export async function loadMicrosoftData(
  named: NamedFiles,
  versions: ReadonlySet<ApiVersion>,
  remedy: string,
): Promise<Result<{ readonly data: MicrosoftData }>> {
  const permissions = await permissionsOf(named);
  const metadata = metadataOf(named, versions, remedy);
  if (permissions.ok && metadata.ok)
    return { ok: true, data: defined({ permissions: permissions.value, metadata: metadata.value }) };
  return failed(...[permissions, metadata].flatMap((one) => (one.ok ? [] : one.problems)));
}
