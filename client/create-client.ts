import {
  LandlineError,
  limits,
  type chat,
  type NamesOf,
  type PayloadInput,
  type Reply,
  type Result,
} from '../protocol/index.ts';
import { createActions } from './actions.ts';
import { createAskedPages } from './asked-pages.ts';
import { createAdmin } from './connection/admin.ts';
import { createConnection } from './connection/connection.ts';
import { createJoining } from './connection/join.ts';
import { proofFor } from './connection/proof.ts';
import { checkVersion } from './connection/version.ts';
import { unwrap } from './connection/request.ts';
import { createCrypto } from './crypto/crypto.ts';
import { createTransfers } from './files/transfers.ts';
import { createLists } from './lists/lists.ts';
import { createLive } from './live/live.ts';
import { createFollowUp } from './log/follow-up.ts';
import { createOffers } from './log/offers.ts';
import { createPages } from './log/pages.ts';
import { createSync } from './log/sync.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createSender } from './outbox/sender.ts';
import { createStatuses } from './projection/statuses.ts';
import { createTimelines } from './projection/timelines.ts';
import { createViews, type Views } from './projection/views.ts';
import { createReads } from './reads.ts';
import { createReceived } from './received.ts';
import { createCachedSearch } from './search-cached.ts';
import { createChanges } from './state/changes.ts';
import { createModel } from './state/model.ts';
import type { Change, Client, ClientDeps, ClientOptions, Privacy, ReadMark } from './types.ts';
import { untilOnline } from './until.ts';

type ChatRequests = NamesOf<typeof chat, 'request'>;
const defaultKeptEvents = 20_000;
const noMarks: ReadonlyMap<string, ReadMark> = new Map();

/**
 * A peer of one office. Nothing is connected or read before `start`.
 *
 * @example
 * const client = createClient({ office, join: { name: 'Ada' } }, { identity, store, connection: { url } });
 * await client.start();
 */
