import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { icnsOf, icnsSizes, icoOf, icoSizes } from './icon-files.ts';

const icons = path.join(import.meta.dirname, 'icons');
const drawn = (name: string) => readFileSync(path.join(icons, name));
const pictures = new Map([...icoSizes, ...icnsSizes].map((size) => [size, Buffer.from(`png of ${size}`)] as const));
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** How wide a PNG says it is: in its first chunk, after the signature, a length and a name. */
const widthOf = (picture: Buffer) => picture.readUInt32BE(16);

/** What an `.ico` holds, as its directory says. */
function picturesInIco(file: Buffer) {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
    return { size: file[at] === 0 ? 256 : file[at], picture: file.subarray(offset, offset + length) };
  });
}

function picturesInIcns(file: Buffer) {
  const found: { kind: string; picture: Buffer }[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    found.push({
      kind: file.toString('latin1', at, at + 4),
      picture: file.subarray(at + 8, at + file.readUInt32BE(at + 4)),
    });
  return found;
}

describe('the files of icons', () => {
  it('an .ico names where each picture is', () => {
    expect(picturesInIco(icoOf(pictures)).map(({ picture }) => picture.toString())).toEqual(
      icoSizes.map((size) => `png of ${size}`),
    );
  });

  it('an .icns says how long it is, and each picture in it', () => {
    const file = icnsOf(pictures);
    expect(file.toString('latin1', 0, 4)).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    expect(new Set(picturesInIcns(file).map(({ picture }) => picture.toString()))).toEqual(
      new Set(icnsSizes.map((size) => `png of ${size}`)),
    );
  });

  it('a size that was not drawn is not left out', () => {
    expect(() => icoOf(new Map())).toThrow('There is no picture of 16 pixels.');
  });

  it('those that ship hold the drawing in every size', () => {
    const inIco = picturesInIco(drawn('icon.ico'));
    expect(inIco.map(({ picture }) => widthOf(picture))).toEqual([...icoSizes]);
    const inIcns = picturesInIcns(drawn('icon.icns'));
    expect(new Set(inIcns.map(({ picture }) => widthOf(picture)))).toEqual(new Set(icnsSizes));
    for (const { picture } of [...inIco, ...inIcns]) expect(picture.subarray(0, 4)).toEqual(png);
  });
});
