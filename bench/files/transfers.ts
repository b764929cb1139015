/** The sending and receiving ends of bench/files.ts: each moves a file from disk to disk. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { Socket } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import { chunkCount, chunkSize, limits, type Failure } from '../../protocol/index.ts';

/** Chunks on their way at once (PERFORMANCE.md: one is a third slower, more gains nothing). */
const window = 4;

/** Runs `task` for 0 to `count` - 1, `width` at a time. */
export async function inFlight(count: number, width: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => Buffer.from(await crypto.subtle.digest('SHA-256', bytes));

async function ask<T extends object>(socket: Socket, name: string, payload: object): Promise<T> {
  const reply = (await socket.emitWithAck(name, payload)) as (T & { ok: true }) | Failure;
  if ('error' in reply) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
  return reply;
}

/** begin, put with every chunk hashed, commit. */
export async function uploadOurs(socket: Socket, path: string): Promise<string> {
  const { size } = await stat(path);
  const upload = uuid();
  await ask(socket, 'file.begin', { upload, name: 'file', size, type: 'application/octet-stream' });
  const hashes = Buffer.alloc(chunkCount(size) * 32);
  const file = await open(path, 'r');
  await inFlight(chunkCount(size), window, async (index) => {
    const data = Buffer.allocUnsafeSlow(chunkSize(size, index));
    await file.read(data, 0, data.length, index * limits.chunkBytes);
    const hashing = sha256(data);
    await ask(socket, 'file.put', { upload, index, data });
    (await hashing).copy(hashes, index * 32);
  });
  await file.close();
  const blob = (await sha256(hashes)).toString('base64url');
  await ask(socket, 'file.commit', { upload, blob });
  return blob;
}

/** open, get with every chunk checked. */
export async function downloadOurs(socket: Socket, blob: string, path: string): Promise<void> {
  const { size, hashes } = await ask<{ size: number; hashes: Buffer }>(socket, 'file.open', { blob });
  const known = [hashes];
  for (let have = hashes.length / 32; have < chunkCount(size);) {
    const more = await ask<{ hashes: Buffer }>(socket, 'file.hashes', { blob, from: have });
    known.push(more.hashes);
    have += more.hashes.length / 32;
  }
  const all = Buffer.concat(known);
  const file = await open(path, 'w');
  await inFlight(chunkCount(size), window, async (index) => {
    const { data } = await ask<{ data: Buffer<ArrayBuffer> }>(socket, 'file.get', { blob, index });
    const [hash] = await Promise.all([sha256(data), file.write(data, 0, data.length, index * limits.chunkBytes)]);
    if (!hash.equals(all.subarray(index * 32, index * 32 + 32))) throw new Error(`chunk ${index} is damaged`);
  });
  await file.datasync();
  await file.close();
}

/** Small files: `begin` and the chunk go out together, `commit` when both are answered. */
export async function uploadSmall(socket: Socket, bytes: Buffer<ArrayBuffer>): Promise<void> {
  const upload = uuid();
  const begun = ask(socket, 'file.begin', {
    upload,
    name: 'file',
    size: bytes.length,
    type: 'application/octet-stream',
  });
  const put = ask(socket, 'file.put', { upload, index: 0, data: bytes });
  const hash = await sha256(bytes);
  const blob = (await sha256(Buffer.from(hash))).toString('base64url');
  await Promise.all([begun, put]);
  await ask(socket, 'file.commit', { upload, blob });
}

export async function uploadBare(socket: Socket, path: string): Promise<void> {
  const { size } = await stat(path);
  await socket.emitWithAck('open', 'w');
  const file = await open(path, 'r');
  await inFlight(chunkCount(size), window, async (index) => {
    const data = Buffer.allocUnsafeSlow(chunkSize(size, index));
    await file.read(data, 0, data.length, index * limits.chunkBytes);
    await socket.emitWithAck('chunk', index, data);
  });
  await file.close();
  await socket.emitWithAck('close');
}

export async function downloadBare(socket: Socket, size: number, path: string): Promise<void> {
  await socket.emitWithAck('open', 'r+');
  const file = await open(path, 'w');
  await inFlight(chunkCount(size), window, async (index) => {
    const data = (await socket.emitWithAck('read', index)) as Buffer;
    await file.write(data, 0, data.length, index * limits.chunkBytes);
  });
  await file.datasync();
  await file.close();
  await socket.emitWithAck('close');
}

export async function uploadHttp(url: string, ca: string, path: string): Promise<void> {
  const put = request(url, { method: 'PUT', ca, agent: false });
  const answered = once(put, 'response');
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), put);
  const [response] = (await answered) as [NodeJS.ReadableStream];
  response.resume();
  await once(response, 'end');
}

export async function downloadHttp(url: string, ca: string, path: string): Promise<void> {
  const get = request(url, { ca, agent: false }).end();
  const [response] = (await once(get, 'response')) as [NodeJS.ReadableStream];
  await pipeline(response, createWriteStream(path));
  const file = await open(path, 'r+');
  await file.datasync();
  await file.close();
}
