import { limits, type PresenceState } from '../../../protocol/index.ts';
import type { Connection, Connections } from '../socket/connections.ts';
import { audience } from '../socket/rooms.ts';

/** Changes are gathered this long, so that a thousand people coming back at once are a few packets, not a million. */
const gatherFor = 250;
/** A lease that ran out is noticed so soon after. */
const sweepEvery = 5_000;
/** People told of in one packet: some 70 kB. */
const perPacket = 1_000;
const rank: Record<PresenceState, number> = { offline: 0, away: 1, dnd: 2, online: 3 };

type Shown = { member: string; state: PresenceState; seen?: number };
/** When members went. */
export type Seen = { member: string; at: number }[];
type Audience = { emit(name: 'presence.of', told: { members: Shown[] }): unknown };

/**
 * How people are there: state with a lease, never in the log. A member is as present as the most present of their devices; a
 * device that stops renewing is forgotten after the lease; when somebody went is kept. Changes are told once, so they are no volatile packets: those are
 * dropped between two long polls and while a connection moves to WebSocket.
 */
export function createPresence(
  connections: Connections,
  clock: () => number,
  { keep, forget }: { keep: (seen: Seen) => void; forget: (member: string) => void },
) {
  const shown = new Map<string, PresenceState>();
  const changed = new Set<string>();
  /** Of whom nobody is to learn when they were last there, and which of their devices say so: the word holds when such a device has gone. */
  const unseen = new Map<string, Set<string>>();
  let gathering: NodeJS.Timeout | undefined;

  function stateOf(member: string): PresenceState {
    let best: PresenceState = 'offline';
    for (const { presence } of connections.of(member)) {
      if (presence.until > clock() && rank[presence.state] > rank[best]) best = presence.state;
    }
    return best;
  }

  function look(member: string): void {
    if ((shown.get(member) ?? 'offline') === stateOf(member)) return;
    changed.add(member);
    gathering ??= setTimeout(tellChanges, gatherFor);
  }

  function tellChanges(): void {
    gathering = undefined;
    const news = [...changed]
      .map((member): Shown => {
        const state = stateOf(member);
        return { member, state, ...(state === 'offline' && !unseen.has(member) && { seen: clock() }) };
      })
      // Who lost the connection and was back meanwhile is no news.
      .filter(({ member, state }) => (shown.get(member) ?? 'offline') !== state);
    changed.clear();
    if (news.length === 0) return;
    for (const { member, state } of news) {
      if (state === 'offline') shown.delete(member);
      else shown.set(member, state);
    }
    const gone = news.flatMap(({ member, seen }) => (seen === undefined ? [] : [{ member, at: seen }]));
    if (gone.length > 0) keep(gone);
    let toldMembers = false;
    for (const { live, people, socket } of connections.all()) {
      if (!live) continue;
      if (people) {
        const visible = news.filter((item) => people.has(item.member));
        if (visible.length > 0) tell(socket, visible);
      } else if (!toldMembers) {
        tell(socket.nsp.to(audience.members), news);
        toldMembers = true;
      }
    }
  }

  function tell(to: Audience, members: Shown[]): void {
    for (let from = 0; from < members.length || from === 0; from += perPacket) {
      to.emit('presence.of', { members: members.slice(from, from + perPacket) });
    }
  }

  function shownTo({ people }: Connection): Shown[] {
    return [...shown].filter(([member]) => people?.has(member) ?? true).map(([member, state]) => ({ member, state }));
  }

  // Leases that ran out: the device is there but says nothing (asleep, a hung page).
  const sweep = setInterval(() => {
    for (const member of shown.keys()) look(member);
  }, sweepEvery);

  return {
    /** @param hides - whether this device wants nobody to learn when its member was last there; one is enough, until it says otherwise. */
    renew({ member, device, presence }: Connection, state: PresenceState, hides = false): void {
      Object.assign(presence, { state, until: clock() + limits.presenceLease });
      const hiding = unseen.get(member) ?? new Set();
      if (hides) hiding.add(device);
      else hiding.delete(device);
      if (hiding.size === 0) unseen.delete(member);
      else if (!unseen.has(member)) {
        unseen.set(member, hiding);
        forget(member);
      }
      look(member);
    },

    /** A connection closed, or was added. */
    look,

    /** Tells a connection that just went live how everybody is it may see. */
    tellAll(connection: Connection): void {
      tell(connection.socket, shownTo(connection));
    },

    /** A guest may see other people than before: it is told how those are who are new to it. */
    see(connection: Connection, people: Set<string>): void {
      const before = connection.people;
      connection.people = people;
      if (!connection.live) return;
      const news = shownTo(connection).filter(({ member }) => before?.has(member) === false);
      if (news.length > 0) tell(connection.socket, news);
    },

    stop(): void {
      clearInterval(sweep);
      clearTimeout(gathering);
      // Whoever does not find the host again was last here now.
      const here = [...shown.keys()].filter((member) => !unseen.has(member)).map((member) => ({ member, at: clock() }));
      if (here.length > 0) keep(here);
      shown.clear();
    },
  };
}

export type Presence = ReturnType<typeof createPresence>;
