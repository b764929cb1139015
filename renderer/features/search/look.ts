import { readonly, shallowRef, type ShallowRef } from 'vue';
import type { Client, TimelineItem } from '../../../client/index.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { hitsOf, type Hit } from './hits.ts';
import type { Asked } from './query.ts';

/** What is asked of the host, and what it cannot decide. */
export type Wanted = { asked: Asked; fits?: (item: TimelineItem) => boolean };

export type Look = {
  /** Newest first. */
  readonly hits: Readonly<ShallowRef<readonly Hit[]>>;
  readonly state: Readonly<ShallowRef<'idle' | 'looking' | 'done' | 'failed'>>;
  readonly error: Readonly<ShallowRef<unknown>>;
  /** Whether there are older ones. */
  readonly more: Readonly<ShallowRef<boolean>>;
  /** `cached`: the office is away, so that this is what is kept here; `part`: and not all of that was looked at in time. */
  readonly source: Readonly<ShallowRef<'office' | 'cached' | 'part'>>;
  start(wanted: Wanted): Promise<void>;
  /** The next ones. */
  goOn(): Promise<void>;
  /** Takes in what was said since. */
  freshen(): Promise<void>;
  clear(): void;
  /** Ends its subscription to the client. */
  stop(): void;
};

const atOnce = 20;
/** Pages asked for at a time, where few of what the host finds fit. */
const mostPages = 5;

/**
 * Looks through the office's past, page by page; through what is kept here while the office is away. When it is back, it is asked for
 * what it was not: a look that is still under way then began without it.
 */
export function createLook(client: Client): Look {
  const hits = shallowRef<readonly Hit[]>([]);
  const state = shallowRef<'idle' | 'looking' | 'done' | 'failed'>('idle');
  const error = shallowRef<unknown>();
  const more = shallowRef(false);
  const source = shallowRef<'office' | 'cached' | 'part'>('office');
  let wanted: Wanted | undefined;
  let next: number | undefined;
  /** Whoever asked before the last one gets nothing. */
  let round = 0;

  async function page({ asked }: Wanted, below: number | undefined) {
    const ask = { ...asked, limit: atOnce, ...(below !== undefined && { below }) };
    if (client.status().phase === 'online') {
      try {
        return { ...(await client.search(ask)), source: 'office' as const };
      } catch (failure) {
        if (!(failure instanceof LandlineError) || failure.code !== 'unavailable') throw failure;
      }
    }
    const { whole, ...found } = await client.searchCached(ask);
    return { ...found, source: whole ? ('cached' as const) : ('part' as const) };
  }

  async function fill(mine: number, from: number | undefined): Promise<void> {
    const asking = wanted;
    if (!asking) return;
    state.value = 'looking';
    let found = 0;
    next = from;
    try {
      for (let pages = 0; pages < mostPages && found < atOnce; pages += 1) {
        const answer = await page(asking, next);
        if (mine !== round) return;
        const fresh = hitsOf(client, answer.messages).filter(({ item }) => asking.fits?.(item) ?? true);
        found += fresh.length;
        hits.value = [...hits.value, ...fresh];
        source.value = answer.source;
        next = answer.next;
        if (next === undefined) break;
      }
      more.value = next !== undefined;
      state.value = 'done';
    } catch (failure) {
      if (mine !== round) return;
      error.value = failure;
      state.value = 'failed';
    }
  }

  const forget = (message: string) => {
    if (hits.value.some(({ item }) => item.id === message))
      hits.value = hits.value.filter(({ item }) => item.id !== message);
  };
  async function start(asked: Wanted): Promise<void> {
    wanted = asked;
    hits.value = [];
    more.value = false;
    await fill((round += 1), undefined);
  }
  const stop = client.subscribe((change) => {
    if (change.kind === 'event' && change.event.type === 'delete' && change.event.ref !== undefined)
      forget(change.event.ref);
    if (change.kind !== 'status' || client.status().phase !== 'online' || !wanted) return;
    if (source.value !== 'office' || state.value !== 'done') void start(wanted);
  });

  return {
    hits: hits,
    state: readonly(state),
    error: readonly(error),
    more: readonly(more),
    source: readonly(source),
    start,
    async goOn() {
      if (state.value === 'looking' || !more.value) return;
      await fill((round += 1), next);
    },
    async freshen() {
      const asking = wanted;
      if (!asking || state.value !== 'done' || source.value !== 'office') return;
      const mine = round;
      const answer = await page(asking, undefined).catch(() => undefined);
      if (!answer || mine !== round) return;
      const known = new Set(hits.value.map(({ item }) => item.id));
      const newest = hits.value[0]?.item.seq ?? 0;
      const fresh = hitsOf(client, answer.messages).filter(
        ({ item }) => item.seq > newest && !known.has(item.id) && (asking.fits?.(item) ?? true),
      );
      hits.value = [...fresh, ...hits.value];
    },
    clear() {
      round += 1;
      wanted = undefined;
      hits.value = [];
      more.value = false;
      state.value = 'idle';
    },
    stop,
  };
}