export function createClient(options: ClientOptions, deps: ClientDeps): Client {
  const { office } = options;
  const { identity, store, connection: way, clock = () => Date.now(), random = () => Math.random(), lock } = deps;
  const { device } = identity;
  const crypto = createCrypto();
  // Views forget what is no longer true before anybody can ask for it.
  const shown: { views?: Views } = {};
  const changes = createChanges((change: Change) => shown.views?.forget(change));
  const model = createModel({ store, changes });
  const stopping = new AbortController();

  const verify = { office, crypto, membersOf: model.membersOf };
  const proofDeps = { office, identity, certificate: way.certificate ?? (() => '') };
  const joining = createJoining({ office, identity, crypto, clock, store });
  if (options.join) joining.answer(options.join);

  const ask = <N extends ChatRequests>(
    name: N,
    payload: PayloadInput<typeof chat, N>,
  ): Promise<Result<Reply<typeof chat, N>>> => connection.request(name, payload);
  const isOnline = () => connection.ready();
  const packetBytes = () => Math.min(model.data.sync?.limits.packetBytes ?? limits.packetBytes, limits.packetBytes);

  const pages = createPages({ model, verify, trouble: (trouble) => changes.trouble(trouble) });
  const timelines = createTimelines({ model, store, pages, ask, isOnline, tell: changes.tell.bind(changes) });
  const lists = createLists({
    ...{ model, store, pages, ask, isOnline, shownOf: timelines.shown },
    tell: changes.tell.bind(changes),
    trouble: (trouble) => changes.trouble(trouble),
  });
  const outbox = createOutbox({ office, identity, crypto, clock, model, store, tell: changes.tell.bind(changes) }, () =>
    sender.nudge(),
  );
  const sender = createSender({ outbox, append: (events) => ask('append', { events }), isOnline, packetBytes });
  const offers = createOffers({
    device,
    store,
    model,
    outbox,
    offer: (events) => ask('offer', { events }),
    isOnline,
    packetBytes,
  });
  const live = createLive({
    clock,
    signal: (name, payload) => connection.signal(name, payload),
    tell: changes.tell.bind(changes),
    knows: (room, member) => model.data.rooms.has(room) && model.data.members.has(member),
  });
  model.follow(({ clearedMessages, clearedRooms }) => {
    if (clearedMessages) live.forgetReaders();
    for (const room of clearedRooms) live.forgetReaders(room);
  });
  let privacy: Privacy = { receipts: true, typing: true, seen: true };
  const tells = () => privacy.receipts;
  const reads = createReads({ model, ask: (payload) => ask('read', payload), isOnline, tells });
  const received = createReceived({
    ...{ model, clock, random, isOnline, tells },
    signal: (payload) => connection.say('received', payload),
  });
  const askedPages = createAskedPages({ ask, pages, me: () => model.data.sync?.member });
  const followUp = createFollowUp({
    model,
    ask,
    async fetchNewest(room) {
      lists.refresh(room);
      await timelines.fetchNewest(room);
    },
  });
  const sync = createSync({
    office,
    store,
    model,
    pages,
    crypto,
    changes,
    keptEvents: options.keptEvents ?? defaultKeptEvents,
    onNeeds(needs) {
      followUp.need(needs);
      for (const room of needs.counts) void reads.recount(room).catch(() => undefined);
    },
  });
  const statuses = createStatuses({ clock, tell: changes.tell.bind(changes) });
  const views = (shown.views = createViews({ device, model, outbox, timelines, lists, statuses, changes }));
  const hasReceipts = (room: string) => tells() && model.data.rooms.get(room)?.state.receipts !== false;
  let goal = Infinity;
  /** The office has restored a backup from before this member joined. */
  let forgotten = false;
  /** The membership has ended, and the person has asked to be let in anew. */
  let returning = false;

  const connection = createConnection({
    way,
    clock,
    random,
    isMember: () => model.data.sync !== undefined && !returning,
    isForgotten() {
      const anew = model.data.sync !== undefined && !forgotten && !returning;
      forgotten ||= anew;
      return anew;
    },
    async auth(sid, pending) {
      // Whoever comes back is somebody new, to whom nothing of the log has been told.
      const known = returning ? undefined : model.data.sync;
      const [proof, join] = await Promise.all([
        proofFor('/', sid, proofDeps),
        known ? (forgotten ? joining.again(sid) : undefined) : joining.request(sid),
      ]);
      return {
        ...proof,
        ...(known && { cursor: known.cursor, epochs: known.epochs.slice(-16) }),
        ...(options.view !== undefined && { view: options.view }),
        ...(join && { join: { ...join, ...(pending && { wait: true }) } }),
      };
    },
    async onWelcome(payload) {
      checkVersion(payload);
      const { seq, more } = await sync.welcome(payload);
      goal = seq;
      forgotten = false;
      returning = false;
      // In a turn of its own: the connection counts as welcomed when this has returned.
      queueMicrotask(() => {
        settleIn();
        followUp.more(more);
      });
    },
    async onEvents(payload) {
      await sync.events(payload);
      settleIn();
    },
    onPush(name, payload) {
      if (name === 'counts') void reads.counted(payload as Parameters<typeof reads.counted>[0]).catch(() => undefined);
      else if (name === 'typing.by') live.onTyping(payload as Parameters<typeof live.onTyping>[0]);
      else if (name === 'presence.of') live.onPresence(payload as Parameters<typeof live.onPresence>[0]);
      else if (name === 'read.by') live.onReadBy(payload as Parameters<typeof live.onReadBy>[0]);
      else if (name === 'received.by') live.onReceivedBy(payload as Parameters<typeof live.onReceivedBy>[0]);
    },
    onStatus({ phase }) {
      changes.tell({ kind: 'status' });
      if (phase === 'online') nowOnline();
      else if (phase === 'offline' || phase === 'stopped' || phase === 'refused') {
        live.offline();
        received.offline();
      }
    },
  });
  const admin = createAdmin(connection.manager, (sid) => proofFor('/admin', sid, proofDeps), isOnline);
  const transfers = createTransfers({
    way,
    auth: (sid) => proofFor('/files/', sid, proofDeps),
    random,
    store,
    hash: deps.hashChunk ?? crypto.sha256,
    clock,
    stopping: stopping.signal,
  });

  /** Caught up as soon as everything up to the welcome's seq is here. */
  function settleIn(): void {
    if ((model.data.sync?.cursor.seq ?? -1) >= goal) connection.caughtUp();
  }

  function nowOnline(): void {
    live.online();
    received.online();
    timelines.refreshAll();
    lists.refresh();
    void reads.flush().catch(() => undefined);
    // Offers first: what the log lost was there before what was written since.
    void offers
      .start()
      .catch(() => undefined)
      .then(() => (holdsLock ? outbox.adopt() : undefined))
      .catch(() => undefined)
      .then(() => sender.restart());
  }

  changes.subscribe((change) => {
    if (change.kind !== 'event') return;
    const { event } = change;
    offers.nudge();
    if (event.device === device) {
      outbox.arrived({ id: event.id, seq: event.seq, n: event.n, epoch: model.data.sync?.cursor.epoch ?? '' });
    }
    if (event.room === null) return;
    if (event.type === 'room.receipts' && event.body?.on === false) live.forgetReaders(event.room);
    void reads.arrived(event.room).catch(() => undefined);
    if (event.member !== null && event.type === 'message') live.said(event.room, event.member);
    const isSaid = event.type === 'message' || event.type === 'announcement';
    if (isSaid && event.member !== model.data.sync?.member) received.arrived(event.room);
  });

  let holdsLock = false;
  /** What earlier clients of the profile left is this one's to send while it holds the lock. */
  function adoptWhenAlone(): void {
    const work = async () => {
      holdsLock = true;
      await outbox.adopt();
      await new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
    };
    const held = lock ? lock.hold(`landline-${office}-${device}`, stopping.signal, work) : work();
    held.catch(() => undefined).finally(() => (holdsLock = false));
  }

  async function request<N extends ChatRequests>(
    name: N,
    payload: PayloadInput<typeof chat, N>,
  ): Promise<Reply<typeof chat, N>> {
    return unwrap(await ask(name, payload));
  }

  return {
    device,
    async start() {
      await model.load();
      for (const kind of ['office', 'rooms', 'members', 'outbox'] as const) changes.tell({ kind });
      adoptWhenAlone();
      connection.start();
    },
    async stop() {
      stopping.abort();
      sender.stop();
      offers.stop();
      statuses.stop();
      admin.stop();
      transfers.stop();
      live.offline();
      received.offline();
      connection.stop();
      await model.stop();
      await store.close();
    },
    join(answer) {
      joining.answer(answer);
      const { error, ended } = connection.status();
      // Only a person undoes the end of a membership: what the client was made with does not.
      if (model.data.sync && (error?.code === 'revoked' || ended !== undefined)) returning = true;
      connection.reconnectAnew();
    },
    async checkWay() {
      const holds = await connection.checkWay();
      // The files' connection went the same way; over a sound one a transfer goes on.
      if (!holds) transfers.renew();
      return holds;
    },
    reconnect: () => connection.reconnect(),
    until: (_phase, signal) => untilOnline({ status: connection.status, subscribe: changes.subscribe }, signal),

    status: connection.status,
    office: views.office,
    rooms: views.rooms,
    room: (id) => views.rooms().find((room) => room.id === id),
    members: views.members,
    member: views.member,
    timeline: views.timeline,
    thread: views.thread,
    pins: views.pins,
    outbox: views.outbox,
    presence: live.presence,
    typing: (room) => live.typing(room).filter((member) => member !== model.data.sync?.member),
    lastSeen: live.lastSeen,
    readMarks: (room) => (hasReceipts(room) ? live.readMarks(room) : noMarks),
    troubles: changes.counts,
    subscribe: changes.subscribe,

    openRoom: timelines.open,
    closeRoom(room) {
      timelines.close(room);
      lists.pins.close(room);
    },
    older: timelines.older,
    newer: timelines.newer,
    narrow: timelines.narrow,
    jumpTo: timelines.jumpTo,

    async message(room, id) {
      const item = views.item(room, (await lists.single.message(room, id)).state);
      if (!item) throw new LandlineError('not_found', 'This message is of a later version.');
      return item;
    },
    openThread: lists.threads.open,
    moreReplies: lists.threads.more,
    closeThread: lists.threads.close,
    loadPins: lists.pins.load,
    mentions: askedPages.mentions,
    announcements: askedPages.announcements,

    ...createActions({ office, crypto, model, outbox }),
    retry: outbox.retry,
    discard: outbox.discard,

    markRead: reads.mark,
    async loadReaders(room) {
      if (!tells())
        throw new LandlineError('forbidden', 'Who tells others nothing of what they read learns nothing of it.');
      const { readers } = await request('readers', { room });
      live.putMarks(
        room,
        readers.map(({ member, n, received: held = n }) => ({ member, read: n, received: held })),
      );
    },
    async loadLastSeen(members) {
      for (let from = 0; from < members.length; from += limits.seenMembers) {
        const asked = members.slice(from, from + limits.seenMembers);
        const reply = await request('seen', { members: asked });
        live.putSeen(asked, reply.members);
      }
    },
    setPrivacy(wanted) {
      const before = privacy;
      privacy = wanted;
      if (!wanted.typing) live.stopTyping();
      live.setSeen(wanted.seen);
      if (before.receipts === wanted.receipts) return;
      for (const room of model.data.rooms.keys()) changes.tell({ kind: 'readers', room });
      if (wanted.receipts && isOnline()) received.online();
    },
    setTyping(room, typing) {
      if (privacy.typing) live.setTyping(room, typing);
    },
    setPresence: live.setPresence,
    search: askedPages.search,
    searchCached: createCachedSearch({ model, store, clock }),
    eventsAfter: askedPages.eventsAfter,
    history: askedPages.history,
    fetchMessage: askedPages.fetchMessage,
    request,
    admin: { request: (name, payload) => admin.request(name, payload) },

    upload: transfers.upload,
    download: transfers.download,
    async blobUrl({ blob, name, type }) {
      const { path, expires } = await transfers.ticket({ blob, name, type });
      return { url: new URL(path, way.url).href, expires };
    },
  };
}
