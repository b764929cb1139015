import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHost, restoreBackup, type Host, type HostDeps, type HostOptions } from '../../main/host/index.ts';
import {
  createClient,
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Change,
  type Client,
  type ClientOptions,
  type ClientStore,
  type Identity,
} from '../../client/index.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A real office on a free port of the loopback, its data in a folder of its own, and clients for it. */
export async function openOffice(options: Partial<HostOptions> = {}, deps: Partial<HostDeps> = {}) {
  const newFolder = () => mkdtemp(path.join(tmpdir(), 'landline-client-'));
  let dir = await newFolder();
  const folders = [dir];
  const start = (more: Partial<HostOptions> = {}): Promise<Host> =>
    createHost({ dir, name: 'Test', port: 0, bind: ['127.0.0.1'], ...options, ...more }, { logger: silent, ...deps });
  let host = await start();
  const { officeId: office, rootCertificate } = host;
  const { port } = host;
  const clients: Client[] = [];

  const ownerToken = new URLSearchParams(host.ownerInvite?.split('#')[1] ?? '').get('t') ?? undefined;

  return {
    office,
    ownerToken,
    host: () => host,
    get dir() {
      return dir;
    },

    /** A client that is not started. */
    peer(
      name: string,
      more: {
        identity?: Identity;
        store?: ClientStore;
        options?: Partial<ClientOptions>;
        token?: string | undefined;
        transports?: string[];
        url?: string;
      } = {},
    ) {
      const identity = more.identity ?? createSoftwareIdentity(createDeviceKey());
      const store = more.store ?? createMemoryStore();
      const socketOptions = { ca: rootCertificate, ...(more.transports && { transports: more.transports }) };
      const client = createClient(
        { office, join: { name, ...(more.token !== undefined && { token: more.token }) }, ...more.options },
        { identity, store, connection: { url: more.url ?? `https://127.0.0.1:${port}`, socketOptions } },
      );
      clients.push(client);
      return client;
    },

    /** A client that is online. */
    async joined(name: string, more: Parameters<typeof this.peer>[1] = {}) {
      const client = this.peer(name, more);
      await client.start();
      await client.until('online');
      return client;
    },

    async restart(more: Partial<HostOptions> = {}): Promise<void> {
      await host.stop();
      host = await start({ port, ...more });
    },
    /** What a broken computer's replacement has: the backup alone. */
    async restore(backup: string): Promise<void> {
      await host.stop();
      dir = await newFolder();
      folders.push(dir);
      await restoreBackup(backup, dir);
      host = await start({ port });
    },
    stopHost: () => host.stop(),
    async startHost(): Promise<void> {
      host = await start({ port });
    },

    async close(): Promise<void> {
      for (const client of clients) await client.stop().catch(() => undefined);
      await host.stop().catch(() => undefined);
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Resolves when `condition` gives something truthy; asked again at each change. */
export function when<T>(client: Client, condition: () => T | undefined | false, what = 'the condition'): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      end();
      reject(
        new Error(`${what} did not come true: ${JSON.stringify(client.status())} ${JSON.stringify(client.troubles())}`),
      );
    }, 15_000);
    const look = () => {
      const value = condition();
      if (value === undefined || value === false) return;
      clearTimeout(timer);
      end();
      resolve(value);
    };
    const end = client.subscribe(look);
    look();
  });
}

/** Collects what a client tells of one kind. */
export function collect<K extends Change['kind']>(client: Client, kind: K): Extract<Change, { kind: K }>[] {
  const changes: Extract<Change, { kind: K }>[] = [];
  client.subscribe((change) => {
    if (change.kind === kind) changes.push(change as Extract<Change, { kind: K }>);
  });
  return changes;
}

/** The office's first public room, once it is known. */
export function general(client: Client): Promise<string> {
  return when(client, () => client.rooms().find(({ name }) => name === 'general')?.id, 'the room general');
}
