import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProcessLock } from './lock.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landline-lock-'));
  path = join(folder, 'lock.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is held by one at a time; the other waits for it', async () => {
  const release = createProcessLock(path).tryTake();
  const other = createProcessLock(path);
  expect(other.tryTake()).toBeUndefined();
  const waiting = other.take();
  release?.();
  (await waiting)();
  expect(createProcessLock(path).tryTake()).toBeTypeOf('function');
});

it('gives up waiting when it is told to', async () => {
  createProcessLock(path).tryTake();
  await expect(createProcessLock(path).take(AbortSignal.timeout(60))).rejects.toThrow();
});

it('is free again when the process that held it was killed', async () => {
  const module = join(import.meta.dirname, 'lock.ts');
  const script = `import { createProcessLock } from ${JSON.stringify(module)};
    createProcessLock(${JSON.stringify(path)}).tryTake(); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(createProcessLock(path).tryTake()).toBeUndefined();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  (await createProcessLock(path).take(AbortSignal.timeout(5_000)))();
});
