import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findCycles, loadedBy } from './cycles.ts';
import { zones } from './zones.ts';

const root = path.resolve(import.meta.dirname, '../..');

it('no modules load each other in a circle', () => {
  const files = zones
    .map((zone) => path.join(root, zone.folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(0);
  const cycles = findCycles(files, (file) => (existsSync(file) ? loadedBy(file) : []));
  expect(cycles.map((cycle) => cycle.map((file) => path.relative(root, file)))).toEqual([]);
});

it('a circle is found, once', () => {
  const graph: Record<string, string[]> = { a: ['b', 'd'], b: ['c'], c: ['a'], d: ['b'] };
  expect(findCycles(['a', 'b', 'c', 'd'], (file) => graph[file] ?? [])).toEqual([['a', 'b', 'c']]);
});
