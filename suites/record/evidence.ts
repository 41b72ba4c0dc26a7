/**
 * Of which cases the octets are recorded: all that are no pass, the first pass of each operation, and the first of each check.
 * Every other pass keeps its request line, status and sizes, so that a record of many cases stays small.
 */
import type { BriefExchange, CaseRecord, EvidenceMode, RecordedExchange } from '../run-model.ts';

/** @returns undefined where nobody answered: then there is more to tell than this */
function briefOf({
  method,
  url,
  sent,
  receivedLength,
  outcome,
  durationMs,
}: RecordedExchange): BriefExchange | undefined {
  if (outcome.kind !== 'answer') return undefined;
  const { status } = outcome.answer;
  return {
    request: `${method} ${url}`,
    status,
    sent: sent.length,
    received: receivedLength,
    durationMs: Math.round(durationMs * 1000) / 1000,
  };
}

/** Cases have to come in their order: which of them is the first decides. */
export class Evidence {
  readonly #mode: EvidenceMode;
  readonly #seen = new Set<string>();

  constructor(mode: EvidenceMode) {
    this.#mode = mode;
  }

  of(record: CaseRecord): CaseRecord {
    const { exchange, verdict, standing, operation, findings, ...rest } = record;
    if (this.#mode === 'all' || verdict !== 'pass' || standing !== 'kept' || exchange === undefined) return record;
    const shows = [`operation ${operation}`, ...findings.map(({ check }) => `check ${check}`)];
    const isFirst = shows.some((one) => !this.#seen.has(one));
    for (const one of shows) this.#seen.add(one);
    const brief = isFirst ? undefined : briefOf(exchange);
    return brief === undefined ? record : { ...rest, verdict, standing, operation, findings, brief };
  }
}
