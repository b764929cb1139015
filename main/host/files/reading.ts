import type { Store } from '../store/store.ts';

/** For so long (ms) a member goes on reading a blob without the store being asked again: one question a burst of chunks. */
const trusted = 2_000;
const remembered = 1_000;

/** Makes the question whether a member may read a blob cheap enough to be asked for each chunk. */
export function createReading({ store, clock }: { store: Pick<Store, 'readableBlob'>; clock: () => number }) {
  const answers = new Map<string, { size: number; until: number }>();
  return {
    async readable(member: string, blob: string): Promise<{ size: number } | undefined> {
      const key = `${member} ${blob}`;
      const known = answers.get(key);
      if (known && known.until > clock()) return known;
      answers.delete(key);
      const found = await store.readableBlob(member, blob);
      if (!found) return undefined;
      answers.set(key, { size: found.size, until: clock() + trusted });
      for (const oldest of answers.keys()) {
        if (answers.size <= remembered) break;
        answers.delete(oldest);
      }
      return found;
    },
  };
}
