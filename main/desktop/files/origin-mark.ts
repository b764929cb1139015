import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Says of a file that it came from the network, so that the system asks before it runs it: a zone on Windows, a quarantine on macOS.
 * A file system that keeps no such note is no reason to refuse the file.
 */
export async function markOrigin(file: string, platform: NodeJS.Platform, clock: () => number): Promise<void> {
  try {
    if (platform === 'win32') await writeFile(`${file}:Zone.Identifier`, '[ZoneTransfer]\r\nZoneId=3\r\n');
    if (platform === 'darwin') {
      const seconds = Math.floor(clock() / 1_000).toString(16);
      await run('/usr/bin/xattr', ['-w', 'com.apple.quarantine', `0083;${seconds};Landline;`, file]);
    }
  } catch (error) {
    console.warn('A file could not be marked as coming from elsewhere:', error);
  }
}
