import { defineAsyncComponent, type Component } from 'vue';

/** What has not come in so long keeps nobody waiting. Milliseconds. */
const longest = 10_000;

const waiting = new Set<() => Promise<unknown>>();
/** How often {@link fetchRest} was begun. */
let begun = 0;

/**
 * A component that the first view does without: fetched when it is shown, or before that by {@link fetchRest}.
 *
 * @param instead - what is shown where it cannot be fetched, or has not come in ten seconds: until it does. Nothing unless told.
 */
export function later(load: () => Promise<{ default: Component }>, instead?: Component): Component {
  waiting.add(load);
  return defineAsyncComponent({ loader: load, ...(instead && { errorComponent: instead, timeout: longest }) });
}

/** Something else that is fetched at run time, for {@link fetchRest} to fetch as well. */
export function ahead(load: () => Promise<unknown>): void {
  waiting.add(load);
}

/**
 * Fetches what was left for later, one after the other while the browser has nothing else to do: it comes from the office, which may
 * be away when it is wanted. What fails is fetched when it is shown, or when this is called again: each time the office is back.
 */
export async function fetchRest(idle: () => Promise<void> = untilIdle): Promise<void> {
  begun += 1;
  const own = begun;
  // Those that a fetched one brings along are visited as well.
  for (const load of waiting) {
    await idle();
    // Begun anew meanwhile, with what has failed here.
    if (own !== begun) return;
    await inTime(load()).then(
      () => waiting.delete(load),
      () => undefined,
    );
  }
}

/** Fetches something in an idle moment; what fails is fetched when it is wanted. */
export async function fetchAhead(load: () => Promise<unknown>): Promise<void> {
  await untilIdle();
  await load().catch(() => undefined);
}

/** What comes, or an error after ten seconds: where packets vanish, what is fetched neither comes nor fails. */
export async function inTime<T>(coming: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It did not come in time.')), longest);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}

function untilIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such thing.
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });
}
