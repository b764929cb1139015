import { safeName } from '../index.ts';

/** Long enough to know a file by. */
const nameBytes = 160;
/** Enough of a blob's id that no two files of an export meet. */
const blobLetters = 12;

/** A safe name with the start of the blob's id in it, so that files of one name stand beside each other. */
export function savedName(name: string, blob: string): string {
  return safeName(name, `-${blob.slice(0, blobLetters)}`, nameBytes);
}
