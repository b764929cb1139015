import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { createTestDevice } from '../../tests/support/device.ts';
import { connectPeer } from '../../tests/support/peer.ts';
import type { Served } from './speech.ts';

/** A member's connection for files. */
export async function connectFiles({ url, office }: Served): Promise<Socket> {
  const device = createTestDevice();
  const socket = { transports: ['websocket'] };
  const chat = await connectPeer({ url, office, device, name: 'Sender of files', socket });
  chat.close();
  const files = await connectPeer({ url, office, device, namespace: '/files/', socket });
  return files.socket;
}

/** A file of random bytes; no two chunks of it are the same. */
export async function writeFile(path: string, mebibytes: number): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024);
  randomFillSync(chunk);
  const file = await open(path, 'w');
  for (let index = 0; index < mebibytes; index += 1) {
    chunk.writeUInt32LE(index);
    await file.write(chunk);
  }
  await file.datasync();
  await file.close();
  // What was written is out of the disk's way before anything is measured.
  await sleep(500);
}
