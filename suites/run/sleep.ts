import { setTimeout as sleepFor } from 'node:timers/promises';

/** An interruption only ends the wait; whoever waited looks at the signal. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleepFor(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
