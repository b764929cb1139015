import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What is handed out; the rest of the folder is what it was made of. */
const handedOut = /\.(?:AppImage|deb|rpm|tar\.gz|exe|msi|zip|dmg|tgz|cdx\.json)$/u;

export const sumsFile = 'SHA256SUMS';

/** Writes the SHA-256 of all that is handed out, in the form that `sha256sum --check` reads. */
export async function writeSums(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => handedOut.test(name)).sort();
  const lines: string[] = [];
  for (const name of names) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path.join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  await writeFile(path.join(folder, sumsFile), lines.join(''));
}
