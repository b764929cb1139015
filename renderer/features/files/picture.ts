import { limits } from '../../../protocol/index.ts';
import { headOf, mayDecode } from './picture-size.ts';

const longestSide = 320;

export type PictureFacts = { width?: number; height?: number; thumbnail?: string };

/**
 * A picture's size in pixels and a preview small enough to travel inside the message.
 *
 * @returns nothing for what is no picture, cannot be decoded, or would fill the memory if it were.
 */
export async function pictureFacts(file: File): Promise<PictureFacts> {
  if (!mayDecode(await headOf(file))) return {};
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return {};
  try {
    const { width, height } = picture;
    if (width > 65_535 || height > 65_535) return {};
    const thumbnail = await thumbnailOf(picture);
    return { width, height, ...(thumbnail !== undefined && { thumbnail }) };
  } finally {
    picture.close();
  }
}

/** Smaller and coarser until it fits. */
async function thumbnailOf(picture: ImageBitmap): Promise<string | undefined> {
  for (const [side, quality] of [
    [longestSide, 0.7],
    [longestSide * 0.75, 0.5],
    [longestSide / 2, 0.4],
    [longestSide / 4, 0.3],
  ] as const) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const url = await dataUrl(await canvas.convertToBlob({ type: 'image/webp', quality }));
    if (url.length <= limits.thumbnailLength) return url;
  }
  return undefined;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('The preview could not be read.'));
    reader.readAsDataURL(blob);
  });
}
