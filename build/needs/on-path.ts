import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Where a program is, or undefined. `/sbin` counts too: it is not on everybody's PATH. */
export function onPath(program: string, searched = process.env['PATH']): string | undefined {
  const folders = [...(searched ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

/** Whether this is a file that can be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
