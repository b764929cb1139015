import { defineConfig } from 'vitest/config';
import { suites } from './build/suites/suites.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // Two workers even on big machines: each starts hosts and workers of its own.
    maxWorkers: 2,
    projects: suites.map(({ name, include, exclude, testTimeout, alone, retry = 0 }) => ({
      test: {
        name,
        include,
        testTimeout,
        hookTimeout: testTimeout,
        retry,
        // A second, vitest's own, is too short for a page or a process on a busy machine; what comes earlier is not waited for longer.
        expect: { poll: { timeout: 15_000 } },
        exclude: ['**/node_modules/**', 'out/**', ...(exclude ?? [])],
        fileParallelism: alone !== true,
      },
    })),
  },
});
