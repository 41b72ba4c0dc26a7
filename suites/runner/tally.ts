/** Results -> summary, one at a time, so that a run of many cases needs memory for what is wrong and not for what is right. */
import type { OperationSpec } from '../../specs/model.ts';
import { checkById } from '../checks/index.ts';
import type {
  Attention,
  Authority,
  Case,
  CaseResult,
  MatrixCell,
  OperationSummary,
  Standing,
  Untested,
  Verdict,
} from '../model.ts';
import { standingOf } from './gate.ts';

/** Results whose requests are kept in memory, to be shown; the others keep their findings. */
const exchangesKept = 1000;

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

function label({ plan }: Case): string {
  if (plan.identity.kind === 'none') return '';
  const { permissions, claim } = plan.identity;
  const names = permissions.length === 0 ? '(none)' : permissions.join(' + ');
  return claim === undefined ? names : `${names} in ${claim}`;
}

function cellOf(result: CaseResult): MatrixCell | undefined {
  const { identity } = result.case.plan;
  if (result.case.suite !== 'permissions' || identity.kind !== 'token') return undefined;
  const promised = result.case.expects === 'success' ? 'granted' : 'refused';
  const own = result.findings.filter(
    (finding) =>
      finding.requirement === result.case.witnesses[0]?.requirement.id &&
      finding.check === result.case.witnesses[0].check,
  );
  // A grant that never got as far as its own check (a 404, say) is judged by the case.
  return {
    scheme: identity.scheme,
    permission: label(result.case),
    promised,
    verdict: own[0]?.outcome ?? result.verdict,
  };
}

function withoutBulk({ exchange, ...result }: CaseResult, keep: boolean): Attention {
  if (!keep || !exchange) return result;
  const { method, url, sent } = exchange;
  return { ...result, exchange: { method, url, sent } };
}

export class RunTally {
  readonly #gate: Authority;
  readonly #operations = new Map<string, OpenOperation>();
  readonly #cited = new Map<OperationSpec, Set<string>>();
  readonly tallies: Record<Authority, ReturnType<typeof noTally>> = {
    page: noTally(),
    rfc: noTally(),
    graph: noTally(),
  };
  readonly verdicts = noVerdicts();
  readonly standings: Record<Standing, number> = { kept: 0, broken: 0, unknown: 0, warning: 0, unjudged: 0 };
  readonly attention: Attention[] = [];
  skipped = 0;

  constructor(gate: Authority) {
    this.#gate = gate;
  }

  add(result: CaseResult): void {
    this.#addToOperation(result);
    this.verdicts[result.verdict] += 1;
    this.standings[standingOf(result, this.#gate)] += 1;
    if (result.skipped !== undefined) this.skipped += 1;
    for (const { authority, outcome } of result.findings)
      if (outcome !== 'error') this.tallies[authority][outcome] += 1;
    this.#cite(result);
    if (result.verdict === 'pass') return;
    this.attention.push(withoutBulk(result, this.attention.length < exchangesKept));
  }

  #addToOperation(result: CaseResult): void {
    const { operation } = result.case;
    const { method, path } = operation.request;
    const open = this.#operations.get(operation.id) ?? {
      id: operation.id,
      request: `${method} ${path}`,
      asOf: operation.spec.asOf,
      cells: [],
      verdicts: noVerdicts(),
      cases: 0,
    };
    this.#operations.set(operation.id, open);
    open.cases += 1;
    open.verdicts[result.verdict] += 1;
    const cell = cellOf(result);
    if (cell) open.cells.push(cell);
  }

  #cite(result: CaseResult): void {
    const { spec } = result.case.operation;
    const cited = this.#cited.get(spec) ?? new Set();
    this.#cited.set(spec, cited);
    for (const { requirement } of result.findings) cited.add(requirement);
  }

  get operations(): readonly OperationSummary[] {
    return [...this.#operations.values()];
  }

  /** Clauses of these specs that no finding cites. */
  untested(specs: readonly OperationSpec[]): readonly Untested[] {
    return specs.flatMap((spec) => {
      const cited = this.#cited.get(spec) ?? new Set();
      const uncited = spec.requirements.filter(({ id }) => !cited.has(id));
      return [
        ...uncited.map(({ clause, line, kind }) => ({
          clause: `${spec.page}${clause}:${line}`,
          reason:
            kind === 'precondition'
              ? 'a condition on the tenant, which no request can show'
              : 'no case of this run bears witness to it',
        })),
        ...spec.untestable.map(({ clause, line, reason }) => ({ clause: `${spec.page}${clause}:${line}`, reason })),
      ];
    });
  }
}

/** The authorities that a case's witnesses speak for; for `plan`. */
export function authoritiesOf(one: Case): ReadonlySet<Authority> {
  return new Set(one.witnesses.map(({ check }) => checkById(check).authority));
}
