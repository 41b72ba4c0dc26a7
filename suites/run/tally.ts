/** Case records -> summary, one at a time, so that a run of many cases needs memory for what is wrong and not for what is right. */
import type { OperationSpec } from '../../specs/model.ts';
import { FingerprintTally } from './fingerprint.ts';
import { familiesOf, findsUndocumented, type CountedOperation } from './families.ts';
import { LikelyCause } from './likely-cause.ts';
import { ServedOperations } from './served-operations.ts';
import { TypesTally } from './types-tally.ts';
import { underivable } from '../cases/derive.ts';
import type { Authority, Verdict } from '../model.ts';
import {
  noStandings,
  noteAttention,
  type Attention,
  type CaseRecord,
  type FamilySummary,
  type Fingerprint,
  type MatrixCell,
  type OperationSummary,
  type Standing,
  type TypeSummary,
  type Untested,
} from '../run-model.ts';

const noVerdicts = (): Record<Verdict, number> => ({ pass: 0, inconclusive: 0, fail: 0, error: 0 });
const noTally = () => ({ pass: 0, inconclusive: 0, fail: 0 });

interface OpenOperation extends CountedOperation {
  readonly request: string;
  readonly asOf: string;
  readonly cells: MatrixCell[];
  readonly verdicts: Record<Verdict, number>;
  readonly standings: Record<Standing, number>;
  skipped: number;
  cases: number;
  undocumented: number;
}

function label(identity: CaseRecord['identity']): string {
  if (identity.kind === 'none') return '';
  const { permissions, claim, beside = [] } = identity;
  const names = permissions.length === 0 ? '(none)' : permissions.join(' + ');
  const others = beside.length === 0 ? '' : ` beside ${beside.join(' + ')}`;
  return claim === undefined ? names : `${names} in ${claim}${others}`;
}

const isLeftOut = (standing: Standing): boolean => standing === 'not-applicable' || standing === 'excluded';

function cellOf({ standing, suite, identity, expects, about, findings, verdict }: CaseRecord): MatrixCell | undefined {
  if (suite !== 'permissions' || identity.kind !== 'token' || isLeftOut(standing)) return undefined;
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
  readonly #served = new ServedOperations();
  readonly #likelyCause = new LikelyCause(this.#served);
  readonly #types = new TypesTally();
  readonly tallies: Record<Authority, ReturnType<typeof noTally>> = {
    page: noTally(),
    rfc: noTally(),
    graph: noTally(),
  };
  readonly verdicts = noVerdicts();
  readonly standings = noStandings();
  readonly attention: Attention[] = [];
  cases = 0;
  skipped = 0;
  /** Broken promises by check and authority: how many cases. */
  readonly broken = new Map<string, { readonly authority: Authority; cases: number }>();

  add(record: CaseRecord): void {
    this.#addToOperation(record);
    this.cases += 1;
    this.verdicts[record.verdict] += 1;
    this.standings[record.standing] += 1;
    if (record.skipped !== undefined) this.skipped += 1;
    for (const { check, authority, outcome, cases = 1 } of record.findings) {
      if (outcome !== 'error') this.tallies[authority][outcome] += 1;
      if (outcome !== 'fail') continue;
      const broken = this.broken.get(check) ?? { authority, cases: 0 };
      broken.cases += cases;
      this.broken.set(check, broken);
    }
    this.#cite(record);
    this.#fingerprint.add(record);
    this.#likelyCause.add(record);
    this.#types.add(record);
    noteAttention(this.attention, record);
  }

  #addToOperation(record: CaseRecord): void {
    const { operation, request, asOf, apiVersion, page } = record;
    const open = this.#operations.get(operation) ?? {
      id: operation,
      apiVersion,
      page,
      path: request.path,
      request: `${request.method} ${request.path}`,
      asOf,
      cells: [],
      verdicts: noVerdicts(),
      standings: noStandings(),
      skipped: 0,
      cases: 0,
      undocumented: 0,
    };
    this.#operations.set(operation, open);
    open.cases += 1;
    open.verdicts[record.verdict] += 1;
    open.standings[record.standing] += 1;
    if (record.skipped !== undefined) open.skipped += 1;
    if (findsUndocumented(record)) open.undocumented += 1;
    const cell = cellOf(record);
    if (cell) open.cells.push(cell);
  }

  #cite(record: CaseRecord): void {
    const cited = this.#cited.get(pageOf(record)) ?? new Set();
    this.#cited.set(pageOf(record), cited);
    for (const { requirement } of record.findings) cited.add(requirement);
  }

  addFingerprint(fingerprint: Fingerprint): void {
    this.#fingerprint.addValues(fingerprint);
  }

  get fingerprint(): Fingerprint {
    return this.#fingerprint.fingerprint;
  }

  get likelyCause(): string | undefined {
    return this.#likelyCause.text;
  }

  get types(): readonly TypeSummary[] {
    return this.#types.types;
  }

  get operations(): readonly OperationSummary[] {
    return [...this.#operations.values()].map(({ id, request, asOf, cells, cases, verdicts, standings, skipped }) => ({
      id,
      request,
      asOf,
      cells,
      cases,
      verdicts,
      standings,
      skipped,
    }));
  }

  get families(): readonly FamilySummary[] {
    return familiesOf(this.#operations.values(), this.#served.states);
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
              ? 'a condition on the tenant, which no request can test'
              : (underivable(spec) ?? 'no case of this run tests it'),
        })),
        ...spec.untestable.map(({ clause, line, reason }) => ({ clause: `${spec.page}${clause}:${line}`, reason })),
        ...(spec.unread ?? []).map(({ kind, clause = '', line, reason }) => ({
          clause: `${spec.page}${clause}${line === undefined ? '' : `:${line}`}`,
          reason: `no ${kind} was read from the page: ${reason}`,
        })),
      ];
    });
  }
}
