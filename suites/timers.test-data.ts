/** Timers that run out when a test says so, and never by themselves. */
import type { StartTimer } from './timers.ts';

interface RunningTimer {
  readonly milliseconds: number;
  readonly callback: () => void;
}

export class ManualTimers {
  readonly #running = new Set<RunningTimer>();
  readonly #waiting = new Set<() => void>();

  readonly start: StartTimer = (milliseconds, callback) => {
    const timer = { milliseconds, callback };
    this.#running.add(timer);
    for (const look of this.#waiting) look();
    return () => void this.#running.delete(timer);
  };

  /** Once a timer of this length is running. */
  async started(milliseconds: number): Promise<void> {
    const isRunning = (): boolean => [...this.#running].some((timer) => timer.milliseconds === milliseconds);
    while (!isRunning()) {
      await new Promise<void>((resolve) => {
        const look = (): void => {
          this.#waiting.delete(look);
          resolve();
        };
        this.#waiting.add(look);
      });
    }
  }

  /** All that are running run out, or those of this length. */
  runOut(milliseconds?: number): void {
    for (const timer of this.#running) {
      if (milliseconds !== undefined && timer.milliseconds !== milliseconds) continue;
      this.#running.delete(timer);
      timer.callback();
    }
  }
}
