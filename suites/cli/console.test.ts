/** What stderr gets of a run's progress, by the time that a hand moves. */
import { expect, test } from 'vitest';
import { openConsole, surfaceOf, type ProgressConsole } from './console.ts';
import type { Io } from './io.ts';
import type { Progress } from '../run/progress.ts';

interface Stage {
  readonly screen: ProgressConsole;
  readonly written: string[];
  /** Milliseconds. */
  pass(time: number): void;
  done: number;
}

const clear = '\r\u001b[K';

/** @param width columns; absent where stderr is a pipe */
function stage(width?: number, begun = true): Stage {
  const written: string[] = [];
  const timers = new Set<{ every: number; next: number; tick: () => void }>();
  let now = 0;
  const progress = (): Progress | undefined =>
    begun ? { startedAt: 0, planned: 900, done: stand.done, failures: 0, requests: stand.done, delays: {} } : undefined;
  const screen = openConsole(progress, {
    write: (text) => void written.push(text),
    clock: () => now,
    every: (milliseconds, tick) => {
      const timer = { every: milliseconds, next: now + milliseconds, tick };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    ...(width === undefined ? {} : { width: () => width }),
  });
  const pass = (time: number): void => {
    for (const end = now + time; now < end; now += 10)
      for (const timer of timers)
        if (timer.next <= now) {
          timer.next += timer.every;
          timer.tick();
        }
  };
  const stand: Stage = { screen, written, pass, done: 0 };
  return stand;
}

test('a terminal has one line, drawn at most ten times a second, and only when it says something else', () => {
  const stand = stage(80);
  for (let at = 0; at < 100; at += 1) {
    stand.done = at;
    stand.pass(10);
  }
  expect(stand.written.length).toBeGreaterThan(5);
  expect(stand.written.length).toBeLessThanOrEqual(10);
  for (const text of stand.written) expect(text.replaceAll(clear, '<clear>')).toMatch(/^<clear>\d+\/900 cases$/);
});

test('what does not change is not drawn again', () => {
  const stand = stage(80);
  stand.pass(900);
  expect(stand.written).toEqual([`${clear}0/900 cases`]);
});

test('the line leaves the last column free', () => {
  const stand = stage(8);
  stand.pass(200);
  expect(stand.written).toEqual([`${clear}0/900 c`]);
});

test('at its end the line is taken away once, and nothing comes after', () => {
  const stand = stage(80);
  stand.pass(200);
  stand.screen.end();
  stand.screen.end();
  stand.done = 5;
  stand.pass(1000);
  expect(stand.written).toEqual([`${clear}0/900 cases`, clear]);
});

test('what else is to be said stands on a line of its own, and the progress below it', () => {
  const stand = stage(80);
  stand.pass(200);
  stand.screen.err('sign in\n');
  stand.pass(200);
  expect(stand.written).toEqual([`${clear}0/900 cases`, clear, 'sign in\n', `${clear}0/900 cases`]);
});

test('nothing is drawn before a run begins, and so nothing is taken away', () => {
  const stand = stage(80, false);
  stand.pass(1000);
  stand.screen.end();
  expect(stand.written).toEqual([]);
});

test('a pipe gets a plain line every ten seconds, and none of a run that is shorter', () => {
  const stand = stage();
  stand.pass(9990);
  expect(stand.written).toEqual([]);
  stand.done = 90;
  stand.pass(15_000);
  stand.screen.err('sign in\n');
  stand.screen.end();
  stand.pass(60_000);
  expect(stand.written).toEqual([
    '90/900 cases  9.0 requests/s  about 2 min left\n',
    '90/900 cases  4.5 requests/s  about 3 min left\n',
    'sign in\n',
  ]);
});

const io = (env: NodeJS.ProcessEnv, width?: number): Io => ({
  argv: [],
  env,
  cwd: '/',
  colours: true,
  out: () => {},
  err: () => {},
  ...(width === undefined ? {} : { width: () => width }),
});

const surfaces: readonly (readonly [says: string, io: Io, draws: boolean])[] = [
  ['a terminal', io({ TERM: 'xterm' }, 80), true],
  ['a terminal where CI is switched off', io({ CI: 'false' }, 80), true],
  ['a pipe', io({ TERM: 'xterm' }), false],
  ['a terminal of a build machine', io({ TERM: 'xterm', CI: 'true' }, 80), false],
  ['a dumb terminal', io({ TERM: 'dumb' }, 80), false],
];
for (const [says, place, draws] of surfaces) {
  test(`${says} ${draws ? 'is drawn on' : 'is not drawn on'}`, () => {
    expect(surfaceOf(place, () => 0).width !== undefined).toBe(draws);
  });
}

test('its timer keeps no process alive', () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const stop = surfaceOf(io({}), () => 0).every(60_000, () => {});
  expect(timers()).toBe(before);
  stop();
});
