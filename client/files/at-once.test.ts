import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLine, type FaultyLine } from '../../tests/support/faulty-line.ts';
import { openOffice, type Office } from '../../tests/support/office.ts';
import type { Client, Source } from '../index.ts';

/** Less than a chunk: begin, put and commit go out together. */
const size = 900_000;
let office: Office;
let line: FaultyLine;
let ada: Client;
beforeEach(async () => {
  office = await openOffice();
  line = await openLine(() => office.host().port);
  ada = await office.joined('Ada', { url: `https://127.0.0.1:${line.port}`, transports: ['websocket'] });
  // The connection for files is there, so that what is counted is the upload's.
  await ada.upload(source(randomBytes(10)));
});
afterEach(async () => {
  await office.close();
  await line.close();
});

function source(bytes: Buffer): Source {
  const read = async (offset: number, length: number) => new Uint8Array(bytes.subarray(offset, offset + length));
  return { name: 'small.bin', size: bytes.length, type: 'application/octet-stream', read };
}

it.each([
  ['in the middle of the chunk', 300_000, 'to-host'],
  ['near the end of the chunk', size + 600, 'to-host'],
  ['before any answer', 1, 'to-client'],
  ['between the answers', 90, 'to-client'],
  ['in the middle of the last answer', 190, 'to-client'],
] as const)(
  'a small file is sent again, and kept once, when the connection is lost %s',
  async (_, bytes, direction) => {
    const content = randomBytes(size);
    const told: boolean[] = [];
    line.cutAfter(bytes, direction);
    const file = await ada.upload(source(content), { onProgress: ({ paused }) => told.push(paused) });
    expect(told).toContain(true);
    expect(told.at(-1)).toBe(false);
    const got = Buffer.alloc(size);
    await ada.download(file.blob, { write: async (offset, chunk) => got.set(chunk, offset) });
    expect(got.equals(content)).toBe(true);
    const kept = async (folder: string) => {
      const all = await readdir(join(office.dir, 'files', folder), { recursive: true, withFileTypes: true });
      return all.filter((entry) => entry.isFile()).length;
    };
    // With the one before; nothing of a broken try is left.
    expect({ blobs: await kept('blobs'), uploads: await kept('uploads') }).toEqual({ blobs: 2, uploads: 0 });
  },
);
