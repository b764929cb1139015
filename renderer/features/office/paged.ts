import { computed, shallowRef } from 'vue';
import { useAsking } from '../../app/asking.ts';

export type Page<T> = { items: readonly T[]; next?: string | undefined };

/** A list that the host gives in pages. */
export function usePaged<T>(fetch: (after: string | undefined) => Promise<Page<T>>) {
  const { busy, trouble, ask } = useAsking();
  const items = shallowRef<readonly T[]>();
  const next = shallowRef<string>();
  let round = 0;

  /** @returns whether it still counts: asked anew meanwhile, with another filter for instance, what comes of this one is of no use. */
  async function load(before: readonly T[], after: string | undefined): Promise<boolean> {
    const mine = ++round;
    await ask(async () => {
      try {
        const page = await fetch(after);
        if (mine !== round) return;
        items.value = [...before, ...page.items];
        next.value = page.next;
      } catch (error) {
        if (mine === round) throw error;
      }
    });
    return mine === round;
  }
  return {
    /** Absent until the first page is there. */
    items,
    busy,
    trouble,
    hasMore: computed(() => next.value !== undefined),
    reload: () => load([], undefined),
    more: () => load(items.value ?? [], next.value),
    /** One page after the other, until another is asked for: two at once would each make the other's answers useless. */
    async all(): Promise<void> {
      let counts = await load([], undefined);
      while (counts && next.value !== undefined && trouble.value === undefined)
        counts = await load(items.value ?? [], next.value);
    },
  };
}
