import { isMarkedAsUntransferable, Worker } from 'node:worker_threads';

/** A chunk to be written into an open file (descriptors are the process's) if its SHA-256 is this one. */
export type ChunkJob = { fd: number; bytes: Uint8Array<ArrayBuffer>; position: number; sha256: Uint8Array };
export type ChunkAnswer = { written: boolean } | { failed: { message: string; code?: string } };

/**
 * Checks and writes chunks in a thread beside the one that receives them. A chunk that has its memory alone goes over without being
 * copied: **it is gone for the caller**, whose array is empty afterwards.
 */
export type ChunkWriter = {
  /**
   * @returns whether the bytes had that hash; if not, nothing was written.
   * @throws Error with the system's `code`.
   */
  write(fd: number, bytes: Uint8Array, position: number, sha256: Uint8Array): Promise<boolean>;
  /** Ends the thread; to be called when nothing is being written. */
  stop(): Promise<void>;
};

type Waiting = { resolve: (answer: ChunkAnswer) => void; reject: (error: Error) => void };

export function createChunkWriter(): ChunkWriter {
  const thread = new Worker(new URL('./chunk-thread.ts', import.meta.url));
  // Answers come in the order of the questions.
  const waiting: Waiting[] = [];
  let gone: Error | undefined;
  thread.on('message', (answer: ChunkAnswer) => waiting.shift()?.resolve(answer));
  const died = (error: Error) => {
    gone ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  thread.on('error', (error) => died(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', () => died(new Error('The thread that writes files ended.')));

  return {
    async write(fd, bytes, position, sha256) {
      if (gone) throw gone;
      const own = owned(bytes);
      // The hash is a part of a larger array, all of which would be copied with it.
      thread.postMessage({ fd, bytes: own, position, sha256: sha256.slice() } satisfies ChunkJob, [own.buffer]);
      const answer = await new Promise<ChunkAnswer>((resolve, reject) => waiting.push({ resolve, reject }));
      if ('written' in answer) return answer.written;
      throw Object.assign(new Error(answer.failed.message), { code: answer.failed.code });
    },
    async stop() {
      await thread.terminate();
    },
  };
}

/** The bytes with memory that is theirs alone: as they are where it is, else a copy. Node cuts small buffers from one piece. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !isMarkedAsUntransferable(buffer);
  return alone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
