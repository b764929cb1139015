import { LandlineError } from '../../../protocol/index.ts';
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
    read: () => Promise.reject(new Error('not asked for')),
    save: (name) => Promise.resolve({ name, sink, end: (keep) => Promise.resolve(void ends.push(keep)), show }),
  };
  const asked = Promise.withResolvers<undefined>();
  let options: DownloadOptions = {};
  const client = {
    blobUrl: () => Promise.reject(new Error('not asked for')),
    download(_: string, __: Sink, given: DownloadOptions = {}) {
      options = given;
      given.signal?.addEventListener('abort', () => asked.reject(new Error('stopped')));
      return asked.promise;
    },
  };
  return { ends, show, asked, options: () => options, downloads: createDownloads(client, files) };
}

it('tells how far a file is, keeps it when it is whole, and shows it in its folder', async () => {
  const { downloads, asked, options, ends, show } = computer();
  const saving = downloads.save(file);
  await vi.waitFor(() => expect(downloads.of('b')?.state).toBe('running'));
  options().onProgress?.({ done: 4, size: 10, paused: false });
  expect(downloads.of('b')).toMatchObject({ done: 4, size: 10 });
  // Asked for twice it comes once.
  await downloads.save(file);
  asked.resolve(undefined);
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
  failed.asked.reject(error);
  await failing;
  expect(failed.downloads.of('b')).toMatchObject({ state: 'failed', error });
  expect(failed.ends).toEqual([false]);
});
