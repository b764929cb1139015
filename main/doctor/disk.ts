import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check, Finding } from './check.ts';

const low = 1024 ** 3;

/** N08: whether there is room where landline keeps its data. */
export function diskCheck(folders: readonly { what: string; path: string }[]): Check {
  return {
    id: 'N08',
    title: 'Disk space',
    async run() {
      const findings: Finding[] = [];
      for (const { what, path } of folders) {
        const free = await freeBytes(path);
        const found = `${what} (${path}): ${(free / 1024 ** 3).toFixed(1)} GiB free`;
        if (free >= low) findings.push({ state: 'ok', found });
        else
          findings.push({
            state: free < low / 10 ? 'failed' : 'warning',
            found,
            remedy: 'Make room, or keep it on another disk.',
          });
      }
      return findings;
    },
  };
}

/** Of the file system that holds the path, or would hold it once it is made. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if (dirname(path) === path) throw error;
    return freeBytes(dirname(path));
  }
}
