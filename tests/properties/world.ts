import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  createClient,
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
  type ClientStore,
  type Identity,
  type SeenEvent,
  type Sending,
} from '../../client/index.ts';
import { createHost, restoreBackup, type Host } from '../../main/host/index.ts';
import { parseInviteLink, type EventHeader, type EventType, type LandlineError } from '../../protocol/index.ts';
import { createLog } from '../support/host.ts';
import { until } from '../support/wait.ts';
import { openLine, type FaultyLine } from '../support/faulty-line.ts';
import type { LogLine } from './model.ts';

/** A person with one device, and everything their program told them. */
export type Peer = {
  readonly name: string;
  readonly identity: Identity;
  store: ClientStore;
  readonly line: FaultyLine;
  /** Absent: as the product does it, by polling first and upgraded then. */
  readonly transports: string[] | undefined;
  client: Client;
  member: string;
  /** What the client told as events, by the epoch in which it did. */
  told: { epoch: string; event: SeenEvent }[];
  /** Troubles of clients that were stopped since. */
  troubles: string[];
  /** The furthest read mark of each room. */
  marks: Map<string, number>;
};

/** What somebody did: the intent, and what the host answered. */
export type Deed = {
  id: string;
  by: Peer;
  type: EventType;
  body: Record<string, unknown>;
  /** Refused with a code, or acknowledged at a seq; unknown while it is on its way or after its client was stopped. */
  outcome?: { seq: number } | { code: string };
  /** Who was cut off came back without what they held: what had not arrived by then is nobody's any more. */
  forsaken?: true;
};

const plenty = { perSecond: 1e6, burst: 1e6 };
const budgets = { append: plenty, read: plenty, heavy: plenty, chunk: plenty, signal: plenty };

