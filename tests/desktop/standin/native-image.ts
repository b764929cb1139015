import { readFileSync } from 'node:fs';
import { provided } from './provided.ts';

export type Image = {
  isEmpty(): boolean;
  toPNG(): Buffer;
  getSize(): { width: number; height: number };
  resize(): Image;
  setTemplateImage(is: boolean): void;
  addRepresentation(): void;
};

function imageOf(bytes: Buffer): Image {
  const image: Image = provided('NativeImage', {
    isEmpty: () => bytes.length === 0,
    toPNG: () => bytes,
    getSize: () => ({ width: 16, height: 16 }),
    resize: () => image,
    setTemplateImage: () => undefined,
    addRepresentation: () => undefined,
  });
  return image;
}

/** Pictures as bytes: nothing is decoded. As in Electron a file that is not there makes an empty one. */
export const nativeImage = provided('nativeImage', {
  createEmpty: () => imageOf(Buffer.alloc(0)),
  createFromPath(file: string) {
    try {
      return imageOf(readFileSync(file));
    } catch {
      return imageOf(Buffer.alloc(0));
    }
  },
  createFromBuffer: (bytes: Buffer) => imageOf(bytes),
  createFromDataURL: (url: string) => imageOf(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
});
