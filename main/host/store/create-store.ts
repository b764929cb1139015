import { Worker } from 'node:worker_threads';
import type { EventBody, EventHeader } from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { BackupNews } from './backup.ts';
import type { SlowStatement } from './database.ts';
import type { Reader } from './reader/reader.ts';
import type { Batch, Caller, Store } from './store.ts';
import { firstNews, startThread } from './thread.ts';
import type { WorkerStart } from './worker.ts';
import type { WriterNews } from './writer/loop.ts';
import type { WriterMethods, WriterOptions } from './writer/writer.ts';

export type StoreOptions = {
  /** The SQLite file; made if it is not there, in a folder that is. */
  path: string;
  office: {
    id: string;
    /** The name a new office starts with; later ones are in the log. */
    name: string;
    /** SubjectPublicKeyInfo, base64url. */
    rootPublicKeyInfo: string;
  };
  /** The device that signs for the host; `privateKey` is PKCS #8 DER. */
  service: WriterOptions['service'];
  /** Verify signatures in the thread pool (default) or on the writer's own thread. */
  verifyAside?: boolean;
};

export type StoreDeps = {
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** A thread of the store died: every call that needs it is rejected from now on. */
  onFailure?: (error: Error) => void;
  logger?: Pick<HostLogger, 'warn' | 'error'>;
};

/** A disk that fails, fails every call: it is told of so often, in ms. */
const troubleEvery = 60_000;
const hour = 3_600_000;
const day = 24 * hour;

/** Events between two checkpoints: some 4 MiB of write-ahead log. */
const checkpointEvery = 500;

/**
 * A search first brings the index up to what was just said, in steps, so that messages come in between. After a storm that is at
 * most so many steps; what then still lacks is found by the next search.
 */
const indexAtOnce = 200;
const indexSteps = 200;

/**
 * Opens the office's log, or founds it. Three threads hold a connection each: the writer, a reader for what people wait for, and
 * one for heavy reads, so that nothing heavy delays a message and a slow disk never stops the host's event loop.
 *
 * @throws Error when the file cannot be opened, is of a newer version, or belongs to another office.
 */
