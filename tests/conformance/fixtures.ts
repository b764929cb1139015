import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One example and what it shows. */
export type Example = { why: string; value: unknown };
export type Examples = { valid: Example[]; invalid: Example[] };
/** A fixture file's content: examples by the schema's part (`payload`, `reply`, `body`, `shape`). */
export type Fixture = Partial<Record<'payload' | 'reply' | 'body' | 'shape', Examples>>;

export const fixtureFolder = path.join(import.meta.dirname, 'fixtures');

/** Reads one fixture, with its notations resolved (fixtures/README.md). */
export function readFixture(group: string, name: string): Fixture {
  return resolve(JSON.parse(readFileSync(path.join(fixtureFolder, group, `${name}.json`), 'utf8'))) as Fixture;
}

/** The names of a group's fixtures, sorted. */
export function fixtureNames(group: string): string[] {
  return readdirSync(path.join(fixtureFolder, group))
    .map((file) => path.basename(file, '.json'))
    .sort();
}

function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bytes' in value && typeof value.$bytes === 'string') return Buffer.from(value.$bytes, 'base64url');
  if ('$repeat' in value && Array.isArray(value.$repeat)) {
    const [part, times] = value.$repeat as [string | unknown[], number];
    return typeof part === 'string' ? part.repeat(times) : Array.from({ length: times }, () => resolve(part)).flat();
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
}
