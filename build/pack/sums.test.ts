import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sumsFile, writeSums } from './sums.ts';

it('sums up what is handed out, and nothing else that lies there', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'landline-sums-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['b.deb', 'a.zip', 'builder-debug.yml', 'a.zip.blockmap'])
    writeFileSync(path.join(folder, name), 'abc');
  await writeSums(folder);
  // FIPS 180-4's example.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(readFileSync(path.join(folder, sumsFile), 'utf8')).toBe(`${abc}  a.zip\n${abc}  b.deb\n`);
});
