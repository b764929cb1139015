import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  chunkCount,
  chunkSize,
  failure,
  httpPaths,
  limits,
  type files,
  type NamesOf,
  type Payload,
  type Reply,
  type Result,
} from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { Caller, Store } from '../store/store.ts';
import { createBlobRequests } from './blob-request.ts';
import { openBlobStore } from './blob-store.ts';
import { freeSpace, type FreeSpace } from './disk.ts';
import { createDiskWriter } from './disk-writer.ts';
import { createHandleCache } from './handle-cache.ts';
import { createLocks } from './locks.ts';
import { watchLoopDelay } from './loop-delay.ts';
import { createPacer, pacerDefaults, type Pacer } from './pacer.ts';
import { createReading } from './reading.ts';
import { createSweeper } from './sweeper.ts';
import { createTickets } from './tickets.ts';
import { openUploads } from './uploads.ts';

/** One function for every request of protocol/wire/files.ts; payloads are validated before. */
export type FileHandlers = {
  [N in NamesOf<typeof files, 'request'>]: (
    caller: Caller,
    payload: Payload<typeof files, N>,
  ) => Promise<Result<Reply<typeof files, N>>>;
};

export type FilesOptions = {
  /** The folder for `uploads/` and `blobs/`; made if it is not there. */
  dir: string;
  /** Bytes of disk that files leave free for the log. Default 256 MiB. */
  reserveBytes?: number;
  /** Unfinished uploads one member may have. Default 256. */
  uploadsPerMember?: number;
  /** An upload without a new chunk for so long (ms) is dropped. Default 7 days. */
  staleAfter?: number;
  /** A blob that no message names is removed when it is this old (ms). Default 1 day. */
  unreferencedAfter?: number;
  /** A blob that the log does not know is removed when it is this old (ms). Default 30 days. */
  orphanAfter?: number;
  /** How often (ms) all of them are looked for; 0 never does by itself. Default 1 hour. */
  sweepInterval?: number;
  /** How long (ms) a `begin` waits for the check of what an earlier process left. Default 5 s. */
  patience?: number;
};

export type FilesDeps = {
  store: Pick<Store, 'addBlob' | 'knownBlobs' | 'readableBlob' | 'standing' | 'storageUse' | 'takeUnreferencedBlobs'>;
  clock: () => number;
  logger: HostLogger;
  freeSpace?: FreeSpace;
  pacer?: Pacer;
  /** The longest a message waited for its acknowledgement since this was last asked, in ms, 0 when there was none: transfers give way to it. */
  chatDelay?: () => number;
  /** 32 random bytes; tickets end with it. */
  ticketKey?: Uint8Array;
};

export type Files = {
  readonly handlers: FileHandlers;
  /** Answers `GET` and `HEAD /blobs/:id?ticket=…`; `blob` is the id from the path, unchecked. */
  handleBlobRequest(request: IncomingMessage, response: ServerResponse, blob: string): Promise<void>;
  /** Where a blob's bytes are; its chunk hashes are beside it, `.hashes`. */
  blobPath(blob: string): string;
  /** Drops stale uploads and unreferenced blobs now. */
  sweep(): Promise<{ uploads: number; blobs: number }>;
  /** Milliseconds transfers wait between chunks at present. */
  readonly gap: number;
  /** Waits for what is being written and closes every file. */
  stop(): Promise<void>;
};

const day = 86_400_000;

/** Opens the office's files below `options.dir` and takes up what an earlier process left. */
export async function createFiles(options: FilesOptions, deps: FilesDeps): Promise<Files> {
  const { store, clock, logger } = deps;
  const { dir } = options;
  const loop = deps.pacer ? undefined : watchLoopDelay();
  const pacer =
    deps.pacer ??
    createPacer(pacerDefaults, {
      loopDelay: () => loop?.delay() ?? 0,
      ...(deps.chatDelay && { messageDelay: deps.chatDelay }),
    });
  const handles = createHandleCache(64);
  const disk = createDiskWriter();
  const blobLocks = createLocks();
  const blobs = await openBlobStore(dir, { handles, disk });
  const reading = createReading({ store, clock });
  const tickets = createTickets(deps.ticketKey ?? randomBytes(32), clock);
  const uploads = await openUploads(
    {
      dir,
      reserveBytes: options.reserveBytes ?? 256 * 1024 ** 2,
      uploadsPerMember: options.uploadsPerMember ?? 256,
      patience: options.patience ?? 5_000,
      remembered: 10_000,
    },
    { blobs, handles, disk, blobLocks, store, clock, logger, freeSpace: deps.freeSpace ?? freeSpace },
  );
  const sweeper = createSweeper(
    {
      staleAfter: options.staleAfter ?? 7 * day,
      unreferencedAfter: options.unreferencedAfter ?? day,
      orphanAfter: options.orphanAfter ?? 30 * day,
      interval: options.sweepInterval ?? 3_600_000,
    },
    { uploads, blobs, blobLocks, store, clock, logger },
  );

  const noSuch = () => failure('not_found', 'There is no such file.');
  const gone = (blob: string) => {
    logger.error({ blob }, 'a blob is in the log but not on disk');
    return noSuch();
  };

  const handlers: FileHandlers = {
    'file.begin': ({ member }, ask) => uploads.begin(member, ask),
    async 'file.put'({ member }, ask) {
      // Asked before: the bytes' memory goes to the thread that writes them.
      const { length } = ask.data;
      const result = await uploads.put(member, ask);
      await pacer.turn(length);
      return result;
    },
    'file.commit': ({ member }, ask) => uploads.commit(member, ask),
    'file.abort': ({ member }, { upload }) => uploads.abort(member, upload),
    async 'file.open'({ member }, { blob }) {
      const found = await reading.readable(member, blob);
      if (!found) return noSuch();
      const hashes = await blobs.readHashes(blob, found.size, 0);
      return hashes ? { ok: true, size: found.size, chunkBytes: limits.chunkBytes, hashes } : gone(blob);
    },
    async 'file.hashes'({ member }, { blob, from }) {
      const found = await reading.readable(member, blob);
      if (!found) return noSuch();
      const hashes = await blobs.readHashes(blob, found.size, from);
      return hashes ? { ok: true, hashes } : gone(blob);
    },
    async 'file.get'({ member }, { blob, index }) {
      const found = await reading.readable(member, blob);
      if (!found) return noSuch();
      if (index >= chunkCount(found.size))
        return failure('bad_request', `The file has only ${chunkCount(found.size)} chunks.`);
      await pacer.turn(chunkSize(found.size, index));
      const data = await blobs.readChunk(blob, found.size, index);
      return data ? { ok: true, data } : gone(blob);
    },
    async 'file.ticket'({ member, device }, { blob, name, type }) {
      if (!(await store.readableBlob(member, blob))) return noSuch();
      const { text, expires } = tickets.issue({ member, device, blob, name, type });
      return { ok: true, path: httpPaths.blob(blob, text), expires };
    },
  };

  return {
    handlers,
    handleBlobRequest: createBlobRequests({ blobs, tickets, pacer, reading, logger }),
    blobPath: blobs.path,
    sweep: sweeper.sweep,
    get gap() {
      return pacer.gap;
    },
    async stop() {
      await sweeper.stop();
      pacer.stop();
      loop?.stop();
      await uploads.stop();
      await disk.stop();
      await handles.closeAll();
    },
  };
}
