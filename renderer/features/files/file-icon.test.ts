import { expect, it } from 'vitest';
import { iconOf } from './file-icon.ts';

it.each([
  ['a.bin', 'image/png', 'i-lucide-image'],
  ['a.bin', 'video/mp4', 'i-lucide-film'],
  ['note.webm', 'audio/webm', 'i-lucide-music'],
  ['Backup.TAR', 'application/x-tar', 'i-lucide-file-archive'],
  ['figures.xlsx', undefined, 'i-lucide-file-spreadsheet'],
  ['main.ts', 'video/mp2t', 'i-lucide-film'],
  ['main.vue', '', 'i-lucide-file-code'],
  ['README.md', undefined, 'i-lucide-file-text'],
  ['pdf', undefined, 'i-lucide-file'],
])('%s of type %s is shown as %s', (name, type, icon) => {
  expect(iconOf({ name, type })).toBe(icon);
});
