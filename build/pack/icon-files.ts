/** A picture as PNG, by the length of its side in pixels. */
export type Pictures = ReadonlyMap<number, Buffer>;

/** What Windows shows from the title bar to the biggest tiles; electron-builder asks for 256. */
export const icoSizes = [16, 24, 32, 48, 64, 128, 256] as const;

/**
 * The kinds of picture in an `.icns`, by side in pixels: those that hold PNG (macOS 10.7 and later; TN2166 and the header IconStorage.h).
 * The later ones of a size are those for displays of twice the density. `icp4` and `icp5` are left out: macOS shows them wrongly in an app.
 */
const icnsKinds = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
] as const;

export const icnsSizes = [...new Set(icnsKinds.map(([, size]) => size))];

/** An `.ico` of PNG pictures (Windows Vista and later): a directory of 16 bytes for each, then the pictures. */
export function icoOf(pictures: Pictures): Buffer {
  const head = Buffer.alloc(6 + 16 * icoSizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(icoSizes.length, 4);
  let offset = head.length;
  const all = icoSizes.map((size, index) => {
    const picture = pictureOf(pictures, size);
    const at = 6 + 16 * index;
    // A byte holds no 256: there 0 says so.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(picture.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += picture.length;
    return picture;
  });
  return Buffer.concat([head, ...all]);
}

/** An `.icns`: each picture after its kind and its length, which counts those eight bytes. */
export function icnsOf(pictures: Pictures): Buffer {
  const entries = icnsKinds.map(([kind, size]) => chunk(kind, pictureOf(pictures, size)));
  return chunk('icns', Buffer.concat(entries));
}

function chunk(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(kind, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}

function pictureOf(pictures: Pictures, size: number): Buffer {
  const found = pictures.get(size);
  if (!found) throw new Error(`There is no picture of ${size} pixels.`);
  return found;
}
