/**
 * A bound on the octets of answers that a run holds at once: cases of an operation are judged together, so many answers
 * wait, and a target that fills each of them would fill the memory. What is beyond the bound is judged at once, and goes.
 */
import type { Exchange } from '../model.ts';

/** Octets held of answers whose cases wait. */
const keptCap = 64 * 1024 * 1024;
/** Octets of an answer that is always kept: a target with one large answer loses no other. */
export const smallAnswer = 16 * 1024;

/** Octets of memory for one of a content that is read as JSON, about. */
const readAsJson = 4;

/** As its texts have them, some twice: at most three times as many as came; and what was read of it, with further pages. */
function octetsOf({ received, receivedLength, outcome, pages = [] }: Exchange): number {
  const further = pages.reduce((sum, page) => sum + octetsOf(page), 0);
  if (outcome.kind !== 'answer') return received.length + further;
  const { body, decoded = '', content } = outcome.answer;
  const read = content === undefined ? 0 : readAsJson * Math.max(receivedLength, decoded.length);
  return received.length + body.length + decoded.length + read + further;
}

export class KeptOctets {
  readonly #cap: number;
  readonly #held = new Map<Exchange, number>();
  /** Octets. */
  held = 0;

  constructor(cap = keptCap) {
    this.#cap = cap;
  }

  /** Whether it may be kept; it counts until it is let go. */
  take(exchange: Exchange): boolean {
    const octets = octetsOf(exchange);
    if (octets <= smallAnswer || this.#held.has(exchange)) return true;
    if (this.held + octets > this.#cap) return false;
    this.#held.set(exchange, octets);
    this.held += octets;
    return true;
  }

  letGo(exchange: Exchange): void {
    this.held -= this.#held.get(exchange) ?? 0;
    this.#held.delete(exchange);
  }

  /** Its sizes, and why there is no more. */
  withoutOctets(exchange: Exchange): Exchange {
    const { outcome, receivedLength, pages } = exchange;
    const notKept = `${receivedLength} octets are not kept: the run keeps ${this.#cap} octets of answers at once`;
    const bare: Exchange = {
      ...exchange,
      received: `<${notKept}>`,
      notKept,
      ...(pages === undefined ? {} : { pages: pages.map((page) => this.withoutOctets(page)) }),
    };
    if (outcome.kind !== 'answer') return bare;
    const { version, status, bodyComplete } = outcome.answer;
    const nothing = { reason: '', fields: [], interim: [], afterHead: '', body: '', trailing: '', violations: [] };
    return { ...bare, outcome: { kind: 'answer', answer: { version, status, bodyComplete, ...nothing } } };
  }
}
