export type Suite = {
  name: string;
  include: string[];
  exclude?: string[];
  /** ms for one test. */
  testTimeout: number;
  /** Whether its files run one after another. */
  alone?: boolean;
  /** How often a test that failed is tried again. */
  retry?: number;
};

/** Folders of tests/ that are suites of their own; every other one belongs to `together`. */
const own = ['conformance', 'properties', 'crash', 'web', 'desktop', 'pack', 'lab'];

/**
 * The suites, in the order `npm test` runs them. Those that start processes, browsers or networks run one file at a time: what
 * they wait for must not wait for each other. Those with a browser or networks of their own are tried once more when they fail, as
 * is usual with browsers; `npm test` names each test that needed it.
 */
export const suites: readonly Suite[] = [
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
  { name: 'desktop', include: ['tests/desktop/**/*.test.ts'], testTimeout: 120_000, alone: true, retry: 1 },
  { name: 'pack', include: ['tests/pack/**/*.test.ts'], testTimeout: 120_000, alone: true, retry: 1 },
  { name: 'lab', include: ['tests/lab/**/*.test.ts'], testTimeout: 180_000, alone: true, retry: 1 },
];
