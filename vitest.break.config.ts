import { defineConfig } from 'vitest/config';

/**
 * Every step of every command, cut short in every way, on real clusters; the engine crashed; a disk filled. An hour, and
 * it takes every container of the machine down, so it is not part of `npm test`.
 */
export default defineConfig({
  test: {
    include: ['test/break/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    retry: 0,
  },
});
