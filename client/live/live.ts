import { limits, type chat, type Payload, type PresenceState } from '../../protocol/index.ts';
import type { Change, ReadMark } from '../types.ts';

export type LiveDeps = {
  clock: () => number;
  signal: (name: 'typing' | 'presence', payload: object) => void;
  tell: (change: Change) => void;
  /** Whether this member sees this room, and this person. */
  knows: (room: string, member: string) => boolean;
};

type PushOf<N extends 'typing.by' | 'presence.of' | 'read.by' | 'received.by'> = Payload<typeof chat, N>;

/** What is not in the log: who is there, who is typing, how far others have read. Leased: forgotten when not renewed. */
export function createLive({ clock, signal, tell, knows }: LiveDeps) {
  const presence = new Map<string, PresenceState>();
  const typing = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  const seen = new Map<string, number>();
  const reads = new Map<string, Map<string, ReadMark>>();
  const told = new Map<string, number>();
  let own: Exclude<PresenceState, 'offline'> = 'online';
  let tellsSeen = true;
  let renewal: ReturnType<typeof setInterval> | undefined;

  function sayHow(): void {
    signal('presence', { state: own, ...(!tellsSeen && { unseen: true }) });
  }

  function stoppedTyping(room: string, member: string): void {
    const members = typing.get(room);
    const lease = members?.get(member);
    if (lease === undefined) return;
    clearTimeout(lease);
    members?.delete(member);
    tell({ kind: 'typing', room });
  }

  function clear(): void {
    for (const [room, members] of typing) for (const member of [...members.keys()]) stoppedTyping(room, member);
    presence.clear();
    tell({ kind: 'presence' });
  }

  /** Marks only grow, and who has read has received. */
  function putMarks(room: string, told: readonly { member: string; read: number; received: number }[]): void {
    // A new map each time: what was handed out does not change under its reader.
    const marks = new Map(reads.get(room));
    let grew = false;
    for (const { member, ...one } of told) {
      const before = marks.get(member) ?? { read: 0, received: 0 };
      const read = Math.max(before.read, one.read);
      const received = Math.max(before.received, one.received, read);
      if (read === before.read && received === before.received) continue;
      marks.set(member, { read, received });
      grew = true;
    }
    if (!grew) return;
    reads.set(room, marks);
    tell({ kind: 'readers', room });
  }

  function putSeen(member: string, at: number): void {
    if (at > (seen.get(member) ?? 0) && (seen.size < limits.membersPerOffice || seen.has(member))) seen.set(member, at);
  }

  return {
    lastSeen: (member: string): number | undefined => seen.get(member),
    presence: (member: string): PresenceState => presence.get(member) ?? 'offline',
    typing: (room: string): string[] => [...(typing.get(room)?.keys() ?? [])],
    readMarks: (room: string): ReadonlyMap<string, ReadMark> => reads.get(room) ?? new Map<string, ReadMark>(),
    putMarks,
    /** @param asked - of whom it was asked; who is not among the answers wants nobody to know any more. */
    putSeen(asked: readonly string[], members: readonly { member: string; at: number }[]): void {
      const told = new Map(members.map(({ member, at }) => [member, at]));
      for (const member of asked) {
        const at = told.get(member);
        if (at === undefined) seen.delete(member);
        else putSeen(member, at);
      }
      tell({ kind: 'presence' });
    },
    /** The room's numbers are no longer those that were read; of all rooms, unless one is named. */
    forgetReaders(room?: string): void {
      for (const known of room === undefined ? [...reads.keys()] : [room]) {
        if (reads.delete(known)) tell({ kind: 'readers', room: known });
      }
    },

    onTyping({ room, member, typing: is }: PushOf<'typing.by'>): void {
      if (!is) {
        stoppedTyping(room, member);
        return;
      }
      // Told again while it goes on: who is not known yet is then.
      if (!knows(room, member)) return;
      const members = typing.get(room) ?? new Map<string, ReturnType<typeof setTimeout>>();
      const known = members.get(member);
      if (known !== undefined) clearTimeout(known);
      typing.set(room, members);
      members.set(
        member,
        setTimeout(() => {
          stoppedTyping(room, member);
        }, limits.typingLease),
      );
      if (known === undefined) tell({ kind: 'typing', room });
    },

    onPresence({ members }: PushOf<'presence.of'>): void {
      for (const { member, state, seen: at } of members) {
        if (at !== undefined) putSeen(member, at);
        // They want nobody to know any more.
        else if (state === 'offline') seen.delete(member);
        if (state === 'offline') presence.delete(member);
        else if (presence.size < limits.membersPerOffice || presence.has(member)) presence.set(member, state);
      }
      tell({ kind: 'presence' });
    },

    onReadBy({ room, member, n }: PushOf<'read.by'>): void {
      if (knows(room, member)) putMarks(room, [{ member, read: n, received: n }]);
    },

    onReceivedBy({ room, marks }: PushOf<'received.by'>): void {
      const known = marks.filter(({ member }) => knows(room, member));
      putMarks(
        room,
        known.map(({ member, n, read = 0 }) => ({ member, read, received: n })),
      );
    },

    /** Somebody said something: they are no longer typing it. */
    said: stoppedTyping,

    setTyping(room: string, is: boolean): void {
      const last = told.get(room) ?? 0;
      const now = clock();
      if (!is) {
        if (told.delete(room)) signal('typing', { room, typing: false });
      } else if (now - last > limits.typingLease / 2) {
        told.set(room, now);
        signal('typing', { room, typing: true });
      }
    },

    /** Others are told no longer that this person is typing anywhere. */
    stopTyping(): void {
      for (const room of told.keys()) signal('typing', { room, typing: false });
      told.clear();
    },

    setPresence(state: typeof own): void {
      own = state;
      sayHow();
    },

    /** Whether others learn when this person was last there. */
    setSeen(tells: boolean): void {
      if (tells === tellsSeen) return;
      tellsSeen = tells;
      sayHow();
    },

    /** The connection is there: the lease is taken, and renewed until it goes. */
    online(): void {
      clearInterval(renewal);
      sayHow();
      renewal = setInterval(sayHow, limits.presenceRenewal);
    },

    offline(): void {
      clearInterval(renewal);
      told.clear();
      clear();
    },
  };
}

export type Live = ReturnType<typeof createLive>;
