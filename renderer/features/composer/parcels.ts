import { limits, type Attachment } from '../../../protocol/index.ts';

export type Parcel = { text: string; attachments: Attachment[] };

/** Left of a message's body for all else in it: mentions at their greatest number, and the names of the fields. Bytes. */
const framing = 6 * 1024;

/**
 * Packs files into as few messages as can carry them, in their order, the text with the first: a message takes so many files, and
 * each has a preview in it, of which fewer may be more than its body holds.
 */
export function parcelsOf(text: string, attachments: readonly Attachment[]): Parcel[] {
  const room = limits.bodyBytes - framing;
  const parcels: Parcel[] = [{ text, attachments: [] }];
  let used = bytesOf(text);
  for (const attachment of attachments) {
    const size = bytesOf(attachment) + 1;
    let parcel = parcels.at(-1);
    const full = parcel && (used + size > room || parcel.attachments.length === limits.attachments);
    if (!parcel || (full && (parcel.text !== '' || parcel.attachments.length > 0))) {
      parcels.push((parcel = { text: '', attachments: [] }));
      used = 0;
    }
    parcel.attachments.push(attachment);
    used += size;
  }
  return parcels;
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
