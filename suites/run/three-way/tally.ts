/** What pages, files of Microsoft's and the target say beside each other: told with failures and in tables, and decides no verdict. */
import { permissionSchemes, type TypeSpec } from '../../../specs/model.ts';
import { defined } from '../../../specs/text.ts';
import type { CaseResult } from '../../model.ts';
import type { CaseRecord } from '../../run-model.ts';
import type { ThreeWay, ThreeWayRow } from '../../three-way-model.ts';
import type { MicrosoftData } from '../microsoft-data.ts';
import { MetadataTally, mergedFacts } from './metadata.ts';
import { PermissionTally } from './permissions.ts';

/** In an order that does not depend on how a run was divided. */
export function mergedThreeWay(parts: readonly ThreeWay[]): ThreeWay {
  const rankOf = ({ operation, scheme }: ThreeWayRow): string => `${operation} ${permissionSchemes.indexOf(scheme)}`;
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
export class ThreeWayTally {
  readonly #permissions: PermissionTally | undefined;
  readonly #metadata: MetadataTally | undefined;
  readonly #handOn: (record: CaseRecord, result: CaseResult) => void;
  readonly #seesTarget: boolean;
  #open: Told[] = [];

  /** @param seesTarget false where the target is made from the pages: then it says nothing of its own */
  constructor(
    { permissions, metadata }: MicrosoftData,
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

  get outcome(): ThreeWay {
    const { rows = [], notInData = new Set<string>() } = this.#permissions ?? {};
    const { facts, unknown } = this.#metadata ?? {};
    return mergedThreeWay([
      { permissions: rows, notInData: [...notInData], ...defined({ facts, notInMetadata: unknown }) },
    ]);
  }
}
