import { expect, it } from 'vitest';
import type { Download } from './downloads.ts';
import type { FolderSave } from './folder-saves.ts';
import { partsOf, progressOf } from './progress.ts';
import type { Transfer } from './transfers.ts';

const sent = (state: Transfer['state'], done: number, size: number): Transfer => ({
  ...{ id: 1, draft: 'room', name: 'plan.pdf', state, done, size },
});
const saved = (state: Download['state'], done: number, size: number): Download => ({
  ...{ state, done, size, paused: false },
  ...{ pause: () => undefined, resume: () => undefined, stop: () => undefined, show: () => undefined },
});
const folder = (state: FolderSave['state'], done: number, count: number): FolderSave => ({
  ...{ state, done, count, stop: () => undefined },
});

it('counts what is on its way, not what waits, is there or failed', () => {
  const parts = partsOf(
    [sent('sending', 1, 4), sent('queued', 0, 4), sent('ready', 4, 4), sent('held', 1, 4), sent('failed', 1, 4)],
    [saved('running', 3, 4), saved('held', 3, 4), saved('there', 4, 4), saved('failed', 0, 4)],
    [folder('running', 2, 9), folder('asking', 0, 9), folder('there', 9, 9)],
  );
  expect(parts).toEqual([
    { done: 1, size: 4 },
    { done: 3, size: 4 },
    { done: 2, size: 9 },
  ]);
});

it('is the mean of all files, whatever their sizes, and nothing without any', () => {
  expect(progressOf([])).toBeNull();
  expect(
    progressOf([
      { done: 1, size: 4 },
      { done: 3_000, size: 4_000 },
    ]),
  ).toBe(0.5);
  expect(progressOf([{ done: 1, size: 3 }])).toBe(0.33);
  expect(progressOf([{ done: 0, size: 0 }])).toBe(1);
});
