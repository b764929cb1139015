import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  failure,
  limits,
  type Failure,
  type files,
  type Payload,
  type Reply,
  type Result,
} from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { Store } from '../store/store.ts';
import type { BlobStore } from './blob-store.ts';
import type { FreeSpace } from './disk.ts';
import type { DiskWriter } from './disk-writer.ts';
import type { HandleCache } from './handle-cache.ts';
import { createLocks, type Locks } from './locks.ts';
import { createRoomFor, type RoomLimits } from './room-for.ts';
import { smallFolder, smallSuffix } from './small-folder.ts';
import { newUpload, resumedUpload, type Upload } from './upload.ts';
import { readUploadMeta, uploadFolder, type UploadFolder, type UploadMeta } from './upload-folder.ts';

export type UploadsOptions = RoomLimits & {
  dir: string;
  /** How long (ms) a `begin` waits for what an earlier process left to be checked, before it says `unavailable`. */
  patience: number;
  /** Finished uploads that are remembered, so that a commit whose answer was lost can be repeated. */
  remembered: number;
};

export type UploadsDeps = {
  blobs: BlobStore;
  handles: HandleCache;
  disk: DiskWriter;
  /** One at a time for each blob: moving it in and sweeping it away. */
  blobLocks: Locks;
  store: Pick<Store, 'addBlob' | 'readableBlob' | 'storageUse'>;
  clock: () => number;
  logger: HostLogger;
  freeSpace: FreeSpace;
};

type Begin = Payload<typeof files, 'file.begin'>;

/** An upload as the host knows it: left by an earlier process and not looked at yet, being written, or finished. */
type Left = {
  state: 'left';
  meta: UploadMeta;
  folder: UploadFolder;
  unwritten: number;
  /** Its bytes were found whole before the host stopped: they are stored, and nothing is promised to it any more. */
  stored?: boolean;
  checking?: Promise<void>;
};
type Open = { state: 'open'; meta: UploadMeta; folder: UploadFolder; upload: Upload };
type Done = { state: 'done'; meta: UploadMeta & { blob: string } };

export type Uploads = Awaited<ReturnType<typeof openUploads>>;

const noSuch = () => failure('not_found', 'There is no such upload.');

/** For so long (ms) an upload keeps the room that was promised to it without a first chunk. */
const firstChunkWithin = 10 * 60_000;

