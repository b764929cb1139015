import { describe, expect, it, vi } from 'vitest';
import type { Progress, Source, UploadOptions } from '../../../client/index.ts';
import { LandlineError, type Attachment } from '../../../protocol/index.ts';
import { FileChanged } from './on-disk.ts';
import type { Shelved } from './shelf.ts';
import { createTransfers, isToBeChosen, mostFiles, type Transfers } from './transfers.ts';

const [kitchen, garden] = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000002'] as const;

type Upload = {
  name: string;
  signal: AbortSignal;
  progress(progress: Progress): void;
  end(): void;
  fail(e: Error): void;
};

/** An office whose uploads take as long as the test wants. */
function opened(storage = new Map<string, string>(), kept = new Map<string, Shelved>()) {
  const uploads: Upload[] = [];
  let clock = 0;
  const transfers = createTransfers(
    {
      upload: ({ name, size, type }: Source, { signal, onProgress }: UploadOptions = {}) =>
        new Promise<Attachment>((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new LandlineError('unavailable', 'stopped')));
          uploads.push({
            name,
            signal: signal!,
            progress: (progress) => onProgress?.(progress),
            end: () => resolve({ blob: 'A'.repeat(43), name, size, type }),
            fail: reject,
          });
        }),
    },
    { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value) },
    'office',
    {
      now: () => clock,
      factsOf: (file) => Promise.resolve({ thumbnail: `small ${file.name}` }),
      shelf: {
        read: async () => [...kept],
        put: async (key, what) => void kept.set(key, what),
        remove: async (key) => void kept.delete(key),
        close: () => undefined,
      },
    },
  );
  const upload = (name: string) =>
    vi.waitFor(() => {
      const found = uploads.findLast((known) => known.name === name);
      if (!found) throw new Error(`${name} does not go out`);
      return found;
    });
  return { transfers, uploads, upload, pass: (milliseconds: number) => (clock += milliseconds), storage, kept };
}

const file = (name: string, type = 'text/plain') => ({
  file: new File(['some text'], name, { type, lastModified: 7 }),
});
const states = (transfers: Transfers) => Object.fromEntries(transfers.all().map(({ name, state }) => [name, state]));
const find = (transfers: Transfers, name: string) => transfers.all().find((known) => known.name === name)!;

