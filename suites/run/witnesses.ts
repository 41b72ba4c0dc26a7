/** Files of Microsoft's, set beside pages and target: what they say is told with failures and in tables, and decides no verdict. */
import { basename } from 'node:path';
import { permissionSchemes, type ApiVersion, type TypeSpec } from '../../specs/model.ts';
import { loadPermissionData } from '../../specs/permission-data.ts';
import { failed, type Result } from '../../specs/result.ts';
import { defined } from '../../specs/text.ts';
import { loadMetadata } from '../../specs/types/metadata.ts';
import type { CaseResult } from '../model.ts';
import type { CaseRecord, Witnessed, WitnessedRow } from '../run-model.ts';
import type { Settings } from '../settings/model.ts';
import { MetadataTally, mergedFacts, type MetadataWitness } from './witnessed-metadata.ts';
import { PermissionTally, type PermissionWitness } from './witnessed-permissions.ts';

export interface Witnesses {
  readonly permissions?: PermissionWitness;
  readonly metadata?: MetadataWitness;
}

/** As they were named. */
type NamedFiles = Pick<Settings, 'permissionsFile' | 'permissionsAsOf' | 'metadataFile' | 'metadataAsOf'>;

/** Undefined: no file is named. */
type Given<Witness> = Result<{ readonly witness: Witness | undefined }>;

const noneOf = (flag: string, asOf: string | undefined): Given<never> =>
  asOf === undefined
    ? { ok: true, witness: undefined }
    : failed(`--${flag}-as-of: dates the file of --${flag}, which is missing`);

async function permissionsOf({
  permissionsFile: path,
  permissionsAsOf: asOf,
}: NamedFiles): Promise<Given<PermissionWitness>> {
  if (path === undefined) return noneOf('permissions', asOf);
  const loaded = await loadPermissionData(path);
  if (!loaded.ok) return failed(...loaded.problems.map((problem) => `--permissions: ${problem}`));
  const { data, sha256 } = loaded;
  return { ok: true, witness: { data, file: { file: basename(path), sha256, ...defined({ asOf }) } } };
}

function metadataOf(
  { metadataFile: path, metadataAsOf: asOf }: NamedFiles,
  versions: ReadonlySet<ApiVersion>,
  remedy: string,
): Given<MetadataWitness> {
  if (path === undefined) return noneOf('metadata', asOf);
  if (versions.size > 1)
    return failed(
      `--metadata: is of one API version, and these specs are of ${[...versions].join(' and ')}; ${remedy}`,
    );
  const loaded = loadMetadata(path);
  if (!loaded.ok) return failed(...loaded.problems.map((problem) => `--metadata: ${problem}`));
  const { metadata, sha256 } = loaded;
  return { ok: true, witness: { metadata, file: { file: basename(path), sha256, ...defined({ asOf }) } } };
}

/**
 * @param versions of the specs that metadata is set beside
 * @param remedy how to choose those of one version
 */
export async function loadWitnesses(
  named: NamedFiles,
  versions: ReadonlySet<ApiVersion>,
  remedy: string,
): Promise<Result<{ readonly witnesses: Witnesses }>> {
  const permissions = await permissionsOf(named);
  const metadata = metadataOf(named, versions, remedy);
  if (permissions.ok && metadata.ok)
    return { ok: true, witnesses: defined({ permissions: permissions.witness, metadata: metadata.witness }) };
  return failed(...[permissions, metadata].flatMap((one) => (one.ok ? [] : one.problems)));
}

/** In an order that does not depend on how a run was divided. */
export function mergedWitnesses(parts: readonly Witnessed[]): Witnessed {
  const rankOf = ({ operation, scheme }: WitnessedRow): string => `${operation} ${permissionSchemes.indexOf(scheme)}`;
  const facts = parts.flatMap((part) => part.facts ?? []);
  const unknown = [...new Set(parts.flatMap(({ notInMetadata = [] }) => notInMetadata))].sort();
  return {
    permissions: parts
      .flatMap(({ permissions }) => permissions)
      .sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1)),
    notInData: [...new Set(parts.flatMap(({ notInData }) => notInData))].sort(),
    ...(parts.some((part) => part.facts) ? { facts: mergedFacts(facts) } : {}),
    ...(unknown.length > 0 ? { notInMetadata: unknown } : {}),
  };
}

interface Told {
  readonly record: CaseRecord;
  readonly result: CaseResult;
}

/** Takes cases in the order of a run, and hands them on operation by operation: what is said of one is told with all of its failures. */
export class WitnessTally {
  readonly #permissions: PermissionTally | undefined;
  readonly #metadata: MetadataTally | undefined;
  readonly #handOn: (record: CaseRecord, result: CaseResult) => void;
  readonly #seesTarget: boolean;
  #open: Told[] = [];

  /** @param seesTarget false where the target is made from the pages: then it says nothing of its own */
  constructor(
    { permissions, metadata }: Witnesses,
    types: readonly TypeSpec[],
    seesTarget: boolean,
    handOn: (record: CaseRecord, result: CaseResult) => void,
  ) {
    this.#permissions = permissions && new PermissionTally(permissions);
    this.#metadata = metadata && new MetadataTally(metadata, types, seesTarget);
    this.#seesTarget = seesTarget;
    this.#handOn = handOn;
  }

  /** Before the cases of its operation. */
  probed(result: CaseResult): void {
    this.#permissions?.probed(result);
  }

  add(record: CaseRecord, result: CaseResult): void {
    if (this.#open[0] !== undefined && this.#open[0].record.operation !== record.operation) this.end();
    this.#open.push({ record, result });
  }

  /** Behind the last case. */
  end(): void {
    const open = this.#open;
    this.#open = [];
    const [first] = open;
    if (!first) return;
    const results = this.#seesTarget ? open.map(({ result }) => result) : [];
    const { operation } = first.result.case;
    const ofPermission = this.#permissions?.settle(operation, results);
    const ofMetadata = this.#metadata?.settle(operation, results);
    for (const { record, result } of open) {
      const findings = record.findings.map((finding) => {
        const notes = [finding.note, ofPermission?.(result, finding), ofMetadata?.(record, finding)];
        const note = notes.filter((one) => one !== undefined).join('; ');
        return note === '' ? finding : { ...finding, note };
      });
      this.#metadata?.observe(record);
      this.#handOn({ ...record, findings }, result);
    }
  }

  get witnessed(): Witnessed {
    const { rows = [], notInData = new Set<string>() } = this.#permissions ?? {};
    const { facts, unknown } = this.#metadata ?? {};
    return mergedWitnesses([
      { permissions: rows, notInData: [...notInData], ...defined({ facts, notInMetadata: unknown }) },
    ]);
  }
}
