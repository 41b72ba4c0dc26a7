/** Requests of many operations: no more leave at once than allowed, and none is lost. */
import type { CaseExchange } from './judge.ts';
import type { SharedRequest } from './batch.ts';

export type Exchanger = (request: SharedRequest, onAnswered: () => void) => Promise<CaseExchange>;

/** Sends what it is given, at most `connections` at once; `onSettled` is told of each request when its exchange is over. */
export class Dispatch {
  readonly #exchange: Exchanger;
  readonly #connections: number;
  readonly #onSettled: (request: SharedRequest) => void;
  readonly #settling = new Set<Promise<void>>();
  /** The first, whenever it came: an exchange can go wrong for us long after its answer let the next one leave. */
  #failure: { readonly error: unknown } | undefined;

  constructor(exchange: Exchanger, connections: number, onSettled: (request: SharedRequest) => void) {
    this.#exchange = exchange;
    this.#connections = connections;
    this.#onSettled = onSettled;
  }

  /**
   * Returns when the last one is answered; connections may still be watched then.
   * @param chains each in its order, one request after the other
   */
  async send(chains: readonly (readonly SharedRequest[])[]): Promise<void> {
    const queue = chains.values();
    const work = async (): Promise<void> => {
      for (const chain of queue) {
        for (const request of chain) {
          if (this.#failure) return;
          await this.#answered(request);
        }
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, work));
  }

  /** @throws whatever went wrong first, once nothing is under way any more */
  async settled(): Promise<void> {
    await Promise.all(this.#settling);
    if (this.#failure) throw this.#failure.error;
  }

  #answered(request: SharedRequest): Promise<void> {
    return new Promise((resolve) => {
      const settled = this.#settle(request, resolve).then(() => {
        this.#settling.delete(settled);
        resolve();
      });
      this.#settling.add(settled);
    });
  }

  /** Never rejects: a failure is kept for `settled`. */
  async #settle(request: SharedRequest, onAnswered: () => void): Promise<void> {
    try {
      request.exchange = await this.#exchange(request, onAnswered);
      this.#onSettled(request);
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}
