import decode from 'qr/decode.js';
import { expect, it } from 'vitest';
import { qrPicture } from './qr.ts';

/** What a camera sees of it: `scale` pixels for each module. */
function photograph({ size, path }: ReturnType<typeof qrPicture>, scale = 4) {
  const width = size * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++)
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
  }
  return { width, height: width, data };
}

it.each([
  'https://192.168.1.20:7788/join#t=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  `landline://join?${'a=192.168.100.200%3A7788&'.repeat(8)}#id=${'a'.repeat(52)}&t=${'b'.repeat(32)}`,
])('a reader reads %s back', (text) => {
  expect(decode(photograph(qrPicture(text)))).toBe(text);
});
