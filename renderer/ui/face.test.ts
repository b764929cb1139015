import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { faceOf, tones } from './face.ts';

describe('a made-up picture', () => {
  it('is the same each time', () => {
    expect(faceOf('019a9c5e-0000-7000-8000-000000000001')).toEqual(faceOf('019a9c5e-0000-7000-8000-000000000001'));
    expect(faceOf('019a9c5e-0000-7000-8000-000000000001')).toEqual({
      tone: 4,
      corners: [undefined, { shape: 'arc', deep: true }, { shape: 'dot', deep: true }, { shape: 'dot', deep: true }],
    });
  });

  it('differs for members whose ids differ in one place', () => {
    const faces = Array.from({ length: 16 }, (_, digit) =>
      JSON.stringify(faceOf(`019a9c5e-0000-7000-8000-00000000000${digit.toString(16)}`)),
    );
    expect(new Set(faces).size).toBe(16);
  });

  it('is hardly ever two people’s: at most a few pairs of 300', () => {
    const faces = Array.from({ length: 300 }, () => JSON.stringify(faceOf(uuidv7())));
    expect(new Set(faces).size).toBeGreaterThan(290);
  });

  it('takes all tones', () => {
    const seen = new Set(Array.from({ length: 500 }, (_, index) => faceOf(String(index)).tone));
    expect(seen.size).toBe(tones.length);
  });
});
