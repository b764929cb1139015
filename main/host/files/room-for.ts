import { failure, fileTypeOf, limits, type Failure } from '../../../protocol/index.ts';
import type { StorageUse } from '../store/store.ts';

/** What open uploads were promised: bytes in all and of this member, and how many of the bytes are not written yet. */
export type Promised = { office: number; member: number; unwritten: number; memberUnwritten: number; uploads: number };

/** So much of the free disk one member's uploads may be promised: the rest is there for everybody else's. */
const memberShare = 3 / 4;

export type RoomLimits = {
  /** Bytes of disk that files leave free, so that the log can always grow. */
  reserveBytes: number;
  /** Unfinished uploads one member may have. */
  uploadsPerMember: number;
};

/** A file that somebody wants to send. */
export type FileAsked = { name: string; size: number };

/**
 * Whether a file may come, before its first byte: the office's limits, its quotas and the disk, each with what
 * is promised to uploads that are still open.
 *
 * @param free bytes the disk has left now.
 * @returns undefined when it may.
 */
export function refusalOf(
  { name, size }: FileAsked,
  use: StorageUse,
  promised: Promised,
  free: number,
  most: RoomLimits,
): Failure | undefined {
  const { settings } = use;
  if (settings.refusedTypes.includes(fileTypeOf(name)))
    return failure('type_refused', `The office takes no files of the type ${fileTypeOf(name)}.`);
  const fileBytes = settings.fileBytes === 0 ? limits.fileBytes : Math.min(settings.fileBytes, limits.fileBytes);
  if (size > fileBytes) return failure('too_large', `The office takes files of up to ${fileBytes} bytes.`);
  if (promised.uploads >= most.uploadsPerMember) {
    return failure('quota_exceeded', 'Too many unfinished uploads; finish or abort one first.');
  }
  if (settings.memberQuotaBytes > 0 && use.memberBytes + promised.member + size > settings.memberQuotaBytes) {
    return failure(
      'quota_exceeded',
      `Your share of the office's storage (${settings.memberQuotaBytes} bytes) is used up.`,
    );
  }
  if (settings.officeQuotaBytes > 0 && use.officeBytes + promised.office + size > settings.officeQuotaBytes) {
    return failure('quota_exceeded', `The office's storage (${settings.officeQuotaBytes} bytes) is used up.`);
  }
  const room = free - most.reserveBytes;
  if (size + promised.unwritten > room) return failure('no_space', "The host's disk is full.");
  if (size + promised.memberUnwritten > room * memberShare)
    return failure('no_space', "Your unfinished uploads would fill the host's disk.");
  return undefined;
}

export type RoomDeps = {
  use: (member: string) => Promise<StorageUse>;
  /** Bytes the disk has left. */
  free: () => Promise<number>;
  promisedTo: (member: string) => Promised;
};

type Asking = {
  member: string;
  file: FileAsked;
  accept: () => void;
  resolve: (refusal: Failure | undefined) => void;
  reject: (error: unknown) => void;
};

/**
 * Asks for many files at once whether they may come. Whoever asks while an answer is on its way shares the next one: one question
 * to the log for each member and one to the disk, instead of two for each of thousands of small files, one after the other.
 */
export function createRoomFor(most: RoomLimits, { use, free, promisedTo }: RoomDeps) {
  let waiting: Asking[] = [];
  let running = false;

  async function answerAll(): Promise<void> {
    running = true;
    for (let asking = waiting; asking.length > 0; asking = waiting) {
      waiting = [];
      try {
        await answer(asking);
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    running = false;
  }

  async function answer(asking: readonly Asking[]): Promise<void> {
    // What is promised is counted before the use is read: an upload that is committed meanwhile counts twice then, never not at all.
    const members = [...new Set(asking.map(({ member }) => member))];
    const promised = new Map(members.map((member) => [member, promisedTo(member)]));
    const [left, ...uses] = await Promise.all([free(), ...members.map(use)]);
    const used = new Map(members.map((member, index) => [member, uses[index]]));
    for (const { member, file, accept, resolve } of asking) {
      const { size } = file;
      const [before, now] = [promised.get(member), used.get(member)];
      if (!before || !now) throw new Error('nobody asked what this member uses');
      const refusal = refusalOf(file, now, before, left, most);
      if (!refusal) {
        accept();
        before.member += size;
        before.memberUnwritten += size;
        before.uploads += 1;
        for (const one of promised.values()) {
          one.office += size;
          one.unwritten += size;
        }
      }
      resolve(refusal);
    }
  }

  /**
   * Asks for one file; `accept` is called at once when it may come, so that the next one counts it.
   *
   * @returns why it may not.
   */
  return (member: string, file: FileAsked, accept: () => void): Promise<Failure | undefined> =>
    new Promise((resolve, reject) => {
      waiting.push({ member, file, accept, resolve, reject });
      if (!running) void answerAll();
    });
}
