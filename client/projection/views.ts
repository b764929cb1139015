import type { MemberState, MessageState, RoomState } from '../../protocol/index.ts';
import { bodyOf, headerOf } from '../log/event.ts';
import type { Lists } from '../lists/lists.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Changes } from '../state/changes.ts';
import type { Model } from '../state/model.ts';
import type { Change, OfficeView, OutboxItem, RoomView } from '../types.ts';
import { itemsOf, type ItemsMade, type Written } from './items.ts';
import { byActivity, openedRoom, titleOf } from './room.ts';
import type { Statuses } from './statuses.ts';
import type { Timelines } from './timelines.ts';
import type { MessageList, Thread, Timeline, TimelineItem } from './types.ts';

export type ViewsDeps = {
  device: string;
  model: Model;
  outbox: Outbox;
  timelines: Timelines;
  lists: Lists;
  statuses: Statuses;
  changes: Changes;
};

/** What is shown, made from the model when it is asked for and kept until something in it changed. */
export function createViews({ device, model, outbox, timelines, lists, statuses, changes }: ViewsDeps) {
  const { data } = model;
  let rooms: readonly RoomView[] | undefined;
  /** The rooms as they were last shown, and what each was made of: a room in which nothing changed stays the same object. */
  let roomsBefore: readonly RoomView[] = [];
  let roomsMade = new Map<string, { state: RoomState; pending: number; view: RoomView }>();
  let members: readonly MemberState[] | undefined;
  let office: OfficeView | undefined;
  let items: readonly OutboxItem[] | undefined;
  const shown = new Map<string, Timeline>();
  const threads = new Map<string, Thread>();
  const pins = new Map<string, MessageList>();
  let made: ItemsMade = new WeakMap();
  let roomsMadeFor: string | undefined;
  /** For whom they were made; the office changes with each move of the cursor, its member hardly ever. */
  let madeFor: string | undefined;

  function forget(change: Change): void {
    switch (change.kind) {
      case 'office':
        office = rooms = undefined;
        forgetMessages();
        break;
      case 'members':
        members = rooms = undefined;
        // They are called after their people, and list them.
        roomsMade = new Map();
        break;
      case 'rooms':
        rooms = undefined;
        break;
      case 'outbox':
        items = undefined;
        forgetMessages();
        break;
      case 'timeline':
        shown.delete(change.room);
        break;
      case 'thread':
        threads.delete(change.message);
        break;
      case 'pins':
        pins.delete(change.room);
        break;
      default:
    }
  }

  function forgetMessages(): void {
    shown.clear();
    threads.clear();
    pins.clear();
  }

  function makeRooms(): readonly RoomView[] {
    const me = data.sync?.member ?? '';
    if (me !== roomsMadeFor) roomsMade = new Map();
    roomsMadeFor = me;
    const pending = new Map<string, number>();
    const opening: RoomView[] = [];
    for (const { event, state, accepted } of data.outbox.values()) {
      const { room, type, id, at } = headerOf(event);
      if (room === null || state !== 'pending' || accepted) continue;
      pending.set(room, (pending.get(room) ?? 0) + 1);
      if (type !== 'room.create' || data.rooms.has(room)) continue;
      // A room of one's own is there at once, though nobody else knows it yet.
      const seen = {
        seq: 0,
        n: 0,
        id,
        room,
        type,
        device,
        member: me,
        at,
        receivedAt: at,
        body: bodyOf(event, type),
      } as const;
      const opened = openedRoom(seen, me);
      if (opened) opening.push(viewOf(opened, me, 1));
    }
    const known = [...data.rooms.values()].map(({ state }) => state).sort(byActivity);
    const made = new Map<string, { state: RoomState; pending: number; view: RoomView }>();
    for (const state of known) {
      const before = roomsMade.get(state.id);
      const waiting = pending.get(state.id) ?? 0;
      const same = before?.state === state && before.pending === waiting;
      made.set(state.id, same ? before : { state, pending: waiting, view: viewOf(state, me, waiting) });
    }
    roomsMade = made;
    const now = [...opening, ...[...made.values()].map(({ view }) => view)];
    const same = now.length === roomsBefore.length && now.every((view, at) => view === roomsBefore[at]);
    return same ? roomsBefore : (roomsBefore = now);
  }

  function viewOf(state: RoomState, me: string, pending: number): RoomView {
    const others = state.kind === 'direct' ? (state.members ?? []).filter((id) => id !== me) : [];
    const title = titleOf(state, others, (id) => data.members.get(id));
    return { ...state, ...withoutTheGone(state), title, others, pending };
  }

  /** As the host tells it: who left the office is in no room any more, but a direct room is still called after them. */
  function withoutTheGone({ kind, members, guests }: RoomState): Partial<RoomView> {
    const here = (list: readonly string[]) => list.filter((id) => data.members.get(id)?.gone !== true);
    if (kind === 'direct') return {};
    return { ...(members && { members: here(members) }), ...(guests && { guests: here(guests) }) };
  }

  function itemsIn(messages: readonly MessageState[], pending: readonly Written[], atEnd: boolean): TimelineItem[] {
    const me = data.sync?.member;
    if (me !== madeFor) [made, madeFor] = [new WeakMap(), me];
    return itemsOf(messages, pending, { me, device, atEnd, made });
  }

  function makeThread(message: string): Thread {
    const held = lists.threads.held(message);
    if (!held) return { room: '', items: [], more: false, current: false, loading: false };
    const { room, root, entries, whole, current, loading } = held;
    const states = [...entries.values()].map(({ state }) => state).sort((a, b) => a.event.seq - b.event.seq);
    const inThread = new Set(entries.keys());
    const pending = outbox.ofRoom(room).filter(({ header: { id, type, ref } }) => {
      if (type !== 'message') return true;
      // What answers an answer that is itself on its way belongs here, too.
      const answers = ref !== undefined && inThread.has(ref);
      if (answers) inThread.add(id);
      return answers;
    });
    const all = itemsIn(states, pending, whole || !current);
    const first = all.find(({ id }) => id === root);
    return {
      room,
      ...(first && { root: first }),
      items: all.filter(({ id }) => id !== root),
      more: !whole,
      current,
      loading: loading > 0,
    };
  }

  function makePins(room: string): MessageList {
    const held = lists.pins.held(room);
    if (!held) return { room, items: [], more: false, current: false, loading: false };
    const states = held.order.flatMap((id) => held.entries.get(id)?.state ?? []);
    const items = itemsIn(states, outbox.ofRoom(room), false).filter(({ pinned, deleted }) => pinned && !deleted);
    return { room, items, more: held.more, current: held.current, loading: held.loading > 0 };
  }

  function makeTimeline(room: string): Timeline {
    const part = timelines.part(room);
    const head = timelines.headOf(room);
    const atEnd = part === undefined || part.to >= head || part.to === 0;
    return {
      room,
      items: itemsIn(timelines.shown(room), part ? outbox.ofRoom(room) : [], atEnd),
      from: part?.from ?? 0,
      to: part?.to ?? 0,
      before: (part?.from ?? 0) > 1,
      after: part !== undefined && part.to < head,
      current: part !== undefined && timelines.isCurrent(room, part),
      loading: (part?.loading ?? 0) > 0,
    };
  }

  return {
    /** Called with each change before anybody else hears of it. */
    forget,
    rooms: (): readonly RoomView[] => (rooms ??= makeRooms()),
    members: (): readonly MemberState[] =>
      (members ??= [...data.members.values()]
        .map((member) => statuses.shown(member))
        .sort((a, b) => a.name.localeCompare(b.name))),
    member(id: string): MemberState | undefined {
      const member = data.members.get(id);
      return member && statuses.shown(member);
    },

    office(): OfficeView | undefined {
      const { sync } = data;
      if (!sync) return undefined;
      const { member, role, host, epochs, limits, cursor } = sync;
      const waitingOffers = data.offers.size;
      return (office ??= { ...sync.office, member, role, host, epochs, limits, cursor: cursor.seq, waitingOffers });
    },

    timeline(room: string): Timeline {
      return remembered(shown, room, makeTimeline);
    },

    thread: (message: string): Thread => remembered(threads, message, makeThread),
    pins: (room: string): MessageList => remembered(pins, room, makePins),
    /** A single message as it is shown; undefined when its type is of a later version. */
    item: (room: string, state: MessageState): TimelineItem | undefined =>
      itemsIn([state], outbox.ofRoom(room), false)[0],

    outbox(): readonly OutboxItem[] {
      return (items ??= [...data.outbox]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([, { accepted }]) => !accepted)
        .map(([, { event, state, error }]) => {
          const { id, type, room, at } = headerOf(event);
          return { id, type, room, at, state, ...(error && { error }) };
        }));
    },
    subscribe: changes.subscribe,
  };
}

/** What was made for a key, while nothing in it changed. */
function remembered<T>(known: Map<string, T>, key: string, make: (key: string) => T): T {
  const held = known.get(key);
  if (held !== undefined) return held;
  const made = make(key);
  known.set(key, made);
  return made;
}

export type Views = ReturnType<typeof createViews>;
