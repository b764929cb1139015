import { describe, expect, it } from 'vitest';
import type { Client, DownloadOptions, Progress } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import { createFolderSaves } from './folder-saves.ts';
import type { SavePlace } from './save-all.ts';

const files = ['a.txt', 'b.txt'].map((name): Attachment => ({ blob: name, name, size: 1, type: 'text/plain' }));

/** An office that gives a file when it is told to. */
function patientOffice() {
  let give: (() => void) | undefined;
  const client: Pick<Client, 'download'> = {
    download: (_blob, _sink, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(new Error('It was stopped.'));
        if (signal?.aborted) stop();
        signal?.addEventListener('abort', stop);
        give = resolve;
      }),
  };
  const next = async () => {
    await expect.poll(() => give).toBeDefined();
    give?.();
    give = undefined;
  };
  return { client, next };
}

/** What it tells of its progress is told on. */
function tellingOffice() {
  let tell: DownloadOptions['onProgress'];
  const client: Pick<Client, 'download'> = {
    download(blob, _sink, { onProgress } = {}) {
      tell = onProgress;
      return blob === 'a.txt' ? Promise.resolve() : new Promise(() => undefined);
    },
  };
  return { client, tell: (now: Progress) => tell?.(now) };
}

const kept: string[] = [];
const place: SavePlace = {
  begin: async (_within, name) => ({
    sink: { write: async () => undefined },
    async end(keep) {
      if (keep) kept.push(name);
    },
  }),
};

describe('saving all files of a message', () => {
  it('counts what is there, and is one at a time', async () => {
    const { client, next } = patientOffice();
    const saves = createFolderSaves(client);
    expect(saves.of('m')).toBeUndefined();
    const run = saves.save('m', files, async () => place);
    expect(saves.of('m')?.state).toBe('asking');
    await saves.save('m', files, () => Promise.reject(new Error('It was asked twice.')));
    await next();
    await expect.poll(() => saves.of('m')).toMatchObject({ state: 'running', done: 1, count: 2 });
    await next();
    await run;
    expect(saves.of('m')).toMatchObject({ state: 'there', done: 2 });
    expect(kept).toEqual(['a.txt', 'b.txt']);
  });

  it('says why it failed, though it was stopped the time before, and can be tried again', async () => {
    const { client } = patientOffice();
    const saves = createFolderSaves(client);
    const first = saves.save('m', files, async () => place);
    await expect.poll(() => saves.of('m')?.state).toBe('running');
    saves.of('m')?.stop();
    await first;
    expect(saves.of('m')?.state).toBe('stopped');
    const refused = new Error('The folder is not there any more.');
    await saves.save('m', files, () => Promise.reject(refused));
    expect(saves.of('m')).toMatchObject({ state: 'failed', error: refused });
    const again = saves.save('m', files, async () => place);
    await expect.poll(() => saves.of('m')).toMatchObject({ state: 'running', done: 0 });
    saves.of('m')?.stop();
    await again;
  });

  it('tells how many bytes of all files are there, and that they wait for the office', async () => {
    const { client, tell } = tellingOffice();
    const saves = createFolderSaves(client);
    void saves.save('m', files, async () => place);
    await expect.poll(() => saves.of('m')).toMatchObject({ state: 'running', done: 1 });
    tell({ done: 0.5, size: 1, paused: false });
    expect(saves.of('m')?.course).toMatchObject({ done: 1.5, size: 2, paused: false });
    tell({ done: 0.5, size: 1, paused: true });
    expect(saves.of('m')?.course).toMatchObject({ done: 1.5, size: 2, paused: true });
  });

  it('leaves what it said when no folder is chosen', async () => {
    const saves = createFolderSaves(patientOffice().client);
    await saves.save('m', files, async () => undefined);
    expect(saves.of('m')).toBeUndefined();
    expect(saves.all()).toEqual([]);
  });
});
