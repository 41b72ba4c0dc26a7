/** The vitest runner inside our own process, so that signals, exit code and teardown stay ours. */
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Vitest } from 'vitest/node';
import { suiteNames } from '../../model.ts';
import type { Outcomes } from './outcomes.ts';

/** The root of the sources, or of `dist` in an installed package. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const extension = extname(fileURLToPath(import.meta.url));

/**
 * vitest ends the process one millisecond after a signal, without any teardown; the command has its own handlers.
 * Opening takes a while, and a signal may come meanwhile: each handler goes in the turn that brings it.
 */
async function withoutItsSignalHandlers<T>(start: () => Promise<T>): Promise<T> {
  const refuse = (event: string | symbol, listener: (...args: unknown[]) => void): void => {
    if (event === 'SIGINT' || event === 'SIGTERM') queueMicrotask(() => process.removeListener(event, listener));
  };
  process.on('newListener', refuse);
  try {
    return await start();
  } finally {
    process.off('newListener', refuse);
  }
}

export async function openVitest(): Promise<Vitest> {
  const { createVitest } = await import('vitest/node');
  return withoutItsSignalHandlers(() =>
    createVitest(
      'test',
      {
        root,
        config: join(root, `vitest.config${extension}`),
        project: ['conformance'],
        watch: false,
        reporters: [{}],
        configLoader: 'native',
      },
      // An installed package may lie where nobody may write.
      { cacheDir: join(tmpdir(), 'graph-conformance-vite'), logLevel: 'error' },
    ),
  );
}

export interface Told {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What went wrong in vitest itself. */
  readonly errors: readonly string[];
}

/** One test per outcome. @returns vitest's own count, to be compared with ours */
export async function tell(vitest: Vitest, outcomes: Outcomes): Promise<Told> {
  vitest.provide('outcomes', outcomes);
  const files = suiteNames
    .filter((suite) => outcomes[suite].length > 0)
    .map((suite) => join(root, 'suites', `${suite}.suite${extension}`));
  const { testModules, unhandledErrors } = await vitest.start(files);
  const states = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  for (const module of testModules) for (const test of module.children.allTests()) states[test.result().state] += 1;
  const errors = [...unhandledErrors, ...testModules.flatMap((module) => module.errors())];
  return {
    ...states,
    skipped: states.skipped + states.pending,
    errors: errors.map((error) =>
      error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
        ? String(error.message)
        : String(error),
    ),
  };
}
