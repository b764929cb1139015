/** The sending and receiving ends of bench/files.ts: each moves a file from disk to disk. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { Socket } from 'socket.io-client';
import { createMemoryStore, type Source } from '../../client/index.ts';
import type { FileConnection } from '../../client/files/connection.ts';
import { download } from '../../client/files/download.ts';
import { upload } from '../../client/files/upload.ts';
import { hashChunk } from '../../main/cli/files/hash-chunk.ts';
import { openPartFile } from '../../main/cli/files/part-file.ts';
import { chunkCount, chunkSize, limits } from '../../protocol/index.ts';

/** Chunks on their way at once, as many as the client has (client/files/window.ts). */
const window = 4;

/** Runs `task` for 0 to `count` - 1, `width` at a time. */
export async function inFlight(count: number, width: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}

/** What the product's transfers are given here: a connection that is there, nothing kept between two runs. */
function overSocket(socket: Socket) {
  const connection: FileConnection = {
    connected: () => socket.connected,
    use: (work) => work(),
    ready: () => Promise.resolve(),
    request: (name, payload) => socket.emitWithAck(name, payload),
    renew: () => undefined,
    stop: () => undefined,
  };
  return { connection, store: createMemoryStore(), hash: hashChunk, clock: Date.now };
}
const never = new AbortController().signal;
const named = { name: 'file', type: 'application/octet-stream' };

/** The product's own upload. */
export async function uploadOurs(socket: Socket, path: string): Promise<string> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  const source: Source = {
    ...{ ...named, size },
    async read(offset, length) {
      const data = Buffer.allocUnsafeSlow(length);
      const { bytesRead } = await file.read(data, 0, length, offset);
      return data.subarray(0, bytesRead);
    },
  };
  const { blob } = await upload(source, {}, never, overSocket(socket));
  await file.close();
  return blob;
}

/** The product's own download, into the command line's own file: resumable, and durable at its end. */
export async function downloadOurs(socket: Socket, blob: string, path: string): Promise<void> {
  const part = await openPartFile(path, blob);
  await download(blob, part.sink, {}, never, overSocket(socket));
  await part.finish();
}

/** The product's own upload of a small file. */
export async function uploadSmall(socket: Socket, bytes: Buffer<ArrayBuffer>): Promise<void> {
  const source: Source = { ...named, size: bytes.length, read: () => Promise.resolve(bytes) };
  await upload(source, {}, never, overSocket(socket));
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
