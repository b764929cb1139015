import { limits } from './limits.ts';

/**
 * How a blob of `size` bytes is cut: `chunkCount` chunks of `limits.chunkBytes`, the last one shorter. An empty blob has no
 * chunks. Its id is the SHA-256 of the concatenated 32-byte SHA-256s of its chunks, so each chunk can be checked alone.
 */
export function chunkCount(size: number): number {
  return Math.ceil(size / limits.chunkBytes);
}

/** The size in bytes of chunk `index` (from 0) of a blob of `size` bytes. */
export function chunkSize(size: number, index: number): number {
  return Math.min(limits.chunkBytes, size - index * limits.chunkBytes);
}

/** Media types a browser may show in the page instead of downloading: none of them can run script. */
export const inlineMediaTypes: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'audio/mp4',
];
