import type { Client, Source } from '../../../client/index.ts';
import { headOf, mayDecode } from '../files/picture-size.ts';

/** Pixels of each side; enough for the largest place where it is shown, at twice the density. */
const side = 256;
/** Larger files are not decoded. Bytes. */
const largest = 40 * 1024 * 1024;

/**
 * A picture's middle as a square, small enough for everybody to load.
 *
 * @throws when it is no picture that the browser can read.
 */
export async function squareOf(file: File): Promise<Blob> {
  if (file.size > largest || !mayDecode(await headOf(file))) throw new Error('The picture is too large, or none.');
  const picture = await createImageBitmap(file);
  try {
    const cut = Math.min(picture.width, picture.height);
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The picture cannot be drawn.');
    context.imageSmoothingQuality = 'high';
    const [x, y] = [(picture.width - cut) / 2, (picture.height - cut) / 2];
    context.drawImage(picture, x, y, cut, cut, 0, 0, side, side);
    // Safari cannot make WebP and makes a PNG instead.
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
  } finally {
    picture.close();
  }
}

/** Sends a picture ({@link squareOf}) and makes it one's own; resolves when the office has it. */
export async function takePicture(client: Client, blob: Blob): Promise<void> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const source: Source = {
    name: blob.type === 'image/png' ? 'avatar.png' : 'avatar.webp',
    size: bytes.length,
    type: blob.type,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  };
  const { blob: avatar } = await client.upload(source);
  await (
    await client.setProfile({ avatar })
  ).done;
}
