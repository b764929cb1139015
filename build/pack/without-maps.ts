import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Copies what was built without its source maps, and without their names at the ends of the bundles. */
export async function copyWithoutMaps(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: (file) => !file.endsWith('.map') });
  for (const name of await readdir(to)) {
    if (!/\.c?js$/u.test(name)) continue;
    const file = path.join(to, name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/u, '\n'));
  }
}
