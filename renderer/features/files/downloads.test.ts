import { limits, LandlineError } from '../../../protocol/index.ts';
import { expect, it, vi } from 'vitest';
import type { DownloadOptions, Sink } from '../../../client/index.ts';
import type { FilesBridge } from '../../bridge/bridge.ts';
import { createDownloads } from './downloads.ts';

const file = { blob: 'b', name: 'film.mkv', size: 10, type: 'video/x-matroska' };

function computer() {
  const ends: boolean[] = [];
  const show = vi.fn(() => Promise.resolve());
  const sink: Sink = { write: () => Promise.resolve() };
  const files: FilesBridge = {
    pick: () => Promise.resolve([]),
    saveFolder: async () => undefined,
    read: () => Promise.reject(new Error('not asked for')),
    save: (name) => Promise.resolve({ name, sink, end: (keep) => Promise.resolve(void ends.push(keep)), show }),
  };
  let asked = Promise.withResolvers<undefined>();
  let into: Sink = sink;
  let options: DownloadOptions = {};
  const client = {
    blobUrl: () => Promise.reject(new Error('not asked for')),
    download(_: string, given: Sink, how: DownloadOptions = {}) {
      asked = Promise.withResolvers();
      into = given;
      options = how;
      how.signal?.addEventListener('abort', () => asked.reject(new Error('stopped')));
      return asked.promise;
    },
  };
  return {
    ...{ ends, show, asked: () => asked, into: () => into, options: () => options },
    downloads: createDownloads(client, files),
  };
}

it('tells how far a file is, keeps it when it is whole, and shows it in its folder', async () => {
  const { downloads, asked, options, ends, show } = computer();
  const saving = downloads.save(file);
  await vi.waitFor(() => expect(downloads.of('b')?.state).toBe('running'));
  options().onProgress?.({ done: 4, size: 10, paused: false });
  expect(downloads.of('b')).toMatchObject({ done: 4, size: 10, paused: false });
  options().onProgress?.({ done: 4, size: 10, paused: true });
  expect(downloads.of('b')).toMatchObject({ state: 'running', done: 4, paused: true });
  // Asked for twice it comes once.
  await downloads.save(file);
  asked().resolve(undefined);
  await saving;
  expect(ends).toEqual([true]);
  downloads.of('b')?.show();
  expect(show).toHaveBeenCalledOnce();
});

it('keeps nothing of what was stopped, and says why another failed', async () => {
  const stopped = computer();
  const saving = stopped.downloads.save(file);
  await vi.waitFor(() => expect(stopped.downloads.of('b')?.state).toBe('running'));
  stopped.downloads.of('b')?.stop();
  await saving;
  expect(stopped.downloads.of('b')).toBeUndefined();
  expect(stopped.ends).toEqual([false]);

  const failed = computer();
  const failing = failed.downloads.save(file);
  await vi.waitFor(() => expect(failed.downloads.of('b')?.state).toBe('running'));
  const error = new LandlineError('not_found', 'It is gone.');
  failed.asked().reject(error);
  await failing;
  expect(failed.downloads.of('b')).toMatchObject({ state: 'failed', error });
  expect(failed.ends).toEqual([false]);
});

it('goes on after a pause with what is not on the disk yet', async () => {
  const { downloads, asked, into, options, ends } = computer();
  const saving = downloads.save(file);
  await vi.waitFor(() => expect(downloads.of('b')?.state).toBe('running'));
  const sink = into();
  if (!('write' in sink)) throw new Error('the bridge is given what was checked');
  await sink.write(2 * limits.chunkBytes, new Uint8Array(1));
  await sink.write(0, new Uint8Array(1));
  options().onProgress?.({ done: 4, size: 10, paused: false });
  downloads.of('b')?.pause();
  await saving;
  expect(downloads.of('b')).toMatchObject({ state: 'held', done: 4 });
  // Asked for anew it is the same one.
  await downloads.save(file);
  expect(ends).toEqual([]);

  downloads.of('b')?.resume();
  expect(downloads.of('b')).toMatchObject({ state: 'running', done: 4 });
  expect(await into().have?.()).toEqual([
    [0, 0],
    [2, 2],
  ]);
  asked().resolve(undefined);
  await vi.waitFor(() => expect(downloads.of('b')?.state).toBe('there'));
  expect(ends).toEqual([true]);
});

it('leaves nothing of what was stopped while it was held', async () => {
  const { downloads, ends } = computer();
  const saving = downloads.save(file);
  await vi.waitFor(() => expect(downloads.of('b')?.state).toBe('running'));
  downloads.of('b')?.pause();
  await saving;
  downloads.of('b')?.stop();
  await vi.waitFor(() => expect(downloads.of('b')).toBeUndefined());
  expect(ends).toEqual([false]);
});
