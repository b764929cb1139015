import type { Connections } from '../socket/connections.ts';
import type { ReceivedNews, Store } from '../store/store.ts';

/** So often, in ms, what devices say that they hold is written and told: a thousand of them are one transaction and one packet. */
const every = 1_000;
/** When nothing was said for longer, the first is not kept waiting but for what comes with it. */
const atFirst = 50;

/**
 * Gathers how far devices hold the messages of rooms. Only the author of a room's newest message shows it, so only they are told: to all in
 * the room, a message to 500 people would be 250,000 packets. What was gathered last is lost with the host: too little is known then, never
 * too much.
 */
export function createReceived(
  connections: Connections,
  store: Pick<Store, 'received'>,
  trouble: (error: unknown) => void,
) {
  let rooms = new Map<string, Map<string, { n: number; read?: number }>>();
  let timer: NodeJS.Timeout | undefined;
  let wroteAt = -Infinity;

  function write(): void {
    timer = undefined;
    wroteAt = performance.now();
    const gathered = [...rooms].map(([room, marks]) => ({
      room,
      marks: [...marks].map(([member, mark]) => ({ member, ...mark })),
    }));
    rooms = new Map();
    store.received(gathered).then((news) => news.forEach(tell), trouble);
  }

  function tell({ room, author, marks }: ReceivedNews): void {
    for (const { live, socket } of author === null ? [] : connections.of(author)) {
      // Told once, so it is no volatile packet; and not to an author who was taken out of the room.
      if (live && socket.rooms.has(room)) socket.emit('received.by', { room, marks });
    }
  }

  function gather(member: string, room: string, mark: { n: number; read?: number }): void {
    const marks = rooms.get(room) ?? new Map<string, { n: number; read?: number }>();
    rooms.set(room, marks);
    const before = marks.get(member);
    marks.set(member, { ...before, ...mark, n: Math.max(mark.n, before?.n ?? 0) });
    timer ??= setTimeout(write, Math.max(atFirst, every - (performance.now() - wroteAt)));
  }

  return {
    /** A device of a member, who sees the room, holds its messages up to `n`. */
    take(member: string, room: string, n: number): void {
      gather(member, room, { n });
    },

    /** A member's read mark, of which others may be told, has moved to `n`: `read.by` may be lost on its way, the author is told once more. */
    read(member: string, room: string, n: number): void {
      gather(member, room, { n, read: n });
    },

    /** Writes what is gathered; the store is stopped after that. */
    stop(): void {
      if (timer === undefined) return;
      clearTimeout(timer);
      write();
    },
  };
}

export type Received = ReturnType<typeof createReceived>;
