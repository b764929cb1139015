import { describe, expect, it } from 'vitest';
import { headOf, mayDecode, pictureSize, previewOf } from './picture-size.ts';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (sign) => sign.charCodeAt(0)) : part)),
  );
const be32 = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const png = (width: number, height: number) =>
  bytes([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], be32(13), 'IHDR', be32(width), be32(height), [8, 6, 0, 0, 0]);
const asUrl = (type: string, data: Uint8Array) => `data:image/${type};base64,${btoa(String.fromCharCode(...data))}`;

describe('the size that a picture decodes to', () => {
  it.each([
    ['PNG', 'image/png', png(300, 200)],
    ['GIF', 'image/gif', bytes('GIF89a', [44, 1, 200, 0, 0, 0])],
    [
      'WebP, extended',
      'image/webp',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 43, 1, 0, 199, 0, 0]),
    ],
    [
      'WebP, lossy',
      'image/webp',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 200, 0]),
    ],
    [
      'WebP, lossless',
      'image/webp',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f], [0x2b, 0xc1, 0x31, 0]),
    ],
    ['JPEG', 'image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 200, 1, 44])],
    ['AVIF', 'image/avif', bytes(be32(16), 'ftypavif', be32(0), be32(20), 'ispe', be32(0), be32(300), be32(200))],
  ])('is told by the head of a %s', (_, type, head) => {
    expect(pictureSize(head)).toEqual({ width: 300, height: 200, type });
  });
  it.each([
    ['PNG', 'image/png', 'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAHCAIAAABP6LtqAAAAAElFTkSuQmCC'],
    ['WebP, lossless', 'image/webp', 'UklGRhwAAABXRUJQVlA4TA8AAAAvBIABAAcQEf0PRET/Aw=='],
    ['WebP, lossy', 'image/webp', 'UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoFAAcAAgA0JaQAA3AA/vuUAAA='],
  ])('is told by a %s that a program has made', (_, type, base64) => {
    expect(pictureSize(bytes(atob(base64)))).toEqual({ width: 5, height: 7, type });
  });
  it('decides whether a file is decoded at all', async () => {
    expect(mayDecode(await headOf(new Blob([png(300, 200)])))).toBe(true);
    expect(mayDecode(await headOf(new Blob([png(60_000, 60_000)])))).toBe(false);
    expect(mayDecode(await headOf(new Blob(['<svg xmlns="http://www.w3.org/2000/svg" />'])))).toBe(false);
  });
  it('is unknown for what is none, or is cut off', () => {
    for (const head of [
      bytes(''),
      bytes('not a picture'),
      png(300, 200).subarray(0, 18),
      bytes([0xff, 0xd8, 0xff]),
      bytes([0xff, 0xd8, 0, 0, 0, 0]),
    ]) {
      expect(pictureSize(head)).toBeUndefined();
    }
  });
});

describe('a preview', () => {
  it('is shown when it is one, and not when its few bytes claim to be a wall of pixels', () => {
    const small = asUrl('png', png(320, 240));
    expect(previewOf({ thumbnail: small })).toBe(small);
    expect(previewOf({ thumbnail: asUrl('png', png(65_535, 65_535)) })).toBeUndefined();
    expect(previewOf({ thumbnail: asUrl('webp', bytes('something else')) })).toBeUndefined();
    // A length that no base64 has.
    expect(previewOf({ thumbnail: 'data:image/png;base64,A' })).toBeUndefined();
    expect(previewOf({})).toBeUndefined();
  });
});
