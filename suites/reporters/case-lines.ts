/**
 * One case, one line of JSON. A pass that differs from an earlier one only in its operation says so (`like`: the position of that
 * one) instead of repeating it; what depends on the operation stands in the head of the record and in the operation's first case.
 */
import type { BriefExchange, CaseRecord, RunHead } from '../run-model.ts';

/** What an operation's cases have in common: stands in the line of the first one. */
type OfOperation = Pick<CaseRecord, 'operation' | 'request' | 'apiVersion' | 'page' | 'asOf'>;

/** A case as its line has it, where it is like an earlier one. */
export interface LikeRecord extends Pick<CaseRecord, 'id' | 'position' | 'exchange'>, Partial<OfOperation> {
  readonly verdict: 'pass';
  /** Position of the earlier case. */
  readonly like: number;
  /** Where that of the earlier case names its operation. */
  readonly expectation?: string;
  /** Without its request where that is the one of the operation's first case. */
  readonly brief?: Omit<BriefExchange, 'request'> & Partial<Pick<BriefExchange, 'request'>>;
}

/** As `brief` has it. */
const requestOf = ({ exchange, brief }: Pick<LikeRecord, 'exchange' | 'brief'>): string | undefined =>
  exchange ? `${exchange.method} ${exchange.url}` : brief?.request;

/** A case without what depends on its operation; clauses by their requirement. */
type Kind = Omit<CaseRecord, keyof OfOperation | 'id' | 'position' | 'brief' | 'exchange'> & {
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

const keyOf = ({ about, findings, expectation: _expectation, ...kind }: Kind): string =>
  JSON.stringify([kind, { ...about, clause: '' }, findings.map((finding) => ({ ...finding, clause: '' }))]);

/** Cases have to come in the order in which they are written. */
export class CaseLines {
  readonly #clauses: Clauses;
  /** The first of each. */
  readonly #kinds = new Map<string, Pick<CaseRecord, 'position' | 'expectation'>>();
  /** What the first case of each sent. */
  readonly #operations = new Map<string, string | undefined>();

  constructor(head: RunHead) {
    this.#clauses = clausesOf(head);
  }

  lineOf(record: CaseRecord): string {
    const { operation, position, expectation } = record;
    const isFirst = !this.#operations.has(operation);
    if (isFirst) this.#operations.set(operation, requestOf(record));
    const kind = kindOf(record, this.#clauses);
    const key = kind === undefined ? undefined : keyOf(kind);
    const like = key === undefined ? undefined : this.#kinds.get(key);
    if (key !== undefined && like === undefined && this.#kinds.size < mostKinds)
      this.#kinds.set(key, { position, expectation });
    return JSON.stringify(like === undefined ? record : this.#briefly(record, like, isFirst));
  }

  #briefly(record: CaseRecord, like: Pick<CaseRecord, 'position' | 'expectation'>, isFirst: boolean): LikeRecord {
    const { id, position, operation, request, apiVersion, page, asOf, expectation, exchange, brief } = record;
    return {
      id,
      position,
      verdict: 'pass',
      like: like.position,
      ...(isFirst ? { operation, request, apiVersion, page, asOf } : {}),
      ...(expectation === like.expectation ? {} : { expectation }),
      ...(exchange ? { exchange } : {}),
      ...(brief ? { brief: isFirst ? brief : this.#withoutKnownRequest(brief, operation) } : {}),
    };
  }

  #withoutKnownRequest(brief: BriefExchange, operation: string): NonNullable<LikeRecord['brief']> {
    const { request, ...answer } = brief;
    return request === this.#operations.get(operation) ? answer : brief;
  }
}

/** The reverse. Cases have to come in the order in which they were written. */
export class WholeCases {
  readonly #clauses: Clauses;
  readonly #kinds = new Map<number, Kind>();
  readonly #keys = new Set<string>();
  readonly #operations = new Map<string, OfOperation & { readonly sent: string | undefined }>();

  constructor(head: RunHead) {
    this.#clauses = clausesOf(head);
  }

  /** @returns undefined where nothing is known of the case that it is like, or of its operation */
  of(line: CaseRecord | LikeRecord): CaseRecord | undefined {
    this.#noteOperation(line);
    if ('like' in line) return this.#whole(line);
    const kind = kindOf(line, this.#clauses);
    if (kind && this.#keys.size < mostKinds && !this.#keys.has(keyOf(kind))) {
      this.#keys.add(keyOf(kind));
      this.#kinds.set(line.position, kind);
    }
    return line;
  }

  #noteOperation({ operation, request, apiVersion, page, asOf, ...rest }: CaseRecord | LikeRecord): void {
    if (operation === undefined || this.#operations.has(operation)) return;
    if (request === undefined || apiVersion === undefined || page === undefined || asOf === undefined) return;
    this.#operations.set(operation, { operation, request, apiVersion, page, asOf, sent: requestOf(rest) });
  }

  #whole({ id, position, like, expectation, exchange, brief }: LikeRecord): CaseRecord | undefined {
    const kind = this.#kinds.get(like);
    if (kind === undefined || !id.endsWith(`/${kind.name}`)) return undefined;
    const first = this.#operations.get(id.slice(0, -kind.name.length - 1));
    const request = brief?.request ?? first?.sent;
    if (first === undefined || (brief && request === undefined)) return undefined;
    const { sent: _sent, ...common } = first;
    const { name: _name, about, findings, ...rest } = kind;
    const at = <T extends { readonly requirement: string; readonly clause: string }>(one: T): T => ({
      ...one,
      clause: this.#clauses(common.page, common.apiVersion, one.requirement) ?? one.clause,
    });
    return {
      id,
      position,
      ...common,
      ...rest,
      ...(expectation === undefined ? {} : { expectation }),
      about: at(about),
      findings: findings.map(at),
      ...(exchange ? { exchange } : {}),
      ...(brief && request !== undefined ? { brief: { request, ...brief } } : {}),
    };
  }
}
