import { defineConfig } from 'vitest/config';

/** What learners do at the tasks, typed into bash on a real lab: those that MENDS names, or all (`npm run test:mends`). */
export default defineConfig({
  test: {
    include: ['test/mends/**/*.e2e.test.ts'],
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 600_000,
    retry: 0,
    bail: 0,
  },
});
