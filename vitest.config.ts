import { defineConfig } from 'vitest/config';

type Suite = {
  name: string;
  include: string[];
  exclude?: string[];
  testTimeout: number;
  alone?: boolean;
  retry?: number;
};

/** Folders of tests/ that are suites of their own; every other one belongs to `together`. */
const own = ['conformance', 'properties', 'crash', 'web', 'lab'];

/**
 * The suites, in the order `npm test` runs them. Those that start processes, browsers or networks run one file at a time: what
 * they wait for must not wait for each other. Those with a browser or networks of their own are tried once more when they fail, as
 * is usual with browsers; `npm test` names each test that needed it.
 */
const suites: Suite[] = [
  {
    name: 'unit',
    include: ['{protocol,client,main,preload,renderer,build,bench}/**/*.test.ts'],
    testTimeout: 20_000,
  },
  { name: 'conformance', include: ['tests/conformance/**/*.test.ts'], testTimeout: 30_000 },
  {
    name: 'together',
    include: ['tests/**/*.test.ts'],
    exclude: own.map((folder) => `tests/${folder}/**`),
    testTimeout: 60_000,
  },
  { name: 'properties', include: ['tests/properties/**/*.test.ts'], testTimeout: 300_000 },
  { name: 'crash', include: ['tests/crash/**/*.test.ts'], testTimeout: 600_000, alone: true },
  { name: 'web', include: ['tests/web/**/*.test.ts'], testTimeout: 120_000, alone: true, retry: 1 },
  { name: 'lab', include: ['tests/lab/**/*.test.ts'], testTimeout: 180_000, alone: true, retry: 1 },
];

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
