import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CommandError } from './failure.ts';

/**
 * Makes a folder (mode 0700) and those above it, where they are not there. Node's own `recursive` never comes back where the system
 * says that there is no parent although there is one: below /proc, and below a link to a disk that is not plugged in.
 *
 * @throws CommandError when nothing can be made there; Error with the system's `code` for any other reason.
 */
export function makeFolder(path: string): void {
  const whole = resolve(path);
  if (isFolder(whole)) return;
  const above = dirname(whole);
  if (above !== whole) makeFolder(above);
  try {
    mkdirSync(whole, { mode: 0o700 });
  } catch (error) {
    // Somebody else made it in the same moment.
    if (isFolder(whole)) return;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CommandError(`${whole}: no folder can be made there.`, { cause: error });
    if (code === 'EEXIST') throw new CommandError(`${whole} is there and is no folder.`, { cause: error });
    throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
