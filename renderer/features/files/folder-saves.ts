import { shallowReactive } from 'vue';
import type { Client } from '../../../client/index.ts';
import type { Attachment } from '../../../protocol/index.ts';
import { createPace } from './pace.ts';
import type { Course } from './progress-words.ts';
import { saveAll, type SavePlace } from './save-all.ts';

/** All files of a message on their way into a folder, or there. */
export type FolderSave = {
  /** `asking`: the person is choosing the folder. `stopped`: by the person; what was there by then stays. */
  state: 'asking' | 'running' | 'there' | 'stopped' | 'failed';
  /** Files that are there, of `count`. */
  done: number;
  count: number;
  /** How far all of them are, while they are on their way. */
  course?: Course | undefined;
  error?: unknown;
  stop(): void;
};

export type FolderSaves = {
  /** Of a message; absent until it was asked for. Reactive. */
  of(message: string): FolderSave | undefined;
  /** Of all messages. Reactive. */
  all(): FolderSave[];
  /** Asks for a place and saves into it, unless that is going on already. */
  save(message: string, files: readonly Attachment[], choose: () => Promise<SavePlace | undefined>): Promise<void>;
};

/** They go on whatever is in view. */
export function createFolderSaves(client: Pick<Client, 'download'>): FolderSaves {
  const all = shallowReactive(new Map<string, FolderSave>());
  const isGoingOn = ({ state }: FolderSave) => state === 'asking' || state === 'running';

  return {
    of: (message) => all.get(message),
    all: () => [...all.values()],
    async save(message, files, choose) {
      const before = all.get(message);
      if (before && isGoingOn(before)) return;
      const stopping = new AbortController();
      let now: FolderSave = { state: 'asking', done: 0, count: files.length, stop: () => stopping.abort() };
      const is = (change: Partial<FolderSave>) => all.set(message, (now = { ...now, ...change }));
      is({});
      try {
        const place = await choose();
        if (!place) {
          // Who chose nowhere is shown what was there before they were asked.
          if (before) all.set(message, before);
          else all.delete(message);
          return;
        }
        is({ state: 'running' });
        const size = files.reduce((sum, file) => sum + file.size, 0);
        const pace = createPace();
        await saveAll(client, files, place, {
          signal: stopping.signal,
          onDone: (count) => is({ done: count }),
          onProgress: ({ done, paused }) =>
            is({ course: { done, size, paused, speed: pace.tell(Date.now(), done, paused) } }),
        });
        is({ state: 'there' });
      } catch (error) {
        is(stopping.signal.aborted ? { state: 'stopped' } : { state: 'failed', error });
      }
    },
  };
}
