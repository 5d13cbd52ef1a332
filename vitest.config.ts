import { defineConfig } from 'vitest/config';

/** Everything that needs neither a cluster nor a container engine: seconds, on every change. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'docs/**/*.test.ts', 'labs/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/*.e2e.test.ts', 'node_modules/**'],
    retry: 0,
  },
});
