import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { desktopSettings } from '../../protocol/index.ts';
import { readPolicyFile } from './index.ts';
import { computerPolicy } from './shape.ts';

const guide = readFileSync(path.resolve(import.meta.dirname, '../../docs/ADMIN-GUIDE.md'), 'utf8');

it('the administration guide shows policies that are some, and names all that one may say', async () => {
  const examples = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) await readPolicyFile('the example', () => Promise.resolve(text));
  const table = /\| name .*?\n\n/s.exec(guide)?.[0] ?? '';
  const names = [...Object.keys(computerPolicy.shape), ...Object.keys(desktopSettings.shape)];
  for (const name of names) expect(table).toContain(`\`${name}\``);
});
