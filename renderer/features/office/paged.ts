import { computed, shallowRef } from 'vue';
import { useAsking } from '../../app/asking.ts';

export type Page<T> = { items: readonly T[]; next?: string | undefined };

/** A list that the host gives in pages. */
export function usePaged<T>(fetch: (after: string | undefined) => Promise<Page<T>>) {
  const { busy, trouble, ask } = useAsking();
  const items = shallowRef<readonly T[]>();
  const next = shallowRef<string>();
  let round = 0;

  async function load(before: readonly T[], after: string | undefined): Promise<void> {
    const mine = ++round;
    await ask(async () => {
      const page = await fetch(after);
      // Asked anew meanwhile, with another filter: this answer is of no use.
      if (mine !== round) return;
      items.value = [...before, ...page.items];
      next.value = page.next;
    });
  }
  return {
    /** Absent until the first page is there. */
    items,
    busy,
    trouble,
    hasMore: computed(() => next.value !== undefined),
    reload: () => load([], undefined),
    more: () => load(items.value ?? [], next.value),
    async all(): Promise<void> {
      await load([], undefined);
      while (next.value !== undefined && trouble.value === undefined) await load(items.value ?? [], next.value);
    },
  };
}
