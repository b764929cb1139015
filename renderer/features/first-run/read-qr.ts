import { headOf, mayDecode } from '../files/picture-size.ts';

/** The code is looked for in no more than this; pixels. */
const longestSide = 1_600;

/**
 * The text of a QR code in a picture; the decoder is fetched when it is needed.
 *
 * @returns undefined when it is no picture, is too large to be decoded, or holds none.
 */
export async function readQr(file: Blob): Promise<string | undefined> {
  if (!file.type.startsWith('image/') || file.size > 40 * 1024 * 1024) return undefined;
  if (!mayDecode(await headOf(file))) return undefined;
  const { default: decode } = await import('qr/decode.js');
  try {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, longestSide / Math.max(whole.width, whole.height));
    const canvas = new OffscreenCanvas(Math.ceil(whole.width * scale), Math.ceil(whole.height * scale));
    const context = canvas.getContext('2d');
    context?.drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height);
    return pixels && decode(pixels, { timeLimit: 2_000 });
  } catch {
    return undefined;
  }
}
