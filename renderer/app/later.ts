import { defineAsyncComponent, type Component } from 'vue';

const waiting = new Set<() => Promise<unknown>>();

/**
 * A component that the first view does without: fetched when it is shown, or before that by {@link fetchRest}.
 *
 * @param instead - what is shown where it cannot be fetched; nothing unless told.
 */
export function later(load: () => Promise<{ default: Component }>, instead?: Component): Component {
  waiting.add(load);
  return defineAsyncComponent({ loader: load, ...(instead && { errorComponent: instead }) });
}

/** Something else that is fetched at run time, for {@link fetchRest} to fetch as well. */
export function ahead(load: () => Promise<unknown>): void {
  waiting.add(load);
}

/**
 * Fetches what was left for later, one after the other while the browser has nothing else to do: it comes from the office, which may
 * be away when it is wanted. What fails is fetched when it is shown.
 */
export async function fetchRest(idle: () => Promise<void> = untilIdle): Promise<void> {
  // Those that a fetched one brings along are visited as well.
  for (const load of waiting) {
    await idle();
    waiting.delete(load);
    await load().catch(() => undefined);
  }
}

function untilIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such thing.
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });
}
