/** The vitest runner inside our own process, so that signals, exit code and teardown stay ours. */
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestModule, TestRunResult, Vitest } from 'vitest/node';
import { partNames, type PartName } from '../../parts.ts';
import type { Shard } from '../../run-model.ts';
import { emptyPart } from './empty-part.ts';
import type { Outcomes } from './outcomes.ts';
import { projectName, selectedParts } from './selection.ts';

/** The root of the sources, or of `dist` in an installed package. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const extension = extname(fileURLToPath(import.meta.url));

const fileOf = (part: PartName): string => join(root, 'suites', 'parts', `${part}.suite${extension}`);

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

export interface VitestOptions {
  readonly shard?: Shard;
  /** File that vitest's own report of this shard is written to, for `vitest --merge-reports`. */
  readonly blobFile?: string;
}

/** For what vitest says on stdout, such as where its blob is: ours is for what was asked for. Its errors come back in `Told`. */
const nowhere = (): Writable => new Writable({ write: (_piece, _encoding, done) => done() });

export async function openVitest({ shard, blobFile }: VitestOptions = {}): Promise<Vitest> {
  const { createVitest } = await import('vitest/node');
  return withoutItsSignalHandlers(() =>
    createVitest(
      'test',
      {
        root,
        config: join(root, `vitest.config${extension}`),
        project: [projectName],
        watch: false,
        reporters: blobFile === undefined ? [{}] : [['blob', { outputFile: blobFile }]],
        configLoader: 'native',
        ...(shard ? { shard: `${shard.index}/${shard.count}` } : {}),
      },
      // An installed package may lie where nobody may write.
      { cacheDir: join(tmpdir(), 'graph-conformance-vite'), logLevel: 'error' },
      { stdout: nowhere() },
    ),
  );
}

/** The parts of the shard that vitest was opened with. */
export async function partsOfShard(vitest: Vitest): Promise<readonly PartName[]> {
  return selectedParts(vitest, await vitest.globTestSpecifications(partNames.map(fileOf)));
}

export interface Told {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What went wrong in vitest itself. */
  readonly errors: readonly string[];
}

const messageOf = (error: unknown): string =>
  error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
    ? String(error.message)
    : String(error);

/** vitest's own count of cases. */
export function toldIn({ testModules, unhandledErrors }: TestRunResult): Told {
  const states = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  const casesOf = (module: TestModule) => [...module.children.allTests()].filter(({ name }) => name !== emptyPart);
  for (const module of testModules) for (const test of casesOf(module)) states[test.result().state] += 1;
  const errors = [...unhandledErrors, ...testModules.flatMap((module) => module.errors())];
  const { passed, failed, skipped, pending } = states;
  return { passed, failed, skipped: skipped + pending, errors: errors.map(messageOf) };
}

/** One test per outcome. @returns vitest's own count, to be compared with ours */
export async function tell(vitest: Vitest, outcomes: Outcomes): Promise<Told> {
  vitest.provide('outcomes', outcomes);
  // What a shard is depends on all files, also those that have nothing to tell.
  const sharded = vitest.config.shard !== undefined;
  const files = partNames.filter((part) => sharded || (outcomes[part]?.length ?? 0) > 0).map(fileOf);
  // Without a name vitest would take every file.
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0, errors: [] };
  return toldIn(await vitest.start(files));
}

/** What vitest makes of the blobs of all shards. @param folder with nothing else in it */
export async function tellMerged(folder: string): Promise<Told> {
  const vitest = await openVitest();
  try {
    return toldIn(await vitest.mergeReports(folder));
  } finally {
    await vitest.close();
  }
}
