import type { FileKind } from './kinds.ts';

/** What stands for a file that has no picture of itself. */
export const iconOf: Readonly<Record<FileKind, string>> = {
  picture: 'i-lucide-image',
  video: 'i-lucide-film',
  audio: 'i-lucide-music',
  document: 'i-lucide-file-text',
  other: 'i-lucide-file',
};
