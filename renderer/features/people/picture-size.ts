/**
 * The size in pixels of a PNG (W3C PNG §11.2.2) or WebP (RFC 9649 §2) by its first bytes, so that what would fill the memory when
 * decoded is refused before.
 *
 * @returns undefined for anything else.
 */
export function pictureSize(bytes: Uint8Array): { width: number; height: number; type: string } | undefined {
  if (bytes.length < 30) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sign = (at: number) => String.fromCodePoint(...bytes.subarray(at, at + 4));
  if (view.getUint32(0) === 0x89504e47 && sign(12) === 'IHDR') {
    return { width: view.getUint32(16), height: view.getUint32(20), type: 'image/png' };
  }
  if (sign(0) !== 'RIFF' || sign(8) !== 'WEBP') return undefined;
  const type = 'image/webp';
  const sized = (width: number, height: number) => ({ width, height, type });
  switch (sign(12)) {
    case 'VP8 ':
      return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return sized((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1);
    default:
      return undefined;
  }
}
