import { onScopeDispose, shallowRef, watch } from 'vue';
import type { Client, TimelineItem } from '../../../client/index.ts';

/** So many at once; the host is asked for each. */
const atOnce = 4;

/**
 * The messages that those in view answer, also such as are far from them: fetched one by one as they come into view.
 *
 * @param wanted - the ids of those that are not at hand. Reactive.
 * @returns what is known of one by its id. Reactive.
 */
export function useQuotes(
  client: Pick<Client, 'message'>,
  room: string,
  wanted: () => readonly string[],
): (id: string) => TimelineItem | undefined {
  const known = shallowRef<ReadonlyMap<string, TimelineItem>>(new Map());
  const asked = new Set<string>();
  const waiting: string[] = [];
  let asking = 0;
  let gone = false;
  onScopeDispose(() => (gone = true));

  async function next(): Promise<void> {
    const id = asking < atOnce ? waiting.shift() : undefined;
    if (id === undefined || gone) return;
    asking += 1;
    try {
      known.value = new Map(known.value).set(id, await client.message(room, id));
    } catch {
      // Not to be had, or not now: asked for again when it is in view another time.
      asked.delete(id);
    }
    asking -= 1;
    void next();
  }
  watch(
    wanted,
    (ids) => {
      for (const id of ids) {
        if (asked.has(id)) continue;
        asked.add(id);
        waiting.push(id);
        void next();
      }
    },
    { immediate: true },
  );
  return (id) => known.value.get(id);
}
