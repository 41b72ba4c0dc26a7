/** Case records -> summary, one at a time, so that a run of many cases needs memory for what is wrong and not for what is right. */
import type { OperationSpec } from '../../specs/model.ts';
import { underivable } from '../cases/derive.ts';
import type { Authority, Case, Verdict } from '../model.ts';
import {
  noteAttention,
  type Attention,
  type CaseRecord,
  type Fingerprint,
  type MatrixCell,
  type OperationSummary,
  type Standing,
  type Untested,
} from '../run-model.ts';
import { FingerprintTally } from './fingerprint.ts';

const noVerdicts = (): Record<Verdict, number> => ({ pass: 0, inconclusive: 0, fail: 0, error: 0 });
const noTally = () => ({ pass: 0, inconclusive: 0, fail: 0 });

interface OpenOperation {
  readonly id: string;
  readonly request: string;
  readonly asOf: string;
  readonly cells: MatrixCell[];
  readonly verdicts: Record<Verdict, number>;
  cases: number;
}

function label(identity: CaseRecord['identity']): string {
  if (identity.kind === 'none') return '';
  const { permissions, claim } = identity;
  const names = permissions.length === 0 ? '(none)' : permissions.join(' + ');
  return claim === undefined ? names : `${names} in ${claim}`;
}

function cellOf({ suite, identity, expects, about, findings, verdict }: CaseRecord): MatrixCell | undefined {
  if (suite !== 'permissions' || identity.kind !== 'token') return undefined;
  const promised = expects === 'success' ? 'granted' : 'refused';
  const own = findings.filter(({ requirement, check }) => requirement === about.requirement && check === about.check);
  // A grant that never got as far as its own check (a 404, say) is judged by the case.
  return {
    scheme: identity.scheme,
    permission: label(identity),
    promised,
    verdict: own[0]?.outcome ?? verdict,
  };
}

const pageOf = ({ apiVersion, page }: { readonly apiVersion: string; readonly page: string }): string =>
  `${apiVersion}/${page}`;

export class RunTally {
  readonly #operations = new Map<string, OpenOperation>();
  /** By page: one revision of each is in a run. */
  readonly #cited = new Map<string, Set<string>>();
  readonly #fingerprint = new FingerprintTally();
  readonly tallies: Record<Authority, ReturnType<typeof noTally>> = {
    page: noTally(),
    rfc: noTally(),
    graph: noTally(),
  };
  readonly verdicts = noVerdicts();
  readonly standings: Record<Standing, number> = {
    kept: 0,
    broken: 0,
    waived: 0,
    unknown: 0,
    warning: 0,
    unjudged: 0,
  };
  readonly attention: Attention[] = [];
  skipped = 0;

  add(record: CaseRecord): void {
    this.#addToOperation(record);
    this.verdicts[record.verdict] += 1;
    this.standings[record.standing] += 1;
    if (record.skipped !== undefined) this.skipped += 1;
    for (const { authority, outcome } of record.findings)
      if (outcome !== 'error') this.tallies[authority][outcome] += 1;
    this.#cite(record);
    this.#fingerprint.add(record);
    noteAttention(this.attention, record);
  }

  #addToOperation(record: CaseRecord): void {
    const { operation, request, asOf } = record;
    const open = this.#operations.get(operation) ?? {
      id: operation,
      request: `${request.method} ${request.path}`,
      asOf,
      cells: [],
      verdicts: noVerdicts(),
      cases: 0,
    };
    this.#operations.set(operation, open);
    open.cases += 1;
    open.verdicts[record.verdict] += 1;
    const cell = cellOf(record);
    if (cell) open.cells.push(cell);
  }

  #cite(record: CaseRecord): void {
    const cited = this.#cited.get(pageOf(record)) ?? new Set();
    this.#cited.set(pageOf(record), cited);
    for (const { requirement } of record.findings) cited.add(requirement);
  }

  get fingerprint(): Fingerprint {
    return this.#fingerprint.fingerprint;
  }

  get operations(): readonly OperationSummary[] {
    return [...this.#operations.values()];
  }

  /** Clauses of these specs that no finding cites. */
  untested(specs: readonly OperationSpec[]): readonly Untested[] {
    return specs.flatMap((spec) => {
      const cited = this.#cited.get(pageOf(spec)) ?? new Set();
      const uncited = spec.requirements.filter(({ id }) => !cited.has(id));
      return [
        ...uncited.map(({ id, clause, line, kind }) => ({
          clause: `${spec.page}${clause}:${line}`,
          requirement: id,
          reason:
            kind === 'precondition'
              ? 'a condition on the tenant, which no request can show'
              : (underivable(spec) ?? 'no case of this run judges it'),
        })),
        ...spec.untestable.map(({ clause, line, reason }) => ({ clause: `${spec.page}${clause}:${line}`, reason })),
      ];
    });
  }
}

/** The authorities that a case's checks speak for; for `plan`. */
export function authoritiesOf(one: Case): ReadonlySet<Authority> {
  return new Set(one.checks.map(({ check }) => check.authority));
}
