import { defineConfig } from 'vitest/config';

/** What `npm test` leaves out, because it needs Chromium or minutes: `npm run test:browser`, `npm run test:hostile`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    fileParallelism: false,
    projects: [
      {
        extends: true,
        test: { name: 'browser', include: ['browser/*.browser.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'hostile', include: ['hostile/*.test.ts'], testTimeout: 300_000, env: { THOROUGH: 'true' } },
      },
    ],
  },
});
