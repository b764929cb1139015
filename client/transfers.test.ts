import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment } from '../protocol/index.ts';
import { openLine, type FaultyLine } from '../tests/support/faulty-line.ts';
import { openOffice, general, when, type Office } from '../tests/support/office.ts';
import {
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
  type Sink,
  type Source,
} from './index.ts';

const mebibyte = 1024 * 1024;
let office: Office;
let line: FaultyLine;
let ada: Client;
let room: string;
beforeEach(async () => {
  office = await openOffice();
  line = await openLine(() => office.host().port);
  ada = await office.joined('Ada');
  room = await general(ada);
});
afterEach(async () => {
  await office.close();
  await line.close();
});

const url = () => `https://127.0.0.1:${line.port}`;

/** A file in memory that counts how often each byte of it was read. */
function fileOf(bytes: Buffer, key = 'the file'): Source & { read: Source['read']; readBytes(): number } {
  let count = 0;
  return {
    ...{ name: 'noise.bin', size: bytes.length, type: 'application/octet-stream', key },
    read: async (offset, length) => {
      count += length;
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
    readBytes: () => count,
  };
}

function sinkOf(
  size: number,
): Sink & { bytes: Buffer; writtenChunks: number[]; have: () => Promise<[number, number][]> } {
  const bytes = Buffer.alloc(size);
  const writtenChunks: number[] = [];
  return {
    bytes,
    writtenChunks,
    write: async (offset, chunk) => {
      bytes.set(chunk, offset);
      writtenChunks.push(offset / mebibyte);
    },
    have: async () => [...new Set(writtenChunks)].map((at) => [at, at]),
  };
}

async function shared(client: Client, bytes: Buffer): Promise<Attachment> {
  const file = await client.upload(fileOf(bytes));
  await (
    await client.send(room, { text: '', attachments: [file] })
  ).done;
  return file;
}

describe('a transfer', () => {
  it('of an upload goes on where it was when the cable is cut and the host restarted', async () => {
    const bytes = randomBytes(12 * mebibyte + 123);
    const cy = await office.joined('Cy', { url: url() });
    const done: number[] = [];
    let cut = false;
    const uploading = cy.upload(fileOf(bytes), {
      onProgress: (progress) => {
        done.push(progress.done);
        if (cut || progress.done < 4 * mebibyte) return;
        cut = true;
        line.unplug();
      },
    });
    await expect.poll(() => cut).toBe(true);
    await office.restart();
    line.plugIn();
    const file = await uploading;
    // What the host had on disk was not sent again from the beginning.
    const resumed = done.slice(done.findIndex((value) => value >= 4 * mebibyte) + 1);
    expect(Math.min(...resumed)).toBeGreaterThanOrEqual(3 * mebibyte);
    await cy.until('online');
    await (
      await cy.send(room, { text: '', attachments: [file] })
    ).done;
    const sink = sinkOf(bytes.length);
    await ada.download(file.blob, sink);
    expect(sink.bytes.equals(bytes)).toBe(true);
  });

  it('of an upload goes on after the client was restarted, by the source’s key', async () => {
    const bytes = randomBytes(8 * mebibyte);
    const [identity, store] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
    const before = await office.joined('Cy', { identity, store });
    const stopped = new AbortController();
    const broken = before.upload(fileOf(bytes), {
      signal: stopped.signal,
      onProgress: ({ done }) => {
        if (done >= 3 * mebibyte) stopped.abort();
      },
    });
    await expect(broken).rejects.toBeDefined();
    await before.stop();
    const after = await office.joined('Cy', { identity, store });
    const done: number[] = [];
    const file = await after.upload(fileOf(bytes), { onProgress: (progress) => done.push(progress.done) });
    expect(done[0]).toBeGreaterThanOrEqual(3 * mebibyte);
    expect(file.size).toBe(bytes.length);
  });

  it('of a download goes on where it was when the host is restarted, and fetches no chunk twice', async () => {
    const bytes = randomBytes(12 * mebibyte + 5);
    const file = await shared(ada, bytes);
    const cy = await office.joined('Cy', { url: url() });
    const sink = sinkOf(bytes.length);
    let cut = false;
    const downloading = cy.download(file.blob, sink, {
      onProgress: ({ done }) => {
        if (cut || done < 4 * mebibyte) return;
        cut = true;
        line.unplug();
      },
    });
    await expect.poll(() => cut).toBe(true);
    await office.restart();
    line.plugIn();
    await downloading;
    expect(sink.bytes.equals(bytes)).toBe(true);
    expect(sink.writtenChunks.length).toBe(new Set(sink.writtenChunks).size);
  });

  it('works both ways over long-polling alone', async () => {
    const bytes = randomBytes(3 * mebibyte + 77);
    const cy = await office.joined('Cy', { transports: ['polling'] });
    const file = await shared(cy, bytes);
    const sink = sinkOf(bytes.length);
    const di = await office.joined('Di', { transports: ['polling'] });
    await di.download(file.blob, sink);
    expect(sink.bytes.equals(bytes)).toBe(true);
    await di.openRoom(room);
    await when(di, () => di.timeline(room).items.at(-1)?.attachments[0]?.blob === file.blob);
  });

  it('is refused to who may not see the file', async () => {
    const bytes = randomBytes(1_000);
    const file = await ada.upload(fileOf(bytes));
    const eve = await office.joined('Eve');
    await expect(eve.download(file.blob, sinkOf(bytes.length))).rejects.toMatchObject({ code: 'not_found' });
  });
});
