import { defineConfig } from 'vitest/config';

/** Real clusters, real engine: two files at a time, each with labs of its own names, because a lab mostly waits. */
export default defineConfig({
  test: {
    include: ['**/*.e2e.test.ts'],
    exclude: ['node_modules/**'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: 0,
    bail: 0,
  },
});
