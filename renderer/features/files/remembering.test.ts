import { describe, expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { remembering } from './remembering.ts';

const at = (chunk: number) => chunk * limits.chunkBytes;
const bytes = new Uint8Array(1);

describe('a sink that remembers', () => {
  it('has what was written, in the order of the file', async () => {
    const sink = remembering({ write: () => Promise.resolve() });
    expect(await sink.have?.()).toEqual([]);
    if ('write' in sink) for (const chunk of [2, 0]) await sink.write(at(chunk), bytes);
    expect(await sink.have?.()).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  it('has not what could not be written', async () => {
    const sink = remembering({ write: () => Promise.reject(new Error('The disk is full.')) });
    if ('write' in sink) await expect(sink.write(at(0), bytes)).rejects.toThrow('full');
    expect(await sink.have?.()).toEqual([]);
  });

  it('has of what the taker checks only what was right', async () => {
    const sink = remembering({ writeChecked: (offset) => Promise.resolve(offset === at(1)) });
    if (!('writeChecked' in sink)) throw new Error('It does not check any more.');
    expect(await sink.writeChecked(at(0), bytes, bytes)).toBe(false);
    expect(await sink.writeChecked(at(1), bytes, bytes)).toBe(true);
    expect(await sink.have?.()).toEqual([[1, 1]]);
  });
});
