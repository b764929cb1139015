import { failure, limits, type Failure } from '../../../protocol/index.ts';
import type { StorageUse } from '../store/store.ts';

/** What open uploads were promised: bytes in all and of this member, and how many of the bytes are not written yet. */
export type Promised = { office: number; member: number; unwritten: number; uploads: number };

export type RoomLimits = {
  /** Bytes of disk that files leave free, so that the log can always grow. */
  reserveBytes: number;
  /** Unfinished uploads one member may have. */
  uploadsPerMember: number;
};

/**
 * Whether a file of `size` bytes may come, before its first byte: the office's limits, its quotas and the disk, each with what
 * is promised to uploads that are still open.
 *
 * @param free bytes the disk has left now.
 * @returns undefined when it may.
 */
export function refusalOf(
  size: number,
  use: StorageUse,
  promised: Promised,
  free: number,
  most: RoomLimits,
): Failure | undefined {
  const { settings } = use;
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
  if (size + promised.unwritten + most.reserveBytes > free) return failure('no_space', "The host's disk is full.");
  return undefined;
}
