import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { chunkCount, limits, type Settings } from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { Caller, StoredBlob } from '../store/store.ts';
import type { FilesDeps } from './create-files.ts';

/** Parts for the tests of this folder. */

const nothing = () => undefined;
export const quiet: HostLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** A device's id that tells whose it is. */
const deviceOf = (member: string) => Buffer.from(member.replaceAll('-', '')).toString('base64url');
const memberOf = (device: string) =>
  Buffer.from(device, 'base64url')
    .toString()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export function person(): Caller {
  const member = uuid();
  return { member, device: deviceOf(member) };
}

/** Blobs forgotten in one call, as the store has a cap. */
const takenAtOnce = 3;

/** The questions files ask of the store, answered from memory. */
export function memoryStore(settings: Partial<Settings> = {}) {
  const blobs: (StoredBlob & { added: number })[] = [];
  const readers = new Map<string, Set<string>>();
  const revoked = new Set<string>();
  const store: FilesDeps['store'] & {
    blobs: StoredBlob[];
    let(member: string, blob: string): void;
    forbid(member: string): void;
    revoke(device: string): void;
  } = {
    blobs,
    let(member, blob) {
      readers.set(member, (readers.get(member) ?? new Set()).add(blob));
    },
    forbid(member) {
      readers.delete(member);
    },
    revoke(device) {
      revoked.add(device);
    },
    standing: (device) =>
      Promise.resolve({
        member: memberOf(device),
        role: 'member',
        ...(revoked.has(device) && { barred: 'revoked' as const }),
      }),
    knownBlobs: (ids) => Promise.resolve(ids.filter((id) => blobs.some(({ blob }) => blob === id))),
    addBlob(blob) {
      if (!blobs.some((one) => one.blob === blob.blob && one.member === blob.member))
        blobs.push({ ...blob, added: Date.now() });
      store.let(blob.member, blob.blob);
      return Promise.resolve();
    },
    readableBlob(member, blob) {
      const found = blobs.find((one) => one.blob === blob);
      return Promise.resolve(found && readers.get(member)?.has(blob) ? { size: found.size } : undefined);
    },
    storageUse(member) {
      const sum = (some: StoredBlob[]) => some.reduce((bytes, { size }) => bytes + size, 0);
      return Promise.resolve({
        memberBytes: sum(blobs.filter((one) => one.member === member)),
        officeBytes: sum(blobs),
        settings: {
          join: 'open',
          guests: true,
          fileBytes: 0,
          refusedTypes: [],
          memberQuotaBytes: 0,
          officeQuotaBytes: 0,
          retentionDays: 0,
          joinRequestHours: 24,
          ...settings,
        },
      });
    },
    takeUnreferencedBlobs(before) {
      const taken = blobs.filter(({ added }) => added < before).slice(0, takenAtOnce);
      for (const one of taken) blobs.splice(blobs.indexOf(one), 1);
      return Promise.resolve(taken.map(({ blob }) => blob));
    },
  };
  return store;
}

/** A folder of its own, gone after the test. */
export function temporaryFolder(after: (clean: () => void) => void): string {
  const dir = mkdtempSync(join(tmpdir(), 'landline-files-'));
  after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Bytes that differ from chunk to chunk, the same for the same seed. */
export function sampleBytes(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let at = 0; at + 4 <= size; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE(state, at);
  }
  return bytes;
}

/** Copies, as a socket gives them: the host takes the memory of what it writes. */
export function chunksOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: chunkCount(bytes.length) }, (_, index) =>
    Buffer.from(bytes.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes)),
  );
}

/** A blob's id as protocol/blob.ts says, made without the code under test. */
export function idOf(bytes: Buffer): string {
  return hash('sha256', Buffer.concat(chunksOf(bytes).map((chunk) => hash('sha256', chunk, 'buffer'))), 'base64url');
}
