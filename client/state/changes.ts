import type { Change, Trouble } from '../types.ts';

/**
 * Tells subscribers what changed: after the fact, each kind once however often it changed meanwhile.
 *
 * @param first - told at once, so that snapshots which are no longer true are not handed out meanwhile.
 */
export function createChanges(first: (change: Change) => void = () => undefined) {
  const listeners = new Set<(change: Change) => void>();
  const waiting = new Map<string, Change>();
  const counts: Record<Trouble['code'], number> = {
    bad_event: 0,
    bad_receipt: 0,
    bad_packet: 0,
    hole: 0,
    lost_by_rewind: 0,
    store_failed: 0,
  };
  let unique = 0;
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    const changes = [...waiting.values()];
    waiting.clear();
    for (const change of changes) {
      for (const listener of [...listeners]) {
        try {
          listener(change);
        } catch (error) {
          // A listener's fault is the listener's: it must reach the page's error handler, not stop the others.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    }
  }

  return {
    tell(change: Change): void {
      first(change);
      const key =
        change.kind === 'event' || change.kind === 'trouble'
          ? `${change.kind} ${(unique += 1)}`
          : `${change.kind} ${'room' in change ? change.room : ''} ${'message' in change ? change.message : ''}`;
      waiting.set(key, change);
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(flush);
    },

    trouble(trouble: Trouble): void {
      counts[trouble.code] += 1;
      this.tell({ kind: 'trouble', trouble });
    },

    counts: (): Readonly<typeof counts> => ({ ...counts }),

    subscribe(listener: (change: Change) => void): () => void {
      // Wrapped, so that subscribing a function twice is two subscriptions.
      const own = (change: Change) => listener(change);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
  };
}

export type Changes = ReturnType<typeof createChanges>;
