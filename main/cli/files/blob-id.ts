import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { limits } from '../../../protocol/index.ts';

/** The blob id of a file's bytes (PROTOCOL.md, "Files"). */
export async function blobIdOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const hashes: Buffer[] = [];
    const chunk = Buffer.alloc(limits.chunkBytes);
    for (;;) {
      let filled = 0;
      while (filled < chunk.length) {
        const { bytesRead } = await file.read(chunk, filled, chunk.length - filled, null);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled > 0) hashes.push(hash('sha256', chunk.subarray(0, filled), 'buffer'));
      if (filled < chunk.length) return hash('sha256', Buffer.concat(hashes), 'buffer').toString('base64url');
    }
  } finally {
    await file.close();
  }
}
