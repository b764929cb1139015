import { computed, nextTick, onScopeDispose, ref, watch, type Ref, type ShallowRef } from 'vue';
import type { Client, RoomView, Timeline } from '../../../client/index.ts';
import type { KeptPlace } from './keep-place.ts';
import { unreadKey, type Row } from './rows.ts';

/** Who was away for less has seen the window stand still, and looks on. Milliseconds. */
const shortAway = 60_000;

export type NewMessagesOptions = {
  client: Client;
  room: () => RoomView;
  timeline: Readonly<ShallowRef<Timeline>>;
  /** The read mark after which the line stands, as it was when the room was opened; none while there is no line. */
  readAt: Ref<number | undefined>;
  place: KeptPlace<Row>;
  /** Whether the newest message is before somebody's eyes. */
  looking: () => boolean;
};

/**
 * Where the "new messages" line stands, decided when the room is opened, or when something comes that nobody looks at; it stays until
 * the room is left.
 */
export function useNewMessages({ client, room, timeline, readAt, place, looking }: NewMessagesOptions) {
  const count = ref(room().unread);
  /** Seen, or not wanted. */
  const done = ref(false);
  const ready = ref(false);

  watch(
    () => room().unread,
    (unread) => {
      if (unread === 0 || readAt.value !== undefined || looking()) return;
      readAt.value = room().read;
      count.value = unread;
    },
  );

  onScopeDispose(
    followReturns(client, () => {
      const { unread = 0, read } = client.room(room().id) ?? {};
      if (unread === 0 || readAt.value !== undefined) return;
      readAt.value = read;
      count.value = unread;
    }),
  );

  const line = computed(() => (place.drawn.value, place.indexOf(unreadKey)));
  const isAbove = computed(() => {
    if (readAt.value === undefined) return false;
    if (line.value !== undefined) return line.value < place.first.value;
    return timeline.value.from > readAt.value + 1;
  });
  watch([isAbove, line, ready], () => {
    if (ready.value && line.value !== undefined && !isAbove.value) done.value = true;
  });

  return {
    count,
    /** Whether to tell of it: new messages lie above the view and have not been seen. */
    above: computed(() => ready.value && !done.value && isAbove.value),
    /** When the first of them was received, if it is here. */
    since: computed(() => {
      const read = readAt.value;
      if (read === undefined || timeline.value.from > read + 1) return undefined;
      return timeline.value.items.find(({ n, mine }) => n > read && !mine)?.at;
    }),
    /** To be called when the room is shown as it was opened. */
    opened(): void {
      ready.value = true;
    },
    dismiss(): void {
      done.value = true;
    },
    /** Shows the line. Rejects where it has to be fetched and cannot be. */
    async jump(): Promise<void> {
      if (place.toRow(unreadKey, 'middle') || readAt.value === undefined) return;
      await client.jumpTo(room().id, readAt.value + 1);
      await nextTick();
      place.toRow(unreadKey, 'middle');
    },
  };
}

/**
 * What comes at once when the office is back was seen by nobody, though the window was open all the time: whoever opens it in the
 * morning finds last evening's room with its end in view.
 *
 * @param look - called while what was missed comes in, before any of it is shown.
 * @returns ends it.
 */
function followReturns(client: Client, look: () => void): () => void {
  let leftAt = client.status().phase === 'online' ? undefined : -Infinity;
  return client.subscribe(({ kind }) => {
    if (kind !== 'status' && kind !== 'rooms') return;
    const isOnline = client.status().phase === 'online';
    if (leftAt !== undefined && performance.now() - leftAt >= shortAway) look();
    leftAt = isOnline ? undefined : (leftAt ?? performance.now());
  });
}
