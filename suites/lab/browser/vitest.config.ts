import { defineConfig } from 'vitest/config';

/** The HTML report in a real browser: `npm run test:browser`. It needs Chromium, which `npm test` must not. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.browser.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
