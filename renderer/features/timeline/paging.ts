import { refAutoReset } from '@vueuse/core';
import { computed, shallowReadonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import type { Client } from '../../../client/index.ts';
import { LandlineError } from '../../../protocol/index.ts';

/** So long the office is left alone that gave no more. Milliseconds. */
const pause = 3_000;

export type Paging = {
  /** Why the office gives no older ones, where asking again by itself would not change that. */
  readonly refusal: Readonly<ShallowRef<unknown>>;
  /** Whether older, or newer, ones may be asked for now. */
  readonly ready: Readonly<Record<Way, ComputedRef<boolean>>>;
  /** Asks for more, unless an answer is awaited already. */
  ask(way: Way): Promise<void>;
  /** May be asked again at once: the office is back, or the person wants it. */
  goOn(): void;
};

type Way = 'older' | 'newer';

/**
 * Extends the open part of a room by what comes before and after it. An office that gives no more is asked again in a while: at once it
 * would be asked without end.
 *
 * @param answered - called after each answer that moved an end.
 */
export function usePaging(client: Pick<Client, Way | 'timeline'>, room: string, answered: () => void): Paging {
  const pausing = refAutoReset(false, pause);
  const refusal = shallowRef<unknown>();
  const asking = { older: false, newer: false };

  return {
    refusal: shallowReadonly(refusal),
    ready: {
      older: computed(() => !pausing.value && refusal.value === undefined),
      newer: computed(() => !pausing.value),
    },
    async ask(way) {
      if (asking[way]) return;
      asking[way] = true;
      const before = client.timeline(room);
      let moved = false;
      try {
        await client[way](room);
        const { from, to } = client.timeline(room);
        moved = from !== before.from || to !== before.to;
        if (!moved) pausing.value = true;
      } catch (error) {
        if (way === 'newer' || mayPass(error)) pausing.value = true;
        else refusal.value = error;
      } finally {
        asking[way] = false;
      }
      if (moved) answered();
    },
    goOn() {
      pausing.value = false;
      refusal.value = undefined;
    },
  };
}

/** Whether what is refused now may be given in a while. */
function mayPass(error: unknown): boolean {
  return error instanceof LandlineError && (error.code === 'unavailable' || error.code === 'rate_limited');
}
