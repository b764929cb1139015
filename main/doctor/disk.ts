import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finding, type Check, type Finding } from './check.ts';

const low = 1024 ** 3;

/** N08: whether there is room where landline keeps its data. */
export function diskCheck(
  folders: readonly { what: string; path: string }[],
  freeOf: (path: string) => Promise<number> = freeBytes,
): Check {
  return {
    id: 'N08',
    title: 'Disk space',
    async run() {
      const findings: Finding[] = [];
      for (const { what, path } of folders) {
        const free = await freeOf(path);
        const values = { what, path, free: Number((free / 1024 ** 3).toFixed(1)) };
        if (free >= low) findings.push(finding('ok', 'disk_free', values));
        else findings.push(finding(free < low / 10 ? 'failed' : 'warning', 'disk_free', values, 'make_room'));
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