/** An office of real parts: host, cables that can be cut, clients; and a note of everything that was done. */
export async function openWorld() {
  const log = createLog();
  const folders: string[] = [];
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landline-properties-'));
    folders.push(folder);
    return folder;
  };
  let dir = await newFolder();
  const start = (port: number): Promise<Host> =>
    createHost({ dir, name: 'Office', port, bind: ['127.0.0.1'], budgets }, { logger: log });
  let host = await start(0);
  const { port, officeId: office, rootCertificate } = host;
  const ownerToken = parseInviteLink(host.ownerInvite ?? '')?.token ?? '';
  const peers: Peer[] = [];
  const deeds = new Map<string, Deed>();

  function clientOf(peer: Peer, token?: string): Client {
    const client = createClient(
      { office, join: { name: peer.name, ...(token !== undefined && { token }) } },
      {
        identity: peer.identity,
        store: peer.store,
        random: () => 0,
        connection: {
          url: `https://127.0.0.1:${peer.line.port}`,
          socketOptions: { ca: rootCertificate, ...(peer.transports && { transports: peer.transports }) },
        },
      },
    );
    client.subscribe((change) => {
      if (change.kind === 'trouble') peer.troubles.push(`${change.trouble.code}: ${change.trouble.message}`);
      if (change.kind !== 'event') return;
      peer.told.push({ epoch: client.office()?.epochs.at(-1)?.id ?? '', event: change.event });
    });
    return client;
  }

  function ended(peer: Peer): boolean {
    const { phase } = peer.client.status();
    return phase === 'stopped' || phase === 'refused';
  }

  /** The log as it is on disk, or in a backup. */
  function readLog(folder = dir): LogLine[] {
    const database = new DatabaseSync(join(folder, 'office.db'), { readOnly: true });
    try {
      const rows = database.prepare('SELECT seq, n, member, header, body FROM event ORDER BY seq').all() as {
        seq: number;
        n: number;
        member: string | null;
        header: string;
        body: string | null;
      }[];
      return rows.map(({ seq, n, member, header, body }) => {
        const { id, room, author, type, ref } = JSON.parse(header) as EventHeader;
        const said = deeds.get(id)?.body ?? (JSON.parse(body ?? '{}') as Record<string, unknown>);
        return { seq, n, id, room, author, type, ref, member, body: said };
      });
    } finally {
      database.close();
    }
  }

  return {
    office,
    log,
    peers,
    deeds,
    readLog,
    ended,
    active: () => peers.filter((peer) => !ended(peer)),

    async join(name: string): Promise<Peer> {
      const line = await openLine(() => port);
      const peer: Peer = {
        name,
        identity: createSoftwareIdentity(createDeviceKey()),
        store: createMemoryStore(),
        line,
        transports: [['websocket'], ['polling'], undefined][peers.length % 3],
        client: undefined as unknown as Client,
        member: '',
        told: [],
        troubles: [],
        marks: new Map(),
      };
      peer.client = clientOf(peer, peers.length === 0 ? ownerToken : undefined);
      peers.push(peer);
      await peer.client.start();
      await peer.client.until('online');
      peer.member = peer.client.office()?.member ?? '';
      return peer;
    },

    /** Ends a person's program and starts it again on the same store. */
    async restartClient(peer: Peer): Promise<void> {
      await peer.client.stop();
      peer.client = clientOf(peer);
      await peer.client.start();
    },

    /**
     * Ends a person's program when all is said, and starts it again on an empty store: the same device, nothing held. Who was
     * removed comes back so, too, as somebody new.
     */
    async startAfresh(peer: Peer): Promise<void> {
      const wasEnded = ended(peer);
      await online(peer);
      await until(`${peer.name} to have said all`, async () => {
        if (ended(peer)) return true;
        const pending = peer.client.outbox().some(({ state }) => state === 'pending');
        return !pending && (await peer.store.list('rooms')).every(({ value }) => value.pendingRead === undefined);
      });
      // What it alone can bring back after a restore is not thrown away.
      if (!wasEnded && (ended(peer) || (await peer.store.list('offers', { limit: 1 })).length > 0)) return;
      if (wasEnded) for (const deed of deeds.values()) if (deed.by === peer) deed.forsaken = true;
      await peer.client.stop();
      peer.store = createMemoryStore();
      peer.client = clientOf(peer);
      await peer.client.start();
      await online(peer);
      // Who was removed meanwhile has come as somebody new.
      const member = peer.client.office()?.member ?? '';
      if (member !== peer.member) peer.marks.clear();
      peer.member = member;
    },

    /** Notes what is done, and what becomes of it. */
    note(by: Peer, type: EventType, body: Record<string, unknown>, sending: Sending): Deed {
      const deed: Deed = { id: sending.id, by, type, body };
      deeds.set(sending.id, deed);
      sending.done.then(
        ({ seq }) => (deed.outcome = { seq }),
        (error: unknown) => (deed.outcome = { code: (error as LandlineError).code }),
      );
      return deed;
    },

    async restartHost(): Promise<void> {
      await host.stop();
      host = await start(port);
    },

    /** @returns the backup's folder. */
    async backup(): Promise<string> {
      const owner = peers[0];
      if (!owner) throw new Error('nobody is there');
      // A cut that was announced before may hit this request, too.
      for (let left = 3; ; left -= 1) {
        await online(owner);
        try {
          return (await owner.client.admin.request('backup', {})).path;
        } catch (error) {
          if (left === 0 || (error as LandlineError).code !== 'unavailable') throw error;
        }
      }
    },

    /**
     * The host's computer is replaced by one that has the backup only.
     *
     * @param between - called when the old one has stopped.
     */
    async restore(backup: string, between: () => Promise<void>): Promise<void> {
      await host.stop();
      await between();
      dir = await newFolder();
      await restoreBackup(backup, dir);
      host = await start(port);
    },

    online,
    async close(): Promise<void> {
      for (const peer of peers) await peer.client.stop().catch(() => undefined);
      await host.stop();
      for (const peer of peers) await peer.line.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };

  /** Plugs the cable in and waits until the person is online, or was told that they are not welcome any more. */
  async function online(peer: Peer): Promise<void> {
    peer.line.plugIn();
    if (ended(peer)) return;
    peer.client.reconnect();
    await until(`${peer.name} to be online`, () => peer.client.status().phase === 'online' || ended(peer), 20_000);
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>;
