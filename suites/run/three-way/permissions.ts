/** What Microsoft's permission data says beside each page, and what the target does: told with failures, and counted nowhere. */
import type { DataFile } from '../../../specs/drift/model.ts';
import { permissionSchemes } from '../../../specs/model.ts';
import { defined, plural, whole } from '../../../specs/text.ts';
import type { PermissionDataFile } from '../microsoft-data.ts';
import { probesOf } from '../../cases/derive.ts';
import type { Case, CaseResult, Finding, Operation } from '../../model.ts';
import type { ThreeWay, ThreeWayRow } from '../../three-way-model.ts';
import { agreementNote, failsOnPermission, namesWithSays, permissionDataOf, seenIn, sourcesOf } from './access.ts';

/** Of the operations of these cases, requests with permissions that the data alone lists. */
export function dataProbes(cases: readonly Case[], { data }: PermissionDataFile): readonly Case[] {
  const operations = new Set(cases.map(({ operation }) => operation));
  return [...operations].flatMap((operation) =>
    probesOf(operation, ({ scheme }) => {
      const { page = [], data: row } = sourcesOf(operation, scheme, data);
      return (row?.alone ?? []).filter((name) => !page.includes(name));
    }),
  );
}

/** Where operations refuse what their pages list, and grant what the data lists instead: it is for the pages to follow. */
export function pagesBehind({ permissions }: ThreeWay, file: DataFile): string | undefined {
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
  return `the pages seem out of date: ${plural(refusing.size, 'operation')} ${refuse} permissions that the page lists, and ${whole(moved.size)} of them ${grant} others, which ${permissionDataOf(file)} lists. Compile newer pages, or report these; clients that ask for what the pages list are refused`;
}

export class PermissionTally {
  readonly rows: ThreeWayRow[] = [];
  /** Request lines. */
  readonly notInData = new Set<string>();
  readonly #given: PermissionDataFile;
  readonly #probed = new Map<string, CaseResult[]>();

  constructor(given: PermissionDataFile) {
    this.#given = given;
  }

  /** Before the cases of its operation. */
  probed(result: CaseResult): void {
    const { id } = result.case.operation;
    this.#probed.set(id, [...(this.#probed.get(id) ?? []), result]);
  }

  /** @returns what stands beside a failure of the operation; undefined where the data does not have it */
  settle(operation: Operation, results: readonly CaseResult[]) {
    const { spec, request, id } = operation;
    const line = `${request.method} ${request.path}`;
    const probed = this.#probed.get(id) ?? [];
    this.#probed.delete(id);
    if (this.#given.data.lineOf(request.method, request.path) === undefined) {
      this.notInData.add(line);
      return undefined;
    }
    const seen = seenIn([...results, ...probed]);
    const ofSchemes = permissionSchemes.map((scheme) => sourcesOf(operation, scheme, this.#given.data));
    for (const sources of ofSchemes) {
      const { scheme, clause } = sources;
      const says = namesWithSays(sources, scheme, seen);
      const row = { operation: id, request: line, scheme, asOf: spec.asOf, ...defined({ clause }), says };
      if (says.length > 0) this.rows.push(row);
    }
    return (result: CaseResult, finding: Finding): string | undefined => {
      if (!failsOnPermission(result.case, finding)) return undefined;
      const { identity } = result.case.plan;
      const sources = ofSchemes.find(({ scheme }) => identity.kind === 'token' && identity.scheme === scheme);
      return sources && agreementNote(result, sources, seen, this.#given.file);
    };
  }
}
