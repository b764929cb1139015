import { describe, expect, it } from 'vitest';
import { pictureSize } from './picture-size.ts';

const bytes = (base64: string) => Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0);

describe('the size of a picture by its first bytes', () => {
  it.each([
    ['PNG', 'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAHCAIAAABP6LtqAAAAAElFTkSuQmCC', 5, 7, 'image/png'],
    ['lossless WebP', 'UklGRhwAAABXRUJQVlA4TA8AAAAvBIABAAcQEf0PRET/Aw==', 5, 7, 'image/webp'],
    ['lossy WebP', 'UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoFAAcAAgA0JaQAA3AA/vuUAAA=', 5, 7, 'image/webp'],
    ['extended WebP', 'UklGRiQAAABXRUJQVlA4WAoAAAAAAAAABAAABgAAVlA4IBgAAAAwAQCd', 5, 7, 'image/webp'],
  ])('%s', (_, base64, width, height, type) => {
    expect(pictureSize(bytes(base64))).toEqual({ width, height, type });
  });

  it('is not known of anything else', () => {
    expect(pictureSize(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" />'))).toBeUndefined();
    expect(pictureSize(new Uint8Array(12))).toBeUndefined();
  });
});
