/** Plan and target -> the head of a run's record: what of settings and specs is written down. */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { OperationSpec } from '../../specs/model.ts';
import type { IdentityConfig } from '../identities/config.ts';
import type { RunHead, SpecRecord } from '../run-model.ts';
import type { Settings } from '../settings/model.ts';
import type { RunPlan } from './plan.ts';
import { defined } from '../../specs/text.ts';
import { packageVersion } from '../../specs/package-root.ts';

/** Who the identity is, and not how its tokens are got: arguments of a program may hold a secret. */
function recordedIdentity(identity: IdentityConfig): object {
  if (identity.provider === 'minted') return { provider: 'minted' };
  const { provider, scheme, permissions } = identity;
  if (identity.provider === 'msal') return { provider, scheme, permissions };
  const { claim, beside, defect } = identity;
  return { provider, scheme, permissions, claim, beside, defect };
}

/** From the folder of the run, so that two machines with different homes record the same. */
const shownPath = (path: string | undefined, cwd: string): string | undefined =>
  path === undefined ? undefined : relative(cwd, path) || '.';

/** Effective settings by the names of their flags, and no secret, not even a part of a command line; none that is not set. */
export function recordedSettings(settings: Settings, cwd: string): Readonly<Record<string, unknown>> {
  const { target, specsFolder, reports, shard, waiversFile, permissionsFile, metadataFile, identities, ...others } =
    settings;
  const { env: _env, format: _format, commandsFrom: _file, allowCommands: _allowed, ...plain } = others;
  const recorded = {
    ...plain,
    target: target?.url,
    specsFolder: shownPath(specsFolder, cwd),
    reportFolder: shownPath(reports.folder, cwd),
    reportFiles:
      reports.files.length === 0
        ? undefined
        : reports.files.map(({ format, path }) => `${format}=${shownPath(path, cwd)}`),
    waiversFile: waiversFile?.named ? shownPath(waiversFile.path, cwd) : undefined,
    permissionsFile: shownPath(permissionsFile, cwd),
    metadataFile: shownPath(metadataFile, cwd),
    shard: shard && `${shard.index}/${shard.count}`,
    identities: Object.fromEntries(
      Object.entries(identities).map(([name, identity]) => [name, recordedIdentity(identity)]),
    ),
  };
  const written: Record<string, unknown> = JSON.parse(JSON.stringify(recorded));
  return written;
}

function inKeyOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** @see RFC 8785; numbers and texts are written as `JSON.stringify` writes them */
function canonicalDigest(content: object): string {
  return createHash('sha256').update(JSON.stringify(content, inKeyOrder)).digest('hex');
}

function specRecordOf(spec: OperationSpec): SpecRecord {
  const { page, apiVersion, asOf, title, source } = spec;
  const { locale, commit, sha256 } = source;
  return {
    page,
    apiVersion,
    asOf,
    title,
    sha256: canonicalDigest(spec),
    source: { locale, ...(commit === undefined ? {} : { commit }), sha256 },
    clauses: Object.fromEntries(spec.requirements.map(({ id, clause, line }) => [id, `${clause}:${line}`])),
  };
}

interface RunStart {
  readonly target: RunHead['target'];
  readonly cwd: string;
  readonly startedAt: Date;
}

export function headOf(
  { settings, specs, whole, notYet, withoutCases, microsoftData }: RunPlan,
  { target, cwd, startedAt }: RunStart,
): RunHead {
  return {
    tool: { name: 'graph-conformance', version: packageVersion() },
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    startedAt: startedAt.toISOString(),
    target,
    asOf: settings.asOf,
    gate: settings.gate,
    settings: recordedSettings(settings, cwd),
    specs: specs.map(specRecordOf),
    notYet: notYet.map(({ page, firstAsOf }) => ({ page, firstAsOf })),
    ...(withoutCases.length > 0 ? { withoutCases } : {}),
    ...defined({ minIndex: settings.minIndex }),
    ...defined({
      permissionData: microsoftData.permissions?.file,
      metadata: microsoftData.metadata?.file,
    }),
    planned: whole.length,
    ...(settings.shard ? { shard: settings.shard } : {}),
  };
}
