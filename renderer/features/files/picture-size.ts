import type { Attachment } from '../../../protocol/index.ts';

/** Pixels, and the media type by which it is to be decoded. */
export type PictureSize = { width: number; height: number; type: string };

/** Pictures with more pixels are not decoded in the page: a small file can claim gigabytes. */
export const mostPixels = 100_000_000;
/** A preview is made with a side of 320 at most; what claims much more was not made to be one. */
const mostPreviewPixels = 1_000_000;
/** Of a picture's file, what is looked at for its size. A camera's notes can stand before it. Bytes. */
export const headBytes = 256 * 1024;

/**
 * What a picture's own head says that it decodes to, whatever its sender told: PNG, GIF, WebP, JPEG and AVIF.
 *
 * @returns undefined for what is none of these, or does not say it in these bytes.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47)
      return { width: view.getUint32(16), height: view.getUint32(20), type: 'image/png' };
    if (ascii(bytes, 0, 4) === 'GIF8')
      return { width: view.getUint16(6, true), height: view.getUint16(8, true), type: 'image/gif' };
    if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return webpSize(view, ascii(bytes, 12, 4));
    if (view.getUint16(0) === 0xffd8) return jpegSize(view);
    if (ascii(bytes, 4, 4) === 'ftyp') return avifSize(view, bytes);
  } catch (error) {
    // Cut off before it says so.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** What a file that somebody chose here says of itself, before it is decoded. */
export async function headOf(file: Blob): Promise<PictureSize | undefined> {
  return pictureSize(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()));
}

/** Whether it may be decoded in the page, by what {@link pictureSize} found. */
export const mayDecode = (size: PictureSize | undefined): size is PictureSize =>
  size !== undefined && size.width * size.height <= mostPixels;

/** The preview that travels in the message, unless it claims to be larger than any: its few bytes could decode to gigabytes. */
export function previewOf({ thumbnail }: Pick<Attachment, 'thumbnail'>): string | undefined {
  if (thumbnail === undefined) return undefined;
  const size = pictureSize(bytesOf(thumbnail.slice(thumbnail.indexOf(',') + 1)));
  return size && size.width * size.height <= mostPreviewPixels ? thumbnail : undefined;
}

/** Nothing for what only looks like base64. */
function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** RFC 9649 §2. */
function webpSize(view: DataView, chunk: string): PictureSize | undefined {
  const sized = (width: number, height: number) => ({ width, height, type: 'image/webp' });
  const at24 = (offset: number) => view.getUint16(offset, true) + view.getUint8(offset + 2) * 65_536;
  if (chunk === 'VP8X') return sized(at24(24) + 1, at24(27) + 1);
  if (chunk === 'VP8 ') return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (chunk !== 'VP8L') return undefined;
  const bits = view.getUint32(21, true);
  return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
}

/** ITU-T T.81, B.2.2: the frame header stands behind segments of which each tells its length. */
function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), type: 'image/jpeg' };
  }
}

/** ISO/IEC 23008-12, 6.5.3: `ispe` properties tell the size of each image in the file; the largest is what may be decoded. */
function avifSize(view: DataView, bytes: Uint8Array): PictureSize | undefined {
  let largest: PictureSize | undefined;
  for (let at = 8; at + 16 <= bytes.length; at += 1) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12), type: 'image/avif' };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
