import { shallowReactive } from 'vue';
import type { Client } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import type { FilesBridge } from '../../bridge/bridge.ts';
import { createPace } from './pace.ts';
import { remembering } from './remembering.ts';

/** A file on its way to this computer's disk, or there. */
export type Download = {
  /** `held`: the person stopped it for now. */
  state: 'running' | 'held' | 'there' | 'failed';
  /** Bytes that are there, of `size`. */
  done: number;
  size: number;
  /** Bytes per second; absent until it is known. */
  speed?: number | undefined;
  /** It waits for the office, and goes on by itself. */
  paused: boolean;
  error?: unknown;
  /** Stops it until {@link resume}; what is on the disk stays there. */
  pause(): void;
  /** Goes on with what is held. */
  resume(): void;
  /** Ends it; nothing of it stays on the disk. */
  stop(): void;
  /** Shows it in its folder. */
  show(): void;
};

export type Downloads = {
  /** Of a file, by its blob; absent where the browser does it by itself. Reactive. */
  of(blob: string): Download | undefined;
  /** Those of all files. Reactive. */
  all(): Download[];
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
    const before = all.get(blob)?.state;
    if (before === 'running' || before === 'held') return;
    const saved = await to.save(name, size, false);
    if (!saved) return;
    const sink = remembering(saved.sink);
    const still = { size, paused: false, pause: nothing, resume: nothing, stop: nothing, show: nothing };
    let done = 0;

    const discard = async () => {
      await saved.end(false).catch(nothing);
      all.delete(blob);
    };
    const run = async () => {
      const stopping = new AbortController();
      const wish = { holds: false };
      const end = (holds: boolean) => () => {
        wish.holds = holds;
        stopping.abort();
      };
      const going = { ...still, state: 'running' as const, pause: end(true), stop: end(false) };
      const pace = createPace();
      all.set(blob, { ...going, done });
      try {
        await client.download(blob, sink, {
          signal: stopping.signal,
          onProgress(now) {
            done = now.done;
            all.set(blob, { ...going, done, paused: now.paused, speed: pace.tell(Date.now(), done, now.paused) });
          },
        });
        await saved.end(true);
        all.set(blob, { ...still, state: 'there', done: size, show: () => void saved.show().catch(nothing) });
      } catch (error) {
        if (wish.holds) {
          all.set(blob, { ...still, state: 'held', done, resume: () => void run(), stop: () => void discard() });
          return;
        }
        await discard();
        if (!stopping.signal.aborted) all.set(blob, { ...still, state: 'failed', done: 0, error });
      }
    };
    await run();
  }

  return {
    of: (blob) => all.get(blob),
    all: () => [...all.values()],
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
