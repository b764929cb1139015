import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** Writes a file of `size` bytes that repeats nowhere near. */
export async function writeBigFile(path: string, size: number): Promise<void> {
  const block = randomBytes(1 << 20);
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < size; written += block.length) {
      // Each block differs by its number: swapped or repeated chunks change the whole.
      block.writeUInt32LE(written / block.length);
      await file.write(block, 0, Math.min(block.length, size - written));
    }
  } finally {
    await file.close();
  }
}

/** SHA-256 of a file, read as a stream. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
