import { hash } from 'node:crypto';
import { closeSync, fdatasync, fsync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { DiskAnswer, DiskJob, DiskMessage } from './disk-writer.ts';

/** The other end of disk-writer.ts, in a thread of its own. What may take long (handing to the disk) it does not wait for either;
 * opening and closing it does at once, which costs less than the way to the thread pool and back. */
if (parentPort) serve(parentPort);

function serve(port: MessagePort): void {
  port.on('message', ({ id, job }: DiskMessage) => {
    const answer = (said: Omit<DiskAnswer, 'id'>) => {
      port.postMessage({ id, ...said } satisfies DiskAnswer);
    };
    const failed = (error: unknown) => {
      const { message, code } = error as NodeJS.ErrnoException;
      answer({ failed: { message, ...(code !== undefined && { code }) } });
    };
    try {
      run(job, answer, failed);
    } catch (error) {
      failed(error);
    }
  });
}

function run(job: DiskJob, answer: (said: { hash?: Uint8Array }) => void, failed: (error: unknown) => void): void {
  if (job.kind === 'chunk') {
    const digest = hash('sha256', job.bytes, 'buffer');
    writeAll(job.fd, job.bytes, job.position);
    writeAll(job.hashFd, digest, job.hashPosition);
    release(job.bytes);
    answer({ hash: digest });
  } else if (job.kind === 'file') {
    const digest = hash('sha256', job.bytes, 'buffer');
    const fd = openSync(job.path, 'w', 0o600);
    const end = (error: unknown) => {
      try {
        closeSync(fd);
      } catch (closing) {
        error ??= closing;
      }
      if (error) failed(error);
      else answer({ hash: digest });
    };
    try {
      writeAll(fd, job.bytes, 0);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    release(job.bytes);
    fdatasync(fd, end);
  } else {
    renameSync(job.from, job.to);
    syncFolder(dirname(job.to), (error) => {
      if (error) failed(error);
      else answer({});
    });
  }
}

/** A rename is on disk only after its folder was synced. */
function syncFolder(path: string, done: (error: unknown) => void): void {
  // Windows cannot open a folder; NTFS journals its renames.
  if (process.platform === 'win32') {
    done(undefined);
    return;
  }
  const fd = openSync(path, 'r');
  fsync(fd, (error) => {
    closeSync(fd);
    done(error);
  });
}

/** Writes all of `bytes` at `position`; the system may take them in parts. */
function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written, position + written);
}

/** Gives the memory back at once: waiting for the garbage collector lets chunks pile up (64 MiB, measured). */
function release(bytes: Uint8Array<ArrayBuffer>): void {
  if (bytes.length > 0) bytes.buffer.transfer(0);
}
