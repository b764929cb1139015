import { expect, it } from 'vitest';
import { endingOf, loudness, whyNot } from './recording.ts';

it('silence is nothing, the loudest is all, and what people hear as half as loud lies between', () => {
  const tone = (height: number) => new Float32Array(512).fill(height);
  expect(loudness(tone(0))).toBe(0);
  expect(loudness(tone(1))).toBe(1);
  expect(loudness(tone(0.03))).toBeGreaterThan(0.4);
  expect(loudness(tone(0.03))).toBeLessThan(0.6);
});

it.each([
  ['NotAllowedError', 'composer.microphoneRefused'],
  ['NotFoundError', 'composer.microphoneMissing'],
  ['NotReadableError', 'composer.microphoneBusy'],
  ['OverconstrainedError', 'composer.microphoneFailed'],
])('says why nothing is recorded after %s', (name, key) => {
  expect(whyNot(new DOMException('', name))).toBe(key);
});

it('a recording is called after what it is', () => {
  expect(['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'].map(endingOf)).toEqual([
    '.webm',
    '.m4a',
    '.ogg',
  ]);
});
