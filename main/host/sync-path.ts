import { open } from 'node:fs/promises';

/** Hands a file, or the entries of a folder, to the disk. */
export async function syncPath(path: string, kind: 'file' | 'folder'): Promise<void> {
  // Windows cannot open a folder (NTFS journals its renames), and flushes only what is open for writing.
  if (kind === 'folder' && process.platform === 'win32') return;
  const handle = await open(path, kind === 'file' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
