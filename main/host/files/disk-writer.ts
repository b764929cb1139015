import { isMarkedAsUntransferable, Worker } from 'node:worker_threads';

/** What the thread does. Descriptors are the process's, so those that the handle cache holds open serve here too. */
export type DiskJob =
  /** Writes a chunk and its SHA-256 where they belong in two open files. */
  | {
      kind: 'chunk';
      bytes: Uint8Array<ArrayBuffer>;
      fd: number;
      position: number;
      hashFd: number;
      hashPosition: number;
    }
  /** Makes a file of these bytes, durably. */
  | { kind: 'file'; bytes: Uint8Array<ArrayBuffer>; path: string }
  /** Renames a file over whatever is there, durably. */
  | { kind: 'move'; from: string; to: string };

export type DiskMessage = { id: number; job: DiskJob };
export type DiskAnswer = { id: number; hash?: Uint8Array; failed?: { message: string; code?: string } };

/**
 * Hashes and writes in a thread beside the event loop. A chunk that has its memory alone goes over without being copied: **it is
 * gone for the caller**, whose array is empty afterwards. (WebCrypto copies each chunk on the event loop before it hashes it elsewhere: 0.75 ms
 * a MiB, more than hashing it there and then would take; measured.)
 */
export type DiskWriter = {
  /**
   * Writes a chunk, and its hash into another file.
   *
   * @returns the chunk's SHA-256.
   * @throws Error with the system's `code`.
   */
  chunk(bytes: Uint8Array, at: Omit<DiskJob & { kind: 'chunk' }, 'kind' | 'bytes'>): Promise<Buffer>;
  /** Makes the file `path` of these bytes, in place of what was there; on disk when it resolves. */
  file(bytes: Uint8Array, path: string): Promise<Buffer>;
  /** Renames; on disk when it resolves. */
  move(from: string, to: string): Promise<void>;
  /** Waits for what was asked and ends the thread; nothing can be asked any more. */
  stop(): Promise<void>;
};

type Waiting = { resolve: (answer: DiskAnswer) => void; reject: (error: Error) => void };

/** Makes a writer; its thread starts at the first job, and once more if it should die. */
export function createDiskWriter(): DiskWriter {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let asked = 0;
  let drained: (() => void) | undefined;
  let stopped = false;

  function start(): Worker {
    const started = new Worker(new URL('./disk-thread.ts', import.meta.url));
    started.on('message', (answer: DiskAnswer) => {
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      one?.resolve(answer);
      if (waiting.size === 0) idle(started);
    });
    const died = (error: Error) => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      drained?.();
    };
    started.on('error', (error) => {
      died(error instanceof Error ? error : new Error(String(error)));
    });
    started.on('exit', () => {
      died(new Error('The thread that writes files ended.'));
    });
    return started;
  }

  /** It keeps the process alive only while it has something to do. */
  function idle(one: Worker): void {
    one.unref();
    drained?.();
  }

  async function ask(job: DiskJob, memory: ArrayBuffer[]): Promise<DiskAnswer> {
    if (stopped) throw new Error('The host stops.');
    thread ??= start();
    thread.ref();
    const id = (asked += 1);
    const answered = new Promise<DiskAnswer>((resolve, reject) => waiting.set(id, { resolve, reject }));
    thread.postMessage({ id, job } satisfies DiskMessage, memory);
    const answer = await answered;
    if (answer.failed) throw Object.assign(new Error(answer.failed.message), { code: answer.failed.code });
    return answer;
  }

  async function hashed(job: DiskJob & { bytes: Uint8Array<ArrayBuffer> }): Promise<Buffer> {
    const { hash } = await ask(job, [job.bytes.buffer]);
    if (!hash) throw new Error('The thread that writes files told no hash.');
    return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength);
  }

  return {
    chunk: (bytes, at) => hashed({ kind: 'chunk', bytes: owned(bytes), ...at }),
    file: (bytes, path) => hashed({ kind: 'file', bytes: owned(bytes), path }),
    async move(from, to) {
      await ask({ kind: 'move', from, to }, []);
    },
    async stop() {
      stopped = true;
      if (waiting.size > 0) await new Promise<void>((resolve) => (drained = resolve));
      await thread?.terminate();
    },
  };
}

/** Up to here a copy costs no more than handing memory over. */
const copiedBytes = 128 * 1024;

/** The bytes with memory that is theirs alone: as they are where it is, else a copy (small ones share what the socket read). */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  if (byteLength <= copiedBytes || buffer.byteLength !== byteLength || !(buffer instanceof ArrayBuffer))
    return new Uint8Array(bytes);
  return isMarkedAsUntransferable(buffer) ? new Uint8Array(bytes) : new Uint8Array(buffer);
}
