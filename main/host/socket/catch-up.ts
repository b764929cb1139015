import { LandlineError, type EventsPacket, type Welcome } from '../../../protocol/index.ts';
import type { Store } from '../store/store.ts';
import type { Admission } from './auth.ts';
import type { Connection } from './connections.ts';
import { sendWith } from './broadcast.ts';
import { audience } from './rooms.ts';

export type CatchUpDeps = {
  store: Pick<Store, 'office' | 'view' | 'catchUp' | 'published' | 'epochs'>;
  welcomeOf: () => Pick<Welcome, 'limits'> & { join: Welcome['office']['join'] };
};

/** How long a client may take for one page before it is taken for stuck, in milliseconds. */
const pageTimeout = 30_000;

/**
 * Brings a new connection to the head of the log: the welcome, then pages of what it missed, each acknowledged before the next
 * is read, so that a slow client costs one page of memory. It enters its rooms in the same tick in which nothing is left to
 * send; from then on batches reach it live.
 *
 * @returns once the connection is live, or has closed.
 * @throws LandlineError `unavailable` when the client does not acknowledge a page in time.
 */
export async function catchUp(connection: Connection, admission: Admission, deps: CatchUpDeps): Promise<void> {
  const { store } = deps;
  const { socket, member } = connection;
  const { cursor, epochs, view: room } = admission.auth;
  const view = await store.view(member, {
    ...(cursor && { cursor }),
    ...(epochs && { epochs }),
    ...(room !== undefined && { view: room }),
  });
  const { join, limits: officeLimits } = deps.welcomeOf();
  const welcome = {
    version: admission.version,
    office: { id: store.office.id, name: view.name, join },
    epochs: view.epochs,
    host: store.office.service,
    member,
    role: view.role,
    limits: officeLimits,
    mode: view.mode,
    ...(view.base !== undefined && { base: view.base }),
    seq: view.seq,
    erased: view.erased,
    rooms: view.rooms,
    more: view.more,
    ...(view.page && { page: view.page }),
  } satisfies Omit<Welcome, 'members'>;
  sendWith(socket, 'welcome', welcome, 'members' satisfies keyof Welcome, view.members);

  let sentTo = view.from;
  while (socket.connected) {
    const page = await store.catchUp(member, sentTo);
    const epoch = store.epochs.at(-1);
    if (!epoch) throw new LandlineError('internal', 'The log has no epoch.');
    if (page.to >= store.published && page.events.length === 0) {
      enterRooms(connection, page.rooms);
      socket.emit('safe', { epoch: epoch.id, safe: page.to });
      return;
    }
    const { events, receipt } = page;
    await acknowledged(connection, { epoch: epoch.id, safe: page.to, events, ...(receipt && { receipt }) });
    sentTo = page.to;
  }
}

/** Without an await between the last read of `published` and this, no batch can fall between catch-up and live. */
function enterRooms(connection: Connection, rooms: string[]): void {
  const { socket } = connection;
  void socket.join([audience.everybody, ...(connection.role === 'guest' ? [] : [audience.members]), ...rooms]);
  connection.live = true;
}

async function acknowledged({ socket }: Connection, packet: EventsPacket): Promise<void> {
  try {
    await socket.timeout(pageTimeout).emitWithAck('events', packet);
  } catch {
    if (socket.connected) throw new LandlineError('unavailable', 'The client does not take in what it is sent.');
  }
}
