import type { Caller, Store } from '../store/store.ts';

/** For so long (ms) a member goes on reading a blob without the store being asked again: one question a burst of chunks. */
const trusted = 2_000;
const remembered = 1_000;

export type ReadingDeps = { store: Pick<Store, 'readableBlob' | 'standing'>; clock: () => number };

/** Makes the question whether a member may read a blob cheap enough to be asked for each chunk. */
export function createReading({ store, clock }: ReadingDeps) {
  const answers = new Map<string, { size: number; until: number }>();

  async function cached(
    key: string,
    ask: () => Promise<{ size: number } | undefined>,
  ): Promise<{ size: number } | undefined> {
    const known = answers.get(key);
    if (known && known.until > clock()) return known;
    answers.delete(key);
    const found = await ask();
    if (!found) return undefined;
    answers.set(key, { size: found.size, until: clock() + trusted });
    for (const oldest of answers.keys()) {
      if (answers.size <= remembered) break;
      answers.delete(oldest);
    }
    return found;
  }

  async function readableBy({ member, device }: Caller, blob: string): Promise<{ size: number } | undefined> {
    const standing = await store.standing(device);
    return standing && !standing.barred && standing.member === member ? store.readableBlob(member, blob) : undefined;
  }

  return {
    /** For a device whose connection ends with its rights. */
    readable: (member: string, blob: string): Promise<{ size: number } | undefined> =>
      cached(`${member} ${blob}`, () => store.readableBlob(member, blob)),

    /** For who comes with a ticket, which no connection ends: whether the device may still be here is asked, too. */
    readableBy,
    /** The same for who goes on. */
    stillReadableBy: (who: Caller, blob: string): Promise<{ size: number } | undefined> =>
      cached(`${who.device} ${blob}`, () => readableBy(who, blob)),
  };
}

export type Reading = ReturnType<typeof createReading>;
