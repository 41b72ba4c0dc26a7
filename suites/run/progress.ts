/** How far a run is, in one line. Pure: the clock's time is handed in, and nothing is written. */

/** What keeps a request from leaving: the target asked to come back later, or the agreed pace. */
export type Wait = 'throttled' | 'pace';

/** All times are milliseconds of one monotonic clock. */
export interface Progress {
  /** When the first request could leave. */
  readonly startedAt: number;
  /** Cases of this run, or of this shard. */
  readonly planned: number;
  /** Cases whose exchange is over. */
  readonly done: number;
  /** Cases that break a gated promise or are an error of ours, as far as they are judged: later than `done`, in their order. */
  readonly failures: number;
  readonly requests: number;
  /** Until when requests were last held back, by what. */
  readonly waits: Readonly<Partial<Record<Wait, number>>>;
}

/** Before that, a rate would be that of the first moments. */
const rateAfterMs = 1000;
const leftAfterMs = 3000;
const leftAfterCases = 10;
/** A run that is held back waits again and again, for less than this in between. */
const paceLingersMs = 1000;

/** On average. Absent when nothing is sent any more. */
function rate({ startedAt, requests, planned, done }: Progress, now: number): string | undefined {
  const elapsed = now - startedAt;
  if (elapsed < rateAfterMs || requests === 0 || done >= planned) return undefined;
  const perSecond = (requests / elapsed) * 1000;
  return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} requests/s`;
}

/** Rounded as coarsely as it is uncertain. */
function coarse(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** At the average pace so far. Absent while too little is done to know it, and when nothing is left. */
function left({ startedAt, planned, done }: Progress, now: number): string | undefined {
  const elapsed = now - startedAt;
  if (elapsed < leftAfterMs || done < leftAfterCases || done >= planned) return undefined;
  return `about ${coarse((elapsed * (planned - done)) / done)} left`;
}

function wait({ waits: { throttled = 0, pace = -paceLingersMs } }: Progress, now: number): string | undefined {
  if (throttled > now) return `throttled for ${Math.ceil((throttled - now) / 1000)} s`;
  return pace + paceLingersMs > now ? 'held to its pace' : undefined;
}

interface Parts {
  readonly cases: string;
  readonly failures?: string | undefined;
  readonly rate?: string | undefined;
  readonly left?: string | undefined;
  readonly wait?: string | undefined;
}

function partsOf(progress: Progress, now: number): Parts {
  const { done, planned, failures } = progress;
  return {
    cases: `${done}/${planned} cases`,
    failures: failures === 0 ? undefined : `${failures} ${failures === 1 ? 'failure' : 'failures'}`,
    rate: rate(progress, now),
    left: left(progress, now),
    wait: wait(progress, now),
  };
}

/** What a narrow terminal does without, the first of them first. */
const expendable = ['rate', 'left', 'failures', 'wait'] as const satisfies readonly (keyof Parts)[];

const joined = (parts: Parts): string =>
  [parts.cases, parts.failures, parts.rate, parts.left, parts.wait].filter((part) => part !== undefined).join('  ');

/** `312/1060 cases  2 failures  1.9 requests/s  about 7 min left  throttled for 12 s`. @param width columns at most */
export function progressLine(progress: Progress, now: number, width = Number.POSITIVE_INFINITY): string {
  let parts = partsOf(progress, now);
  for (const name of expendable) {
    if (joined(parts).length <= width) break;
    parts = { ...parts, [name]: undefined };
  }
  return joined(parts).slice(0, width);
}
