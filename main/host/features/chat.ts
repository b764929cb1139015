import type { chat } from '../../../protocol/index.ts';
import type { Connection, Connections } from '../socket/connections.ts';
import type { Handlers } from '../socket/guard.ts';
import type { Store } from '../store/store.ts';
import type { Presence } from './presence.ts';
import type { Received } from './received.ts';

export type ChatDeps = { store: Store; connections: Connections; presence: Presence; received: Received };

/** The requests and signals of the main namespace. */
export function chatHandlers({ store, connections, presence, received }: ChatDeps): Handlers<typeof chat, Connection> {
  return {
    append: async ({ member, device }, { events }) => ({
      ok: true,
      results: await store.append(events, { member, device }),
    }),
    offer: async ({ member, device }, { events }) => ({
      ok: true,
      results: await store.offer(events, { member, device }),
    }),
    history: ({ member }, ask) => store.history(member, ask),
    changes: ({ member }, ask) => store.changes(member, ask),
    log: ({ member }, ask) => store.log(member, ask),
    message: ({ member }, ask) => store.message(member, ask),
    replies: ({ member }, ask) => store.replies(member, ask),
    pins: ({ member }, ask) => store.pins(member, ask),
    mentions: ({ member }, ask) => store.mentions(member, ask),
    announcements: ({ member }, ask) => store.announcements(member, ask),
    search: ({ member }, ask) => store.search(member, ask),
    rooms: ({ member }, ask) => store.rooms(member, ask),
    members: ({ member }, ask) => store.members(member, ask),
    readers: ({ member }, ask) => store.readers(member, ask),
    seen: ({ member }, ask) => store.seen(member, ask),
    ping: () => Promise.resolve({ ok: true, seq: store.published }),

    async read({ member, socket }, ask) {
      const result = await store.read(member, ask);
      if (!result.ok) return result;
      const { toOthers, moved, ...counts } = result;
      const { n, unread, mentions, last } = counts;
      for (const other of moved ? connections.of(member) : []) {
        if (other.socket === socket || !other.live) continue;
        other.socket.emit('counts', { room: ask.room, n, unread, mentions, last });
      }
      if (toOthers) {
        const told = Math.min(ask.n, last);
        socket.to(ask.room).volatile.emit('read.by', { room: ask.room, member, n: told });
        received.read(member, ask.room, told);
      }
      return counts;
    },

    typing({ member, socket }, { room, typing }) {
      // Being in the Socket.IO room is being allowed to see the room.
      if (socket.rooms.has(room)) socket.to(room).volatile.emit('typing.by', { room, member, typing });
    },

    received({ member, socket }, { marks }) {
      for (const { room, n } of marks) if (socket.rooms.has(room)) received.take(member, room, n);
    },

    presence(connection, { state, unseen }) {
      presence.renew(connection, state, unseen);
    },
  };
}
