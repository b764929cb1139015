import { hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { ChunkAnswer, ChunkJob } from './chunk-writer.ts';

/** The other end of chunk-writer.ts, in a thread of its own. */
if (parentPort) serve(parentPort);

function serve(port: MessagePort): void {
  port.on('message', (job: ChunkJob) => {
    port.postMessage(answerTo(job));
  });
}

function answerTo({ fd, bytes, position, sha256 }: ChunkJob): ChunkAnswer {
  try {
    const written = hash('sha256', bytes, 'buffer').equals(sha256);
    if (written) writeAll(fd, bytes, position);
    // Given back at once: waiting for the garbage collector lets chunks pile up.
    bytes.buffer.transfer(0);
    return { written };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { failed: { message, ...(code !== undefined && { code }) } };
  }
}

/** The system may take them in parts. */
function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
}
