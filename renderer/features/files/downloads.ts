import { shallowReactive } from 'vue';
import type { Client } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import type { FilesBridge } from '../../bridge/bridge.ts';
import { createPace } from './pace.ts';

/** A file on its way to this computer's disk, or there. */
export type Download = {
  state: 'running' | 'there' | 'failed';
  /** Bytes that are there, of `size`. */
  done: number;
  size: number;
  /** Bytes per second; absent until it is known. */
  speed?: number;
  error?: unknown;
  stop(): void;
  /** Shows it in its folder. */
  show(): void;
};

export type Downloads = {
  /** Of a file, by its blob; absent where the browser does it by itself. Reactive. */
  of(blob: string): Download | undefined;
  /**
   * Saves a file: through the bridge where there is one, streaming to disk; else by the browser's own download, which does the same
   * and shows its progress itself.
   *
   * @throws LandlineError when the office refuses, or the disk does before anything was written.
   */
  save(file: Attachment): Promise<void>;
};

const nothing = () => undefined;

/** They go on whatever is in view. */
export function createDownloads(
  client: Pick<Client, 'download' | 'blobUrl'>,
  files: FilesBridge | undefined,
): Downloads {
  const all = shallowReactive(new Map<string, Download>());

  async function toDisk(to: FilesBridge, { blob, name, size }: Attachment): Promise<void> {
    if (all.get(blob)?.state === 'running') return;
    const saved = await to.save(name, size, false);
    if (!saved) return;
    const stopping = new AbortController();
    const pace = createPace();
    const base = { size, stop: () => stopping.abort(), show: nothing };
    all.set(blob, { ...base, state: 'running', done: 0 });
    try {
      await client.download(blob, saved.sink, {
        signal: stopping.signal,
        onProgress({ done }) {
          const speed = pace.tell(Date.now(), done);
          all.set(blob, { ...base, state: 'running', done, ...(speed !== undefined && { speed }) });
        },
      });
      await saved.end(true);
      all.set(blob, { ...base, state: 'there', done: size, show: () => void saved.show().catch(nothing) });
    } catch (error) {
      await saved.end(false).catch(nothing);
      if (stopping.signal.aborted) all.delete(blob);
      else all.set(blob, { ...base, state: 'failed', done: 0, error });
    }
  }

  return {
    of: (blob) => all.get(blob),
    async save(file) {
      if (files) return toDisk(files, file);
      const { url } = await client.blobUrl(file);
      const link = document.createElement('a');
      link.href = url;
      link.download = file.name;
      link.click();
    },
  };
}
