/**
 * One case, one line of JSON. A pass that differs from an earlier one only in its operation says so (`like`: the position of that
 * one) instead of repeating it; what depends on the operation stands in the head of the record and in the operation's first case.
 */
import type { BriefExchange, CaseRecord, RunHead } from '../run-model.ts';

/** A case as its line has it, where it is like an earlier one. */
export interface LikeRecord extends Pick<CaseRecord, 'id' | 'position' | 'operation'> {
  readonly verdict: 'pass';
  /** Position of the earlier case. */
  readonly like: number;
  readonly brief?: BriefExchange;
}

/** What an operation's cases have in common. */
type OfOperation = Pick<CaseRecord, 'request' | 'apiVersion' | 'page' | 'asOf'>;

/** A case without what depends on its operation; clauses by their requirement. */
type Kind = Omit<CaseRecord, keyof OfOperation | 'id' | 'position' | 'operation' | 'brief' | 'exchange'> & {
  /** The id behind that of the operation. */
  readonly name: string;
};

/** Kinds kept in mind; where a target gives every pass words of its own, further ones are written in full. */
const mostKinds = 20_000;

type Clauses = (page: string, apiVersion: string, requirement: string) => string | undefined;

function clausesOf({ specs }: RunHead): Clauses {
  const bySpec = new Map(specs.map((spec) => [`${spec.apiVersion}/${spec.page}`, spec]));
  return (page, apiVersion, requirement) => {
    const place = bySpec.get(`${apiVersion}/${page}`)?.clauses?.[requirement];
    return place === undefined ? undefined : `${page}${place}`;
  };
}

/** Undefined where the case is not one that others can be like. */
function kindOf(record: CaseRecord, clauses: Clauses): Kind | undefined {
  const { id, position: _position, operation, request: _request, apiVersion, page, asOf: _asOf, ...rest } = record;
  const { brief: _brief, exchange: _exchange, ...kind } = rest;
  const { verdict, standing, about, findings } = kind;
  if (verdict !== 'pass' || standing !== 'kept' || !id.startsWith(`${operation}/`)) return undefined;
  const known = [about, ...findings].every(
    ({ clause, requirement }) => clause === clauses(page, apiVersion, requirement),
  );
  return known ? { ...kind, name: id.slice(operation.length + 1) } : undefined;
}

const keyOf = ({ about, findings, ...kind }: Kind): string =>
  JSON.stringify([kind, { ...about, clause: '' }, findings.map((finding) => ({ ...finding, clause: '' }))]);

/** Cases have to come in the order in which they are written. */
export class CaseLines {
  readonly #clauses: Clauses;
  /** Position of the first of each kind. */
  readonly #kinds = new Map<string, number>();
  readonly #operations = new Set<string>();

  constructor(head: RunHead) {
    this.#clauses = clausesOf(head);
  }

  lineOf(record: CaseRecord): string {
    const { id, position, operation, brief } = record;
    const isFirst = !this.#operations.has(operation);
    this.#operations.add(operation);
    const kind = kindOf(record, this.#clauses);
    const key = kind === undefined ? undefined : keyOf(kind);
    const like = key === undefined ? undefined : this.#kinds.get(key);
    if (key !== undefined && like === undefined && this.#kinds.size < mostKinds) this.#kinds.set(key, position);
    if (like === undefined || isFirst || record.exchange !== undefined) return JSON.stringify(record);
    const line: LikeRecord = { id, position, operation, verdict: 'pass', like, ...(brief ? { brief } : {}) };
    return JSON.stringify(line);
  }
}

/** The reverse. Cases have to come in the order in which they were written. */
export class WholeCases {
  readonly #clauses: Clauses;
  readonly #kinds = new Map<number, Kind>();
  readonly #keys = new Set<string>();
  readonly #operations = new Map<string, OfOperation>();

  constructor(head: RunHead) {
    this.#clauses = clausesOf(head);
  }

  /** @returns undefined where nothing is known of the case that it is like */
  of(line: CaseRecord | LikeRecord): CaseRecord | undefined {
    if ('like' in line) return this.#whole(line);
    const { operation, position, request, apiVersion, page, asOf } = line;
    if (!this.#operations.has(operation)) this.#operations.set(operation, { request, apiVersion, page, asOf });
    const kind = kindOf(line, this.#clauses);
    if (kind && this.#keys.size < mostKinds && !this.#keys.has(keyOf(kind))) {
      this.#keys.add(keyOf(kind));
      this.#kinds.set(position, kind);
    }
    return line;
  }

  #whole({ id, position, operation, like, brief }: LikeRecord): CaseRecord | undefined {
    const kind = this.#kinds.get(like);
    const common = this.#operations.get(operation);
    if (kind === undefined || common === undefined || id !== `${operation}/${kind.name}`) return undefined;
    const { name: _name, about, findings, ...rest } = kind;
    const at = <T extends { readonly requirement: string; readonly clause: string }>(one: T): T => ({
      ...one,
      clause: this.#clauses(common.page, common.apiVersion, one.requirement) ?? one.clause,
    });
    return {
      id,
      position,
      operation,
      ...common,
      ...rest,
      about: at(about),
      findings: findings.map(at),
      ...(brief ? { brief } : {}),
    };
  }
}
