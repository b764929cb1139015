import { chunkCount, chunkSize, limits, LandlineError } from '../../protocol/index.ts';
import { toBase64url } from '../crypto/encoding.ts';
import { fieldsOf, stopped, untilThrough } from './transfer.ts';
import type { DownloadOptions, Sink } from './types.ts';
import type { TransferDeps } from './upload.ts';
import { createChunkSet, inWindow } from './window.ts';

/**
 * Fetches a blob into a sink. Nothing is written that does not have the hash which the blob's id vouches for.
 *
 * @throws LandlineError `not_found`, `bad_hash` when the host's bytes are not the blob's, `unavailable` when stopped by the signal.
 */
export async function download(
  blob: string,
  sink: Sink,
  options: DownloadOptions,
  signal: AbortSignal,
  { connection, hash }: Pick<TransferDeps, 'connection' | 'hash'>,
): Promise<void> {
  let known: { size: number; hashes: Uint8Array } | undefined;
  let there = createChunkSet(0);
  let done = 0;
  let paused = false;
  const report = () => options.onProgress?.({ done, size: known?.size ?? 0, paused });

  async function open(): Promise<{ size: number; hashes: Uint8Array }> {
    const opened = fieldsOf(await connection.request('file.open', { blob }));
    if (opened.chunkBytes !== limits.chunkBytes)
      throw new LandlineError('bad_request', 'The host cuts files differently.');
    const count = chunkCount(opened.size);
    const hashes = new Uint8Array(count * 32);
    let told = put(hashes, 0, opened.hashes);
    while (told < count) {
      const more = fieldsOf(await connection.request('file.hashes', { blob, from: told }));
      const next = put(hashes, told, more.hashes);
      if (next === told) break;
      told = next;
    }
    if (told !== count || toBase64url(await hash(hashes)) !== blob) {
      throw new LandlineError('bad_hash', 'What the host offers is not the file that was asked for.');
    }
    const file = { size: opened.size, hashes };
    there = createChunkSet(count);
    await sink.prepare?.(opened.size, count);
    there.addRanges((await sink.have?.()) ?? []);
    done = Math.min(opened.size, there.size() * limits.chunkBytes);
    return file;
  }

  async function attempt(): Promise<void> {
    known ??= await open();
    report();
    await inWindow(there.missing(), signal, fetchChunk);
    stopped(signal);
  }

  async function fetchChunk(index: number): Promise<void> {
    if (!known) return;
    const { data } = fieldsOf(await connection.request('file.get', { blob, index }));
    const length = chunkSize(known.size, index);
    const right =
      data.length === length &&
      (await keep(index * limits.chunkBytes, data, known.hashes.subarray(index * 32, index * 32 + 32)));
    if (!right) throw new LandlineError('bad_hash', 'The host sent bytes that are not the file’s.');
    if (there.add(index)) done += length;
    report();
  }

  async function keep(offset: number, data: Uint8Array, sha256: Uint8Array): Promise<boolean> {
    if ('writeChecked' in sink) return sink.writeChecked(offset, data, sha256);
    const right = equal(await hash(data), sha256);
    if (right) await sink.write(offset, data);
    return right;
  }

  await connection.use(() =>
    untilThrough(connection, signal, {
      attempt,
      progress: () => done,
      onPause: (is) => {
        paused = is;
        report();
      },
    }),
  );
}

/** @returns the number of hashes held after it; what is beyond the blob is left out. */
function put(hashes: Uint8Array, from: number, more: Uint8Array): number {
  const count = Math.min(Math.floor(more.length / 32), hashes.length / 32 - from);
  hashes.set(more.subarray(0, count * 32), from * 32);
  return from + count;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
