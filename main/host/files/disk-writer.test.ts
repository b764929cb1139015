import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createDiskWriter } from './disk-writer.ts';
import { sampleBytes, temporaryFolder } from './testing.ts';

it('takes the memory of a chunk over, but copies what shares memory with something else', async () => {
  const dir = temporaryFolder(onTestFinished);
  const disk = createDiskWriter();
  const slab = sampleBytes(1_000_000);
  const whole = new Uint8Array(sampleBytes(500_000));
  const digest = hash('sha256', whole, 'hex');
  const part = slab.subarray(1_000, 301_000);
  expect((await disk.file(whole, join(dir, 'whole'))).toString('hex')).toBe(digest);
  await disk.file(part, join(dir, 'part'));
  expect(whole.length).toBe(0);
  expect(slab.length).toBe(1_000_000);
  expect(readFileSync(join(dir, 'part')).equals(part)).toBe(true);
  await disk.stop();
});

it("tells an error with the system's code, and goes on", async () => {
  const dir = temporaryFolder(onTestFinished);
  const disk = createDiskWriter();
  await expect(disk.file(Buffer.from('a'), join(dir, 'no', 'such'))).rejects.toMatchObject({ code: 'ENOENT' });
  const reading = await open(join(import.meta.dirname, 'README.md'));
  const at = { fd: reading.fd, position: 0, hashFd: reading.fd, hashPosition: 0 };
  await expect(disk.chunk(Buffer.from('a'), at)).rejects.toMatchObject({ code: 'EBADF' });
  await reading.close();
  await disk.file(Buffer.from('a'), join(dir, 'there'));
  await disk.move(join(dir, 'there'), join(dir, 'moved'));
  expect(readFileSync(join(dir, 'moved'), 'utf8')).toBe('a');
  await disk.stop();
});

it('answers what was asked before it stopped, and nothing after', async () => {
  const dir = temporaryFolder(onTestFinished);
  const disk = createDiskWriter();
  const asked = disk.file(Buffer.from('a'), join(dir, 'a'));
  await disk.stop();
  await asked;
  await expect(disk.file(Buffer.from('b'), join(dir, 'b'))).rejects.toThrow('stops');
});
