import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

type Entry = { files: Record<string, Entry> } | { offset: string; size: number };

/** Packs an app as electron-builder does, into `resources/app.asar` of a folder: two pickles, in the second the tree, then the files. */
export async function packApp(app: string, dist: string): Promise<void> {
  const contents: Buffer[] = [];
  let offset = 0;
  const entryOf = async (folder: string): Promise<Entry> => {
    const files: Record<string, Entry> = {};
    for (const one of await readdir(folder, { withFileTypes: true })) {
      const place = path.join(folder, one.name);
      if (one.isDirectory()) files[one.name] = await entryOf(place);
      else {
        const bytes = await readFile(place);
        files[one.name] = { offset: String(offset), size: bytes.length };
        contents.push(bytes);
        offset += bytes.length;
      }
    }
    return { files };
  };
  const tree = Buffer.from(JSON.stringify(await entryOf(app)));
  const padding = Buffer.alloc((4 - (tree.length % 4)) % 4);
  const length = tree.length + padding.length;
  const head = Buffer.alloc(16);
  [4, length + 8, length + 4, tree.length].forEach((word, at) => head.writeUInt32LE(word, at * 4));
  await mkdir(path.join(dist, 'resources'), { recursive: true });
  await writeFile(path.join(dist, 'resources/app.asar'), Buffer.concat([head, tree, padding, ...contents]));
}