describe('files on their way', () => {
  it('go two at once over all rooms, the others in their turn', async () => {
    const { transfers, uploads, upload } = opened();
    transfers.add(kitchen, [file('a'), file('b'), file('c')]);
    transfers.add(garden, [file('d')]);
    expect(states(transfers)).toEqual({ a: 'sending', b: 'sending', c: 'queued', d: 'queued' });
    (await upload('b')).end();
    await upload('c');
    (await upload('a')).end();
    await upload('d');
    expect(uploads.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(states(transfers)).toEqual({ a: 'ready', b: 'ready', c: 'sending', d: 'sending' });
    expect(transfers.take(kitchen).attachments.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(transfers.of(kitchen).map(({ name }) => name)).toEqual(['c']);
  });

  it('can be stopped for a while, which lets the next one go, and go on in their turn', async () => {
    const { transfers, upload } = opened();
    transfers.add(kitchen, [file('a'), file('b'), file('c')]);
    const first = await upload('a');
    transfers.pause(find(transfers, 'a').id);
    expect(first.signal.aborted).toBe(true);
    await upload('c');
    // What still arrives of it does not set it going.
    first.progress({ done: 1, size: 9, paused: false });
    expect(states(transfers)).toEqual({ a: 'held', b: 'sending', c: 'sending' });
    transfers.resume(find(transfers, 'a').id);
    expect(states(transfers)).toEqual({ a: 'queued', b: 'sending', c: 'sending' });
    (await upload('b')).end();
    await vi.waitFor(() => expect(find(transfers, 'a').state).toBe('sending'));
  });

  it('say what they failed with, and are tried again when asked', async () => {
    const { transfers, uploads, upload } = opened();
    transfers.add(kitchen, [file('a')]);
    (await upload('a')).fail(new LandlineError('too_large', 'full'));
    await vi.waitFor(() => expect(find(transfers, 'a')).toMatchObject({ state: 'failed', error: 'errors.too_large' }));
    transfers.resume(find(transfers, 'a').id);
    expect(find(transfers, 'a').error).toBeUndefined();
    await vi.waitFor(() => expect(uploads).toHaveLength(2));
    uploads[1]!.end();
    await vi.waitFor(() => expect(find(transfers, 'a').state).toBe('ready'));
  });

  it('tell how fast they go, and not while the office is away', async () => {
    const { transfers, upload, pass } = opened();
    transfers.add(kitchen, [file('a')]);
    const { progress } = await upload('a');
    progress({ done: 0, size: 9, paused: false });
    pass(2_000);
    progress({ done: 4, size: 9, paused: false });
    expect(find(transfers, 'a')).toMatchObject({ state: 'sending', done: 4, speed: 2 });
    progress({ done: 4, size: 9, paused: true });
    expect(find(transfers, 'a')).toMatchObject({ state: 'paused', speed: undefined });
  });

  it('show pictures small while they wait', async () => {
    const { transfers } = opened();
    transfers.add(kitchen, [file('a'), file('b'), file('c.png', 'image/png')]);
    await vi.waitFor(() =>
      expect(find(transfers, 'c.png')).toMatchObject({ state: 'queued', thumbnail: 'small c.png' }),
    );
    expect(find(transfers, 'a').thumbnail).toBeUndefined();
  });

  it('show pictures of the desktop small too, and say when a file is not as it was chosen', async () => {
    const { transfers, upload } = opened();
    const read = () => Promise.resolve(new Uint8Array(9));
    const onDisk = (name: string, type: string) => ({ file: { name, type, size: 9, key: name, read } });
    transfers.add(kitchen, [onDisk('c.png', 'image/png'), onDisk('d', 'text/plain')]);
    await vi.waitFor(() => expect(find(transfers, 'c.png').thumbnail).toBe('small c.png'));
    (await upload('d')).fail(new FileChanged());
    await vi.waitFor(() => expect(find(transfers, 'd')).toMatchObject({ state: 'failed', error: 'files.changed' }));
  });

  it('are the same file once at a time, however often it was attached', async () => {
    const { transfers, uploads, upload } = opened();
    transfers.add(kitchen, [file('a'), file('a')]);
    expect(transfers.all().map(({ state }) => state)).toEqual(['sending', 'queued']);
    (await upload('a')).end();
    await vi.waitFor(() => expect(uploads).toHaveLength(2));
  });

  it('are remembered over a reload while they are not there, and found again by name, size and folder', async () => {
    const { transfers, upload, storage, kept } = opened();
    const inFolder = { ...file('c'), folder: 'trip' };
    transfers.add(kitchen, [file('a'), file('b'), inFolder, file('gone')]);
    (await upload('a')).end();
    await vi.waitFor(() => expect(find(transfers, 'a').state).toBe('ready'));
    transfers.cancel(find(transfers, 'gone').id);
    const after = async () => {
      const { transfers: again } = opened(storage, kept);
      await vi.waitFor(() => expect(find(again, 'b').state).toBe('broken'));
      return again;
    };
    const again = await after();
    expect(states(again)).toEqual({ a: 'ready', b: 'broken', c: 'broken' });
    const taken = again.take(kitchen);
    expect(taken.attachments.map(({ name }) => name)).toEqual(['a']);
    // Not sent yet.
    expect(states(await after())).toEqual({ a: 'ready', b: 'broken', c: 'broken' });
    taken.done();
    expect(states(await after())).toEqual({ b: 'broken', c: 'broken' });
    again.add(kitchen, [file('c')]);
    expect(again.all()).toHaveLength(3);
    again.add(kitchen, [file('b'), inFolder]);
    expect(again.all().filter(({ state }) => state === 'broken')).toEqual([]);
    expect(again.all()).toHaveLength(3);
  });

  it('of the desktop are told apart by their key, also those that are called alike and are as large', async () => {
    const { transfers, upload, storage, kept } = opened();
    const read = () => Promise.resolve(new Uint8Array(9));
    const onDisk = (key: string) => ({ file: { name: 'a', type: 'text/plain', size: 9, key, read } });
    transfers.add(kitchen, [onDisk('one'), onDisk('two')]);
    const after = () => opened(storage, kept).transfers;
    expect(after().all()).toMatchObject([
      { state: 'broken', key: 'one' },
      { state: 'broken', key: 'two' },
    ]);
    (await upload('a')).end();
    await vi.waitFor(() => expect(transfers.all().map(({ state }) => state)).toContain('ready'));
    const again = after();
    await vi.waitFor(() => expect(again.all()).toHaveLength(2));
    expect(again.all().filter(({ state }) => state === 'broken')).toHaveLength(1);
    again.add(kitchen, [onDisk('one'), onDisk('two')]);
    expect(again.all().map(({ state }) => state)).not.toContain('broken');
  });

  it('that changed are chosen again, in place of what they were', async () => {
    const { transfers, upload, storage, kept } = opened();
    transfers.add(kitchen, [file('a'), file('b')]);
    (await upload('a')).fail(new FileChanged());
    await vi.waitFor(() => expect(find(transfers, 'a').state).toBe('failed'));
    expect(isToBeChosen(find(transfers, 'a'))).toBe(true);
    expect(isToBeChosen(find(transfers, 'b'))).toBe(false);
    transfers.add(kitchen, [{ file: new File(['longer than it was'], 'a', { lastModified: 8 }) }]);
    expect(states(transfers)).toEqual({ a: 'sending', b: 'sending' });
    expect(transfers.all()).toHaveLength(2);
    expect(opened(storage, kept).transfers.all()).toHaveLength(2);
  });

  it('of a folder say where in it they were', async () => {
    const { transfers, upload } = opened();
    transfers.add(kitchen, [
      { ...file('a'), folder: 'trip/day one' },
      { ...file('b'), folder: 'what?\u0007' },
    ]);
    (await upload('a')).end();
    (await upload('b')).end();
    await vi.waitFor(() => expect(transfers.all().map(({ state }) => state)).toEqual(['ready', 'ready']));
    const taken = transfers.take(kitchen);
    expect(taken.attachments.map(({ path }) => path)).toEqual(['trip/day one', undefined]);
    taken.done(taken.attachments);
    expect(find(transfers, 'a').folder).toBe('trip/day one');
  });

  it('count no voice note among the files of the next message', async () => {
    const { transfers, upload } = opened();
    transfers.add(kitchen, [file('note.webm', 'audio/webm;codecs=opus')], { alone: true });
    expect(transfers.of(kitchen)).toEqual([]);
    (await upload('note.webm')).end();
    await vi.waitFor(() => expect(find(transfers, 'note.webm').state).toBe('ready'));
    expect(transfers.take(kitchen).attachments).toEqual([]);
    expect(transfers.takeOne(find(transfers, 'note.webm').id).attachments).toMatchObject([{ type: 'audio/webm' }]);
    expect(transfers.all()).toEqual([]);
  });

  it('that nobody can choose again are kept whole over a reload, and go on by themselves', async () => {
    const { transfers, upload, storage, kept } = opened();
    transfers.add(kitchen, [{ ...file('note.webm', 'audio/webm'), unsaved: true }], { alone: true });
    transfers.add(kitchen, [{ ...file('Screenshot.png', 'image/png'), unsaved: true }]);
    await upload('note.webm');
    const again = opened(storage, kept);
    (await again.upload('note.webm')).end();
    (await again.upload('Screenshot.png')).end();
    await vi.waitFor(() =>
      expect(states(again.transfers)).toEqual({ 'note.webm': 'ready', 'Screenshot.png': 'ready' }),
    );
    expect(again.transfers.of(kitchen).map(({ name }) => name)).toEqual(['Screenshot.png']);
    again.transfers.takeOne(find(again.transfers, 'note.webm').id).done();
    again.transfers.cancel(find(again.transfers, 'Screenshot.png').id);
    await vi.waitFor(() => expect(kept.size).toBe(0));
  });

  it('leave the room that drafts have in the browser’s storage alone, with their previews', async () => {
    const { transfers, upload, storage } = opened();
    transfers.add(kitchen, [file('a.png', 'image/png')]);
    (await upload('a.png')).end();
    await vi.waitFor(() => expect(find(transfers, 'a.png').state).toBe('ready'));
    expect([...storage.values()].join('')).not.toContain('a.png');
  });

  it('are so many at most, and it is told how many were left out', () => {
    const { transfers } = opened();
    expect(transfers.add(kitchen, [file('first')])).toBe(0);
    const many = Array.from({ length: mostFiles + 2 }, (_, index) => file(`${index}`));
    expect(transfers.add(kitchen, many)).toBe(3);
    expect(transfers.of(kitchen)).toHaveLength(mostFiles);
  });
});
