import type { Download } from './downloads.ts';
import type { FolderSave } from './folder-saves.ts';
import type { Transfer } from './transfers.ts';

/** What is on its way: how much of it is there, of how much; bytes, or files of a folder. */
export type Part = { done: number; size: number };

/** What is on its way in either direction. What waits for its turn or for the person is not. */
export function partsOf(
  transfers: readonly Transfer[],
  downloads: readonly Download[],
  folders: readonly FolderSave[],
): Part[] {
  return [
    ...transfers.filter(({ state }) => state === 'sending' || state === 'paused'),
    ...downloads.filter(({ state }) => state === 'running'),
    ...folders.filter(({ state }) => state === 'running').map(({ done, count }) => ({ done, size: count })),
  ].map(({ done, size }) => ({ done, size }));
}

/** The mean of all parts, 0 to 1 in steps of a hundredth; null while there are none. */
export function progressOf(parts: readonly Part[]): number | null {
  if (parts.length === 0) return null;
  const sum = parts.reduce((total, { done, size }) => total + (size > 0 ? Math.min(1, done / size) : 1), 0);
  return Math.round((sum / parts.length) * 100) / 100;
}
