import { v7 as uuidv7 } from 'uuid';
import { chunkCount, chunkSize, limits, LandlineError, type Attachment } from '../../protocol/index.ts';
import { toBase64url } from '../crypto/encoding.ts';
import type { ClientStore } from '../stores/store.ts';
import type { FileConnection } from './connection.ts';
import { fieldsOf, stopped, untilThrough } from './transfer.ts';
import type { HashChunk, Source, UploadOptions } from './types.ts';
import { createChunkSet, inWindow } from './window.ts';

/** What an upload is refused with that is not, or no more, what the host knows under its id. */
const staleCodes: readonly string[] = ['bad_hash', 'conflict', 'not_found'];

export type TransferDeps = { connection: FileConnection; store: ClientStore; hash: HashChunk; clock: () => number };

/**
 * Sends a file: what the host has of it already is hashed but not sent again.
 *
 * @throws LandlineError what the host refuses it with; `unavailable` when it was stopped by the signal.
 */
export async function upload(
  source: Source,
  options: UploadOptions,
  signal: AbortSignal,
  deps: TransferDeps,
): Promise<Attachment> {
  const { connection, store, hash } = deps;
  const { name, size, type, key } = source;
  const count = chunkCount(size);
  const hashes = new Uint8Array(count * 32);
  const hashed = createChunkSet(count);
  const there = createChunkSet(count);
  let done = 0;
  let paused = false;
  let uploadId = await idFor(false);

  /** The upload's id, kept under the source's key so that it is found after a restart. */
  async function idFor(anew: boolean): Promise<string> {
    const kept = key === undefined || anew ? undefined : await store.get('uploads', key);
    if (kept) return kept.upload;
    const id = uuidv7();
    if (key !== undefined) {
      await store.write([{ table: 'uploads', key, value: { upload: id, key, startedAt: deps.clock() } }]);
    }
    return id;
  }

  const report = () => options.onProgress?.({ done, size, paused });

  /** A small file goes out whole, without waiting for any answer: the host takes an upload's requests in order. */
  async function sendAtOnce(): Promise<string> {
    const data = await source.read(0, size);
    if (data.length !== size) throw changed();
    hashes.set(await hash(data), 0);
    const blob = toBase64url(await hash(hashes));
    stopped(signal);
    report();
    const asked = [
      connection.request('file.begin', { upload: uploadId, name, size, type }),
      connection.request('file.put', { upload: uploadId, index: 0, data }),
      connection.request('file.commit', { upload: uploadId, blob }),
    ] as const;
    // The first refusal is the reason of the others.
    const [begun, put, committed] = await Promise.all(asked);
    checkChunks(fieldsOf(begun));
    fieldsOf(put);
    return checkBlob(fieldsOf(committed), blob);
  }

  async function attempt(): Promise<string> {
    if (count === 1) return sendAtOnce();
    const begun = fieldsOf(await connection.request('file.begin', { upload: uploadId, name, size, type }));
    checkChunks(begun);
    there.clear();
    // What was committed already is still read here: which file it is must not be the host's word alone.
    there.addRanges(begun.blob === undefined ? begun.have : [[0, count - 1]]);
    done = Math.min(size, there.size() * limits.chunkBytes);
    report();
    // Those the host has are read for their hash alone, if they were not before.
    await inWindow(pending(), signal, sendChunk);
    stopped(signal);
    const blob = toBase64url(await hash(hashes));
    return checkBlob(fieldsOf(await connection.request('file.commit', { upload: uploadId, blob })), blob);
  }

  function* pending(): Generator<number> {
    for (let index = 0; index < count; index += 1) if (!there.has(index) || !hashed.has(index)) yield index;
  }

  async function sendChunk(index: number): Promise<void> {
    const length = chunkSize(size, index);
    const data = await source.read(index * limits.chunkBytes, length);
    if (data.length !== length) throw changed();
    if (!hashed.has(index)) {
      hashes.set(await hash(data), index * 32);
      hashed.add(index);
    }
    if (there.has(index)) return;
    fieldsOf(await connection.request('file.put', { upload: uploadId, index, data }));
    if (there.add(index)) done += length;
    report();
  }

  return connection.use(async () => {
    const run = () =>
      untilThrough(connection, signal, {
        attempt,
        progress: () => done,
        onPause: (is) => {
          paused = is;
          report();
        },
      });
    const blob = await run().catch(async (error: unknown) => {
      // The kept upload was of other bytes, is somebody's with another size, or is forgotten, since its first chunk was long in
      // coming: begin anew, once.
      if (!(error instanceof LandlineError && staleCodes.includes(error.code))) throw error;
      hashed.clear();
      uploadId = await idFor(true);
      return run();
    });
    if (key !== undefined) await store.write([{ table: 'uploads', key }]);
    done = size;
    report();
    const { width, height, thumbnail } = options;
    return {
      blob,
      name,
      size,
      type,
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(thumbnail !== undefined && { thumbnail }),
    };
  });
}

const changed = () => new LandlineError('bad_request', 'The file changed while it was sent.');

function checkChunks({ chunkBytes }: { chunkBytes: number }): void {
  if (chunkBytes !== limits.chunkBytes) throw new LandlineError('bad_request', 'The host cuts files differently.');
}

/** The blob that was sent, if that is what the host has kept. */
function checkBlob(committed: { blob: string }, sent: string): string {
  if (committed.blob === sent) return sent;
  throw new LandlineError('bad_hash', 'The host kept another file than the one that was sent.');
}
