import { afterEach, beforeEach, expect } from 'vitest';
import {
  createClient,
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
  type ClientStore,
  type Identity,
} from '../../client/index.ts';
import { openLyingHost, type LyingHost } from './lying-host.ts';
import { when } from './office.ts';

/** For each test of the file a lying host and real clients of it; a test fails when anything was left uncaught meanwhile. */
export function liedTo() {
  let host: LyingHost;
  let clients: Client[] = [];
  /** What nobody caught: in Node it would end the process. */
  const uncaught: unknown[] = [];
  const note = (reason: unknown) => void uncaught.push(reason);

  beforeEach(async () => {
    host = await openLyingHost();
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    for (const client of clients) await client.stop();
    clients = [];
    await host.close();
    process.off('unhandledRejection', note);
    expect(uncaught.splice(0)).toEqual([]);
  });

  function peer({ store = createMemoryStore(), identity = createSoftwareIdentity(createDeviceKey()) }: Parts = {}) {
    const client = createClient(
      { office: host.office, join: { name: 'Ada' } },
      { identity, store, connection: { url: host.url, socketOptions: { transports: ['websocket'] } } },
    );
    clients.push(client);
    return client;
  }

  const texts = (client: Client) => client.timeline(host.room).items.map(({ text }) => text);

  return {
    host: () => host,
    peer,
    texts,
    /** How often the host was asked for this. */
    asked: (name: string) => host.asked.filter((one) => one.name === name).length,

    /** A client that is online, with the room open. */
    async online(parts: Parts = {}): Promise<Client> {
      const client = peer(parts);
      await client.start();
      await client.until('online');
      await client.openRoom(host.room);
      return client;
    },

    /** The client still does its work: what is said now arrives, what is sent now is acknowledged. */
    async expectSound(client: Client): Promise<void> {
      host.say('still here');
      await when(client, () => texts(client).includes('still here'), 'the next message');
      const sending = await client.send(host.room, { text: 'me too' });
      await sending.done;
      await when(client, () => client.outbox().length === 0, 'the outbox to be empty');
      expect(uncaught).toEqual([]);
    },
  };
}

type Parts = { store?: ClientStore; identity?: Identity };
