/** Shows on stderr how far a run is: one line that is drawn again and again on a terminal, a plain line now and then elsewhere. */
import type { Io } from './io.ts';
import { progressLine, type Progress } from '../run/progress.ts';

/** Milliseconds between two looks at the progress. */
const redrawMs = 100;
const plainMs = 10_000;

/** Clears the line that the cursor is on, and goes to its beginning. */
const cleared = '\r\u001b[K';

interface Surface {
  write(text: string): void;
  /** Columns. Absent where lines cannot be drawn again. */
  readonly width?: () => number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** @returns what ends it */
  every(milliseconds: number, tick: () => void): () => void;
}

export interface ProgressConsole {
  /** Writes between two drawings of the line. */
  err(text: string): void;
  /** Takes the line away; nothing is shown any more. */
  end(): void;
}

function liveConsole(progress: () => Progress | undefined, surface: Surface, width: () => number): ProgressConsole {
  let shown = '';
  const show = (line: string): void => {
    if (line === shown) return;
    surface.write(`${cleared}${line}`);
    shown = line;
  };
  const stop = surface.every(redrawMs, () => {
    const now = progress();
    // a character in the last column makes some terminals begin a new line
    if (now) show(progressLine(now, surface.clock(), width() - 1));
  });
  return {
    err: (text) => {
      show('');
      surface.write(text);
    },
    end: () => {
      stop();
      show('');
    },
  };
}

function plainConsole(progress: () => Progress | undefined, surface: Surface): ProgressConsole {
  const end = surface.every(plainMs, () => {
    const now = progress();
    if (now) surface.write(`${progressLine(now, surface.clock())}\n`);
  });
  return { err: (text) => surface.write(text), end };
}

/** @param progress as it is at the moment; undefined while nothing has begun */
export function openConsole(progress: () => Progress | undefined, surface: Surface): ProgressConsole {
  return surface.width ? liveConsole(progress, surface, surface.width) : plainConsole(progress, surface);
}

/** Build machines show what was written, not what was drawn. */
const keepsEverything = ({ CI: ci = '', TERM: term }: NodeJS.ProcessEnv): boolean =>
  (ci !== '' && ci !== 'false') || term === 'dumb';

/** The stderr of a command. */
export function surfaceOf(io: Io, clock: () => number): Surface {
  const { env, width } = io;
  return {
    write: (text) => io.err(text),
    clock,
    every: (milliseconds, tick) => {
      const timer = setInterval(tick, milliseconds).unref();
      return () => clearInterval(timer);
    },
    ...(width === undefined || keepsEverything(env) ? {} : { width }),
  };
}