/** All uploads of the office; reads what an earlier process left. Each belongs to the member who began it, nobody else sees it. */
export async function openUploads(options: UploadsOptions, deps: UploadsDeps) {
  const { blobs, store, clock, logger, blobLocks } = deps;
  const dir = join(options.dir, 'uploads');
  const unfinished = new Map<string, Left | Open>();
  const finished = new Map<string, Done>();
  const locks = createLocks();
  const roomFor = createRoomFor(options, {
    use: (member) => store.storageUse(member),
    free: () => deps.freeSpace(dir),
    promisedTo,
  });
  const folderOf = (id: string, size: number) =>
    size <= limits.chunkBytes ? smallFolder(dir, id, deps) : uploadFolder(dir, id, deps);

  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const id of await readdir(dir)) {
    const meta = await readUploadMeta(dir, id);
    if (meta) {
      const folder = uploadFolder(dir, id, deps);
      const stored = meta.blob !== undefined;
      const unwritten = stored ? 0 : meta.size - (await folder.written());
      unfinished.set(id, { state: 'left', meta, folder, unwritten, stored });
    } else if (id.endsWith(smallSuffix)) {
      await rm(join(dir, id), { force: true });
    }
  }

  async function begin(member: string, ask: Begin): Promise<Result<Reply<typeof files, 'file.begin'>>> {
    const found = await look(ask.upload);
    if (found && 'ok' in found) return found;
    if (!found) return start(member, ask);
    const { meta } = found;
    if (meta.member !== member || meta.size !== ask.size) {
      return failure('conflict', 'This upload id was used for something else.');
    }
    if (found.state === 'open') return { ok: true, chunkBytes: limits.chunkBytes, have: found.upload.have() };
    // It may have been swept since: then it starts anew.
    const readable = await store.readableBlob(member, found.meta.blob);
    if (!readable || !(await blobs.has(found.meta.blob))) {
      await drop(ask.upload);
      return start(member, ask);
    }
    return { ok: true, chunkBytes: limits.chunkBytes, have: [], blob: found.meta.blob };
  }

  async function start(member: string, ask: Begin): Promise<Result<Reply<typeof files, 'file.begin'>>> {
    forgetEmpty();
    const refusal = await roomFor(member, ask, () => {
      const meta: UploadMeta = { format: 1, member, size: ask.size, created: clock() };
      const folder = folderOf(ask.upload, ask.size);
      unfinished.set(ask.upload, { state: 'open', meta, folder, upload: newUpload(meta, { folder, clock }) });
    });
    return refusal ?? { ok: true, chunkBytes: limits.chunkBytes, have: [] };
  }

  function promisedTo(member: string) {
    const promised = { office: 0, member: 0, unwritten: 0, memberUnwritten: 0, uploads: 0 };
    for (const one of unfinished.values()) {
      if (one.state === 'left' && one.stored === true) continue;
      const { unwritten } = one.state === 'open' ? one.upload : one;
      promised.office += one.meta.size;
      promised.unwritten += unwritten;
      if (one.meta.member !== member) continue;
      promised.member += one.meta.size;
      promised.memberUnwritten += unwritten;
      promised.uploads += 1;
    }
    return promised;
  }

  /** Forgets what was begun and never got a chunk, so that asking alone keeps nobody out. Whoever comes back to it begins anew. */
  function forgetEmpty(): void {
    const before = clock() - firstChunkWithin;
    for (const [id, one] of unfinished) {
      if (one.state !== 'open' || !one.upload.empty || one.upload.touched > before) continue;
      unfinished.delete(id);
      void one.upload.end();
    }
  }

  const find = (id: string) => unfinished.get(id) ?? finished.get(id);

  /** The upload, checked if an earlier process left it; `unavailable` while that takes longer than a caller should wait. */
  async function look(id: string): Promise<Open | Done | Failure | undefined> {
    const found = find(id);
    if (found?.state !== 'left') return found;
    found.checking ??= check(id, found)
      .catch((error: unknown) => {
        logger.error({ upload: id, error }, 'an upload could not be checked');
      })
      .finally(() => delete found.checking);
    const waited = new AbortController();
    await Promise.race([
      found.checking,
      sleep(options.patience, undefined, { signal: waited.signal }).catch(() => undefined),
    ]);
    waited.abort();
    const now = find(id);
    if (now?.state !== 'left') return now;
    return failure('unavailable', 'The host is still checking what it has of this file.', { retryAfter: 2_000 });
  }

  async function check(id: string, { meta, folder }: Left): Promise<void> {
    const { blob } = meta;
    if (blob === undefined) {
      const upload = await resumedUpload(meta, { folder, clock });
      logger.info({ upload: id, size: meta.size, unwritten: upload.unwritten }, 'an upload is taken up again');
      unfinished.set(id, { state: 'open', meta, folder, upload });
      return;
    }
    // The bytes were whole and durable before the host was interrupted: what is left of the commit is done now. If they are
    // gone from both places, the blob was swept away since.
    if ((await blobs.has(blob)) || (await folder.hasData())) await place(id, folder, { ...meta, blob });
    else await drop(id);
  }

  async function place(id: string, folder: UploadFolder, meta: UploadMeta & { blob: string }): Promise<void> {
    // Until it is done this is where a second try starts from.
    unfinished.set(id, { state: 'left', meta, folder, unwritten: 0 });
    await blobLocks.run(meta.blob, async () => {
      await blobs.keep(meta.blob, folder);
      await store.addBlob({ blob: meta.blob, size: meta.size, member: meta.member });
    });
    finished.set(id, { state: 'done', meta });
    unfinished.delete(id);
    for (const oldest of finished.keys()) {
      if (finished.size <= options.remembered) break;
      finished.delete(oldest);
    }
  }

  async function mine(member: string, id: string): Promise<Open | Done | Failure> {
    if (find(id)?.meta.member !== member) return noSuch();
    return (await look(id)) ?? noSuch();
  }

  async function put(
    member: string,
    { upload, index, data }: Payload<typeof files, 'file.put'>,
  ): Promise<Result<object>> {
    // A chunk may be sent on the heels of its `begin`, and the commit on the chunk's, without waiting for an answer: here and in
    // the commit's lock what came first goes on first.
    await locks.settled(upload);
    const found = await mine(member, upload);
    if ('ok' in found) return found;
    return found.state === 'done' ? { ok: true } : found.upload.put(index, data);
  }

  async function commit(member: string, ask: Payload<typeof files, 'file.commit'>): Promise<Result<{ blob: string }>> {
    const found = await mine(member, ask.upload);
    if ('ok' in found) return found;
    if (found.state === 'done') {
      return found.meta.blob === ask.blob
        ? { ok: true, blob: ask.blob }
        : failure('bad_hash', 'It was committed as another blob.');
    }
    const { upload } = found;
    const checked = await upload.finish(ask.blob).catch(async (error: unknown) => {
      if (upload.spoilt) await drop(ask.upload);
      throw error;
    });
    if (!checked.ok) {
      // What was sent cannot become this blob: the next begin starts from nothing, not with the same wrong chunks.
      if (checked.error.code === 'bad_hash' || upload.spoilt) await drop(ask.upload);
      return checked;
    }
    await upload.end();
    await place(ask.upload, found.folder, { ...found.meta, blob: ask.blob });
    return { ok: true, blob: ask.blob };
  }

  async function drop(id: string): Promise<void> {
    const found = unfinished.get(id);
    unfinished.delete(id);
    finished.delete(id);
    if (found?.state === 'open') await found.upload.end();
    await (found?.folder ?? uploadFolder(dir, id, deps)).remove();
  }

  async function abort(member: string, id: string): Promise<Result<object>> {
    if (unfinished.get(id)?.meta.member === member) await drop(id);
    return { ok: true };
  }

  /** Drops what got no chunk since `before` (ms since 1970), and folders that say nothing of themselves. */
  async function sweep(before: number): Promise<number> {
    let dropped = 0;
    for (const id of new Set([...unfinished.keys(), ...finished.keys(), ...(await readdir(dir))])) {
      await locks.run(id, async () => {
        if ((await touchedAt(id)) >= before) return;
        if (find(id)) await drop(id);
        else await rm(join(dir, id), { recursive: true, force: true });
        dropped += 1;
      });
    }
    return dropped;
  }

  async function touchedAt(id: string): Promise<number> {
    const found = find(id);
    if (found?.state === 'open') return found.upload.touched;
    if (found?.state === 'done') return found.meta.created;
    return found
      ? found.folder.touched()
      : stat(join(dir, id)).then(
          (s) => s.mtimeMs,
          () => Infinity,
        );
  }

  return {
    begin: (member: string, ask: Begin) => locks.run(ask.upload, () => begin(member, ask)),
    put,
    commit: (member: string, ask: Payload<typeof files, 'file.commit'>) =>
      locks.run(ask.upload, () => commit(member, ask)),
    abort: (member: string, id: string) => locks.run(id, () => abort(member, id)),
    sweep,
    /** Whether somebody may yet come back to the commit of this blob. */
    awaits: (blob: string) => [...unfinished.values()].some(({ meta }) => meta.blob === blob),
    /** Waits for chunks that are being written; their uploads go on with the next process. */
    async stop() {
      for (const one of unfinished.values()) if (one.state === 'open') await one.upload.end();
    },
  };
}