export async function createStore(options: StoreOptions, deps: StoreDeps = {}): Promise<Store> {
  const { path, office, service, verifyAside = true } = options;
  const { clock = Date.now } = deps;
  const onFailure = (error: Error) => {
    deps.logger?.error({ err: error }, 'a thread of the store died');
    deps.onFailure?.(error);
  };
  const onSlow = (thread: string) => (slow: SlowStatement) => {
    deps.logger?.warn({ thread, ...slow }, 'a statement of the log took long');
  };
  const listeners: ((batch: Batch) => void)[] = [];
  let published = 0;
  let slowestAppend = 0;
  const appending = new Set<{ asked: number }>();
  let tellingTook = 0;
  let troubled = -Infinity;
  let stopping = false;

  const reading = (kind: 'reader' | 'heavy') =>
    startThread<Reader & { checkpoint: () => void }>(
      { kind: 'reader', path, now: clock(), office: office.id, service },
      { clock, onFailure, onSlow: onSlow(kind) },
    );
  const writing = startThread<WriterMethods>(
    { kind: 'writer', path, now: clock(), options: { office, service, verifyAside } },
    { clock, onFailure, onSlow: onSlow('writer'), onNews: publish, newsTook: () => tellingTook },
  );
  const threads = await Promise.allSettled([writing, reading('reader'), reading('heavy')]);
  const [writer, reader, heavy] = await allOrNone(threads);
  const { head, epochs, name, firstRoom } = await reader.call('position');
  published = head;
  const shown = { id: office.id, name, service: service.device, firstRoom };

  let checkpointed = head;
  let checkpointing = false;

  /** Beside the writer: an acknowledgement never waits for the write-ahead log to be moved into the database. */
  function checkpoint(): void {
    if (checkpointing || published - checkpointed < checkpointEvery) return;
    checkpointing = true;
    checkpointed = published;
    heavy
      .call('checkpoint')
      .catch((error: unknown) => tellTrouble(error))
      .finally(() => (checkpointing = false));
  }

  /** Whoever wanted to write was refused, and keeps what they have; whose disk it is must hear of it. */
  function tellTrouble(error: unknown): void {
    if (stopping || performance.now() - troubled < troubleEvery) return;
    troubled = performance.now();
    deps.logger?.error({ err: error }, 'the log cannot be written: look after the disk');
  }

  function publish(news: unknown): void {
    const { batches, trouble } = news as WriterNews;
    if (trouble !== undefined) tellTrouble(new Error(trouble));
    for (const batch of batches) {
      published = batch.to;
      const renamed = newName(batch);
      if (renamed !== undefined) shown.name = renamed;
      for (const listener of listeners) listener(batch);
    }
    checkpoint();
  }

  async function backup(to: string, ended?: AbortSignal): Promise<{ seq: number; blobs: string[] }> {
    ended?.throwIfAborted();
    // A thread of its own, for as long as it takes: searches go on as well.
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { kind: 'backup', path, now: clock(), to } satisfies WorkerStart,
    });
    const end = () => void worker.terminate();
    ended?.addEventListener('abort', end);
    try {
      return (await firstNews(worker)) as BackupNews;
    } finally {
      ended?.removeEventListener('abort', end);
    }
  }

  return {
    office: shown,
    get published() {
      return published;
    },
    epochs,
    onBatch: (listener) => {
      listeners.push(listener);
    },
    told: (ms) => {
      tellingTook = ms;
    },

    standing: (device) => reader.call('standing', device),
    join: (attempt) => writer.call('join', attempt),
    async append(events, by) {
      const append = { asked: performance.now() };
      appending.add(append);
      try {
        return await writer.call('append', events, callerOnly(by));
      } finally {
        appending.delete(append);
        slowestAppend = Math.max(slowestAppend, performance.now() - append.asked);
      }
    },
    appendDelay() {
      const [eldest] = appending;
      const slowest = Math.max(slowestAppend, eldest ? performance.now() - eldest.asked : 0);
      slowestAppend = 0;
      return slowest;
    },
    offer: (events, by) => writer.call('offer', events, callerOnly(by)),
    appendAsService: (event) => writer.call('post', event),

    view: (member, at) => reader.call('view', member, at),
    catchUp: (member, after) => reader.call('catchUp', member, after),
    log: (member, ask) => heavy.call('log', member, ask),
    history: (member, ask) => (ask.bulk === true ? heavy : reader).call('history', member, ask),
    changes: (member, ask) => reader.call('changes', member, ask),
    message: (member, ask) => reader.call('message', member, ask),
    replies: (member, ask) => reader.call('replies', member, ask),
    pins: (member, ask) => reader.call('pins', member, ask),
    mentions: (member, ask) => reader.call('mentions', member, ask),
    announcements: (member, ask) => reader.call('announcements', member, ask),
    search: async (member, ask) => {
      for (let i = 0; i < indexSteps && (await writer.call('index', indexAtOnce)); i++);
      return heavy.call('search', member, ask);
    },
    rooms: (member, ask) => reader.call('rooms', member, ask),
    people: (member) => reader.call('people', member),
    members: (member, ask) => reader.call('members', member, ask),
    read: (member, ask) => writer.call('read', member, ask),
    received: (rooms) => writer.call('received', rooms),
    readers: (member, ask) => reader.call('readers', member, ask),

    seen: (member, ask) => reader.call('seen', member, ask),
    putSeen: (seen) => writer.call('putSeen', seen),
    forgetSeen: (member) => writer.call('forgetSeen', member),

    settings: () => reader.call('settings'),
    changeSettings: (ask, by) => writer.call('changeSettings', ask, by),
    putPolicy: (policy) => writer.call('putPolicy', policy),
    createInvite: (ask, by) => writer.call('createInvite', ask, by),
    invites: (ask) => heavy.call('invites', ask),
    revokeInvite: (invite, by) => writer.call('revokeInvite', invite, by),
    createWebhook: (ask, by) => writer.call('createWebhook', ask, by),
    webhooks: () => heavy.call('webhooks'),
    webhookOf: (token) => reader.call('webhookOf', token),
    deleteWebhook: (webhook, by) => writer.call('deleteWebhook', webhook, by),
    clearJoins: (by) => writer.call('clearJoins', by),
    joinRequests: () => heavy.call('joinRequests'),
    decideJoin: (ask, by) => writer.call('decideJoin', ask, by),
    memberList: (ask) => heavy.call('memberList', ask),
    liftBan: (member, by) => writer.call('liftBan', member, by),
    audit: (ask) => heavy.call('audit', ask),
    hasOwner: () => reader.call('hasOwner'),

    addBlob: (blob) => writer.call('addBlob', blob),
    readableBlob: (member, blob) => reader.call('readableBlob', member, blob),
    knownBlobs: (blobs) => heavy.call('knownBlobs', blobs),
    storageKinds: () => heavy.call('storageKinds'),
    storageUse: (member) => reader.call('storageUse', member),
    takeUnreferencedBlobs: (before) => writer.call('takeUnreferencedBlobs', before),
    backup,
    async sweep() {
      await writer.call('endExpiredGuests');
      await writer.call('expireJoins');
      const { retentionDays } = (await reader.call('settings')).settings;
      if (retentionDays === 0) return;
      // By the full hour: a busy office has one event of it an hour, not one a minute.
      const before = Math.floor((clock() - retentionDays * day) / hour) * hour;
      while (await writer.call('eraseStep', before));
    },
    async stop() {
      stopping = true;
      await Promise.all([reader.close(), heavy.close()]);
      await writer.close();
    },
  };
}

/** Who asks usually comes with all that its connection knows; only this crosses to the thread. */
function callerOnly({ member, device }: Caller): Caller {
  return { member, device };
}

/** When one thread cannot start, the others must not stay behind. */
async function allOrNone<T extends readonly PromiseSettledResult<{ close(): Promise<void> }>[]>(
  threads: T,
): Promise<{ [I in keyof T]: T[I] extends PromiseSettledResult<infer V> ? V : never }> {
  const failed = threads.find((thread) => thread.status === 'rejected');
  const started = threads.flatMap((thread) => (thread.status === 'fulfilled' ? [thread.value] : []));
  if (failed) {
    await Promise.all(started.map((thread) => thread.close()));
    throw failed.reason;
  }
  return started as never;
}

/** What the office is called after a batch, if that changed. */
function newName({ streams }: Batch): string | undefined {
  const rename = streams
    .find(({ room }) => room === null)
    ?.events.findLast(({ header }) => (JSON.parse(header) as EventHeader).type === 'office.rename');
  return rename?.body ? (JSON.parse(rename.body) as EventBody<'office.rename'>).name : undefined;
}
