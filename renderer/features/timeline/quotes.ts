import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { LandlineError } from '../../../protocol/index.ts';
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
  client: Pick<Client, 'message' | 'subscribe'>,
  room: string,
  wanted: () => readonly string[],
): (id: string) => TimelineItem | undefined {
  const known = shallowRef<ReadonlyMap<string, TimelineItem>>(new Map());
  const asked = new Set<string>();
  const waiting: string[] = [];
  let asking = 0;
  let gone = false;
  /** Counts what was taken back, so that it is asked for anew. */
  const renewed = ref(0);
  const stop = client.subscribe((change) => {
    if (change.kind !== 'event' || (change.event.type !== 'edit' && change.event.type !== 'delete')) return;
    const of = change.event.ref;
    if (of === undefined || !asked.delete(of)) return;
    const left = new Map(known.value);
    left.delete(of);
    known.value = left;
    renewed.value += 1;
  });
  onScopeDispose(() => {
    gone = true;
    stop();
  });

  async function next(): Promise<void> {
    const id = asking < atOnce ? waiting.shift() : undefined;
    if (id === undefined || gone) return;
    asking += 1;
    try {
      known.value = new Map(known.value).set(id, await client.message(room, id));
    } catch (error) {
      // What is not to be had is not asked for again; what could not be had now is, when it is in view another time.
      if (!(error instanceof LandlineError) || error.code !== 'not_found') asked.delete(id);
    }
    asking -= 1;
    void next();
  }
  watch(
    () => [wanted(), renewed.value] as const,
    ([ids]) => {
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
