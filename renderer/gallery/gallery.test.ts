import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { shownBy } from './shown-by.ts';

const renderer = path.resolve(import.meta.dirname, '..');
const components = ['features', 'ui'].flatMap((folder) =>
  readdirSync(path.join(renderer, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.vue'))
    .map((name) => path.basename(name, '.vue')),
);
const states = path.join(import.meta.dirname, 'states');
const text = readdirSync(states)
  .map((name) => readFileSync(path.join(states, name), 'utf8'))
  .join('\n');
const hasStates = (name: string) => new RegExp(`\\bshows\\(\\s*${name},`, 'u').test(text);

it('each component has states in the gallery, or a reason to have none', () => {
  expect(components.filter((name) => !hasStates(name) && !shownBy[name])).toEqual([]);
});

it('no reason is left of a component that has states, or that is gone', () => {
  expect(Object.keys(shownBy).filter((name) => hasStates(name) || !components.includes(name))).toEqual([]);
});
