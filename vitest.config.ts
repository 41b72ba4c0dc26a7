import { defineConfig } from 'vitest/config';

/** `self` proves the tool; `conformance` judges a target. The two never mix. */
export default defineConfig({
  test: {
    // Not threads: with several in one process, a good RSA key or signature was refused in two of some fifteen whole runs.
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'self',
          include: ['{specs,suites,fixtures}/**/*.test.ts'],
          globalSetup: ['suites/cli/compiled.setup.ts'],
          setupFiles: ['fixtures/issuer/few-keys.test-data.ts'],
          testTimeout: 60_000,
          // hooks record whole runs; beside a busy machine that takes as long as a test may
          hookTimeout: 60_000,
          isolate: false,
          // Much of what they do is wait, and vitest's own default on two cores is one; each more loads all code once more.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['suites/*.suite.ts'],
          globalSetup: ['suites/vitest.setup.ts'],
          isolate: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
