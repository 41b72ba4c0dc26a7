/** What Microsoft's permission data says beside each page, and what the target does: told with failures, and counted nowhere. */
import { basename } from 'node:path';
import { permissionSchemes } from '../../specs/model.ts';
import { loadPermissionData, type PermissionData } from '../../specs/permission-data.ts';
import { failed, type Result } from '../../specs/result.ts';
import { defined, plural, whole } from '../../specs/text.ts';
import { probesOf } from '../cases/derive.ts';
import type { Case, CaseResult, Operation } from '../model.ts';
import type { CaseRecord, Witnessed, WitnessedRow, WitnessFile } from '../run-model.ts';
import type { Settings } from '../settings/model.ts';
import { agreementNote, dataOf, failsOnPermission, namesWithSays, seenIn, sourcesOf } from './witnessed-access.ts';

export interface PermissionWitness extends WitnessFile {
  readonly data: PermissionData;
}

export async function loadWitness({
  permissionsFile,
  permissionsAsOf: asOf,
}: Settings): Promise<Result<{ readonly witness?: PermissionWitness }>> {
  if (permissionsFile === undefined)
    return asOf === undefined
      ? { ok: true }
      : failed('--permissions-as-of: dates the file of --permissions, which is missing');
  const loaded = await loadPermissionData(permissionsFile);
  if (!loaded.ok) return failed(...loaded.problems.map((problem) => `--permissions: ${problem}`));
  const { data, sha256 } = loaded;
  return { ok: true, witness: { data, file: basename(permissionsFile), sha256, ...defined({ asOf }) } };
}

/** Of the operations of these cases, requests with permissions that the data alone lists. */
export function witnessProbes(cases: readonly Case[], { data }: PermissionWitness): readonly Case[] {
  const operations = new Set(cases.map(({ operation }) => operation));
  return [...operations].flatMap((operation) =>
    probesOf(operation, ({ scheme }) => {
      const { page = [], data: row } = sourcesOf(operation, scheme, data);
      return (row?.alone ?? []).filter((name) => !page.includes(name));
    }),
  );
}

/** Where operations refuse what their pages list, and grant what the data lists instead: it is for the pages to follow. */
export function pagesBehind({ permissions }: Witnessed, file: WitnessFile): string | undefined {
  const refusing = new Set<string>();
  const moved = new Set<string>();
  for (const { operation, says } of permissions) {
    if (!says.some(({ page, target }) => page === 'granted' && target === 'refused')) continue;
    refusing.add(operation);
    if (says.some(({ outcome, target }) => outcome === 'page alone' && target === 'granted')) moved.add(operation);
  }
  if (moved.size === 0 || moved.size * 2 < refusing.size) return undefined;
  const refuse = refusing.size === 1 ? 'refuses' : 'refuse';
  const grant = moved.size === 1 ? 'grants' : 'grant';
  return `the pages seem out of date: ${plural(refusing.size, 'operation')} ${refuse} permissions that the page lists, and ${whole(moved.size)} of them ${grant} others, which ${dataOf(file)} lists. Compile newer pages, or report these; clients that ask for what the pages list are refused`;
}

/** In an order that does not depend on how a run was divided. */
export function mergedWitnesses(parts: readonly Witnessed[]): Witnessed {
  const rankOf = ({ operation, scheme }: WitnessedRow): string => `${operation} ${permissionSchemes.indexOf(scheme)}`;
  return {
    permissions: parts
      .flatMap(({ permissions }) => permissions)
      .sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1)),
    notInData: [...new Set(parts.flatMap(({ notInData }) => notInData))].sort(),
  };
}

interface Told {
  readonly record: CaseRecord;
  readonly result: CaseResult;
}

/** Takes cases in the order of a run, and hands them on operation by operation: what is said of one is told with all of its failures. */
export class WitnessTally {
  readonly #witness: PermissionWitness;
  readonly #handOn: (record: CaseRecord, result: CaseResult) => void;
  readonly #probed = new Map<string, CaseResult[]>();
  readonly #rows: WitnessedRow[] = [];
  readonly #notInData = new Set<string>();
  #open: Told[] = [];

  constructor(witness: PermissionWitness, handOn: (record: CaseRecord, result: CaseResult) => void) {
    this.#witness = witness;
    this.#handOn = handOn;
  }

  /** Before the cases of its operation. */
  probed(result: CaseResult): void {
    const { id } = result.case.operation;
    this.#probed.set(id, [...(this.#probed.get(id) ?? []), result]);
  }

  add(record: CaseRecord, result: CaseResult): void {
    if (this.#open[0] !== undefined && this.#open[0].record.operation !== record.operation) this.end();
    this.#open.push({ record, result });
  }

  /** Behind the last case. */
  end(): void {
    const open = this.#open;
    this.#open = [];
    const noteOn =
      open[0] &&
      this.#settle(
        open[0].result.case.operation,
        open.map(({ result }) => result),
      );
    for (const { record, result } of open) {
      const note = noteOn?.(result);
      const findings = record.findings.map((finding) =>
        note !== undefined && failsOnPermission(result.case, finding)
          ? { ...finding, note: [finding.note ?? [], note].flat().join('; ') }
          : finding,
      );
      this.#handOn({ ...record, findings }, result);
    }
  }

  get witnessed(): Witnessed {
    return mergedWitnesses([{ permissions: this.#rows, notInData: [...this.#notInData] }]);
  }

  /** @returns what stands beside a failure of the operation; undefined where the data does not have it */
  #settle(operation: Operation, results: readonly CaseResult[]) {
    const { spec, request, id } = operation;
    const line = `${request.method} ${request.path}`;
    const probed = this.#probed.get(id) ?? [];
    this.#probed.delete(id);
    if (this.#witness.data.lineOf(request.method, request.path) === undefined) {
      this.#notInData.add(line);
      return undefined;
    }
    const seen = seenIn([...results, ...probed]);
    const ofSchemes = permissionSchemes.map((scheme) => sourcesOf(operation, scheme, this.#witness.data));
    for (const sources of ofSchemes) {
      const { scheme, clause } = sources;
      const says = namesWithSays(sources, scheme, seen);
      const row = { operation: id, request: line, scheme, asOf: spec.asOf, ...defined({ clause }), says };
      if (says.length > 0) this.#rows.push(row);
    }
    return (result: CaseResult): string | undefined => {
      const { identity } = result.case.plan;
      const sources = ofSchemes.find(({ scheme }) => identity.kind === 'token' && identity.scheme === scheme);
      return sources && agreementNote(result, sources, seen, this.#witness);
    };
  }
}
