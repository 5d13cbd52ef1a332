import { defineConfig } from 'vitest/config';

/** Real clusters, real engine: one file after the other, because two cores carry one cluster at a time. */
export default defineConfig({
  test: {
    include: ['**/*.e2e.test.ts'],
    exclude: ['node_modules/**'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: 0,
    bail: 0,
  },
});
