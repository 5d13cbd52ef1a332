import { defineConfig } from 'vitest/config';

/** Everything that needs neither a cluster nor a container engine: seconds, on every change. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'docs/**/*.test.ts', 'labs/**/*.test.ts', 'scripts/**/*.test.ts', 'test/mends/**/*.test.ts'],
    exclude: ['**/*.e2e.test.ts', 'node_modules/**'],
    // Threads start faster than processes, and many tests wait for processes of their own: three carry two cores.
    pool: 'threads',
    maxWorkers: 3,
    // Some start processes of their own; beside a lab that comes up, two cores take long over that. No test asserts its own duration.
    testTimeout: 30_000,
    retry: 0,
  },
});
