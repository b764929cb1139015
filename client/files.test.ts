import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits, type Attachment } from '../protocol/index.ts';
import { createMemoryStore, type Client, type Progress, type Sink, type Source } from './index.ts';
import { general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** Bytes that differ from chunk to chunk and can be made again. */
function pattern(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 12) * 7 + seed) & 255;
  return bytes;
}

function sourceOf(bytes: Uint8Array, more: Partial<Source> = {}): Source & { reads: number } {
  return {
    name: 'plan.bin',
    size: bytes.length,
    type: 'application/octet-stream',
    reads: 0,
    async read(offset, length) {
      this.reads += 1;
      return bytes.slice(offset, offset + length);
    },
    ...more,
  };
}

function sinkOf(size: number): Sink & { bytes: Uint8Array; writes: number[] } {
  return {
    bytes: new Uint8Array(size),
    writes: [],
    async write(offset, bytes) {
      this.writes.push(offset);
      this.bytes.set(bytes, offset);
    },
  };
}

async function post(client: Client, file: Attachment): Promise<void> {
  await (
    await client.send(await general(client), { text: '', attachments: [file] })
  ).done;
}

describe('files', () => {
  it('go up and come down whole, in chunks, with their progress told', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const bytes = pattern(5 * limits.chunkBytes + 123);
    const progress: Progress[] = [];
    const file = await ada.upload(sourceOf(bytes), { onProgress: (at) => progress.push(at) });
    expect(progress.at(-1)).toEqual({ done: bytes.length, size: bytes.length, paused: false });
    await post(ada, file);
    const sink = sinkOf(bytes.length);
    await bob.download(file.blob, sink);
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0);
    expect(sink.writes).toHaveLength(6);
  });

  it('are begun anew when the first chunk comes so late that the host has forgotten them', async () => {
    await office.close();
    let later = 0;
    office = await openOffice({}, { clock: () => Date.now() + later });
    const [ada, bob] = [await office.joined('Ada'), await office.joined('Bob')];
    const bytes = pattern(2 * limits.chunkBytes + 5);
    let fetched: Promise<unknown> | undefined;
    const source = sourceOf(bytes, {
      // Such as one that is fetched from elsewhere first.
      async read(offset, length) {
        fetched ??= Promise.resolve().then(async () => {
          later = 11 * 60_000;
          // The host looks for what to forget when another one is begun.
          await bob.upload(sourceOf(pattern(100)));
        });
        await fetched;
        return bytes.slice(offset, offset + length);
      },
    });
    const file = await ada.upload(source);
    const sink = sinkOf(bytes.length);
    await ada.download(file.blob, sink);
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0);
  });

  it('may be empty', async () => {
    const ada = await office.joined('Ada');
    const file = await ada.upload(sourceOf(new Uint8Array(0)));
    const sink = sinkOf(0);
    await ada.download(file.blob, sink);
    expect(sink.writes).toEqual([]);
  });

  it('go on where they were when the host comes back', async () => {
    const ada = await office.joined('Ada');
    const bytes = pattern(24 * limits.chunkBytes);
    const sent = new Set<number>();
    let twice = 0;
    let stopped: Promise<void> | undefined;
    const source = sourceOf(bytes, {
      async read(offset, length) {
        if (sent.has(offset)) twice += 1;
        sent.add(offset);
        if (sent.size === 12) stopped ??= office.stopHost();
        return bytes.slice(offset, offset + length);
      },
    });
    const paused: boolean[] = [];
    const uploading = ada.upload(source, { onProgress: (at) => paused.push(at.paused) });
    await when(ada, () => ada.status().phase === 'offline');
    await stopped;
    await office.startHost();
    const file = await uploading;
    expect(paused).toContain(true);
    // Only what was under way is read again.
    expect(twice).toBeLessThanOrEqual(8);
    const sink = sinkOf(bytes.length);
    await ada.download(file.blob, sink);
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0);
  });

  it('go on where they were after the sender was stopped and started again', async () => {
    const store = createMemoryStore();
    const ada = await office.joined('Ada', { store });
    const bytes = pattern(16 * limits.chunkBytes, 5);
    const stop = new AbortController();
    const first = ada.upload(sourceOf(bytes, { key: 'plan' }), {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done >= 8 * limits.chunkBytes) stop.abort();
      },
    });
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    const progress: number[] = [];
    const again = await ada.upload(sourceOf(bytes, { key: 'plan' }), { onProgress: ({ done }) => progress.push(done) });
    expect(progress[0]).toBeGreaterThanOrEqual(8 * limits.chunkBytes);
    expect(again.size).toBe(bytes.length);
  });

  it('are sent anew when other bytes stand under the same key', async () => {
    const ada = await office.joined('Ada');
    const stop = new AbortController();
    const old = ada.upload(sourceOf(pattern(4 * limits.chunkBytes, 1), { key: 'plan' }), {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done > 0) stop.abort();
      },
    });
    await expect(old).rejects.toMatchObject({ code: 'unavailable' });
    const bytes = pattern(4 * limits.chunkBytes, 2);
    const file = await ada.upload(sourceOf(bytes, { key: 'plan' }));
    const sink = sinkOf(bytes.length);
    await ada.download(file.blob, sink);
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0);
  });

  it('are fetched without the chunks that the sink has already', async () => {
    const ada = await office.joined('Ada');
    const bytes = pattern(6 * limits.chunkBytes);
    const file = await ada.upload(sourceOf(bytes));
    const sink = sinkOf(bytes.length);
    await ada.download(file.blob, Object.assign(sink, { have: async () => [[0, 3]] as const }));
    expect(sink.writes.sort((a, b) => a - b)).toEqual([4 * limits.chunkBytes, 5 * limits.chunkBytes]);
  });

  it('are not for who may not read them', async () => {
    const ada = await office.joined('Ada');
    const bob = await office.joined('Bob');
    const file = await ada.upload(sourceOf(pattern(1_000)));
    await expect(bob.download(file.blob, sinkOf(1_000))).rejects.toMatchObject({ code: 'not_found' });
    expect((await ada.blobUrl(file)).url).toContain(`/blobs/${file.blob}?ticket=`);
  });

  it('pass over long-polling', async () => {
    const ada = await office.joined('Ada', { transports: ['polling'] });
    const bytes = pattern(3 * limits.chunkBytes + 1);
    const file = await ada.upload(sourceOf(bytes));
    const sink = sinkOf(bytes.length);
    await ada.download(file.blob, sink);
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0);
  });
});
