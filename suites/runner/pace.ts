/** No more requests per second than agreed, whoever sends them: set-up and clean-up count as well. */
export type Pace = (signal: AbortSignal) => Promise<void>;

export interface PaceOptions {
  /** Undefined: no limit. */
  readonly perSecond: number | undefined;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export function createPace({ perSecond, clock, sleep }: PaceOptions): Pace {
  if (perSecond === undefined) return async () => {};
  const interval = 1000 / perSecond;
  const wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    // Whole ones, since a timer drops the rest.
    if (milliseconds > 0) await sleep(Math.ceil(milliseconds), signal);
  };
  let last: Promise<number> = Promise.resolve(-Infinity);
  return async (signal) => {
    // From when the last one did start: after a sleep that took too long, several would start at once.
    const start = last.then(async (at) => {
      if (!signal.aborted) await wait(at + interval - clock(), signal);
      // Who stops waiting starts nothing.
      return signal.aborted ? at : clock();
    });
    last = start;
    await start;
  };
}
