import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const manifestShape = z.looseObject({
  name: z.string().optional(),
  productName: z.string().optional(),
  version: z.string().default('0.0.0'),
  main: z.string().default('index.js'),
});
export type Manifest = z.infer<typeof manifestShape>;

/** What is to be run. */
export type Launch = {
  manifest: Manifest;
  /** Where its package.json is. */
  appPath: string;
  /** The file that starts it. */
  entry: string;
  packaged: boolean;
  /** Modules to be required first (`-r`). */
  requires: readonly string[];
};

/**
 * Reads the command line as Electron does: `[switches] [-r module] <folder or file> [arguments]`, or nothing of it in a packed app.
 *
 * @param resources - the folder that holds `app.asar` in a packed app.
 */
export function readLaunch(args: readonly string[], resources: string): Launch {
  const requires: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-r' || arg === '--require') requires.push(args[(at += 1)] ?? '');
    else if (!arg.startsWith('-')) rest.push(arg);
  }
  const archive = path.join(resources, 'app.asar');
  const packaged = existsSync(archive);
  const asked = path.resolve(packaged ? unpack(archive) : (rest[0] ?? '.'));
  if (statSync(asked).isDirectory()) {
    const manifest = readManifest(path.join(asked, 'package.json'));
    return { manifest, appPath: asked, entry: path.resolve(asked, manifest.main), packaged, requires };
  }
  const manifest = findPackageJSON(pathToFileURL(asked));
  if (manifest === undefined) throw new Error(`${asked} belongs to no package.`);
  return { manifest: readManifest(manifest), appPath: path.dirname(manifest), entry: asked, packaged, requires };
}

function readManifest(file: string): Manifest {
  return manifestShape.parse(JSON.parse(readFileSync(file, 'utf8')));
}

type Entry = { files?: Record<string, Entry>; offset?: string; size?: number; unpacked?: boolean; link?: string };

/**
 * Lays an archive out in a folder that goes with this process: Electron reads inside of archives, Node does not.
 * Its head is two Chromium pickles: the size of the second, and in that the tree as JSON.
 */
function unpack(archive: string): string {
  const bytes = readFileSync(archive);
  const begin = 8 + bytes.readUInt32LE(4);
  const tree = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry;
  const folder = mkdtempSync(path.join(tmpdir(), 'standin-asar-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const lay = ({ files = {} }: Entry, to: string) => {
    mkdirSync(to, { recursive: true });
    for (const [name, entry] of Object.entries(files)) {
      const at = begin + Number(entry.offset);
      if (entry.files) lay(entry, path.join(to, name));
      else if (entry.unpacked !== true && entry.link === undefined)
        writeFileSync(path.join(to, name), bytes.subarray(at, at + (entry.size ?? 0)));
    }
  };
  lay(tree, folder);
  return folder;
}
