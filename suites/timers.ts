/** Time as it is handed in to whatever waits, so that a test need not wait with it. */
import { setTimeout as sleepFor } from 'node:timers/promises';

/** Calls back after so many milliseconds, unless the function that it returns is called before. */
export type StartTimer = (milliseconds: number, callback: () => void) => () => void;

export const startTimer: StartTimer = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/** An interruption only ends the wait; whoever waited looks at the signal. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleepFor(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
