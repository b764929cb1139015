import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDeviceKey } from './device-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landline-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is made once, of 32 bytes, and nobody else may read it', () => {
  const key = openDeviceKey(folder);
  expect(key).toHaveLength(32);
  expect(openDeviceKey(folder)).toEqual(key);
  expect(statSync(join(folder, 'device.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['device.key']);
});

it('is refused when others may read it, and when it is damaged', () => {
  openDeviceKey(folder);
  chmodSync(join(folder, 'device.key'), 0o644);
  expect(() => openDeviceKey(folder)).toThrow(/read by others/);
  writeFileSync(join(folder, 'device.key'), 'short');
  chmodSync(join(folder, 'device.key'), 0o600);
  expect(() => openDeviceKey(folder)).toThrow(/damaged/);
});
