import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findSevenZip, sevenZipVariable } from '../../build/needs/pack.ts';
import { makeDist } from '../desktop/standin/make-dist.ts';

const run = promisify(execFile);
export const root = path.resolve(import.meta.dirname, '../..');

/** What `npm run dist` made, in a folder of its own. */
export type Made = {
  folder: string;
  /** Lays a zip or a tar out in a new folder. */
  laidOut(archive: string): Promise<string>;
  end(): Promise<void>;
};

/** Packs as people do, over the stand-in's Electron, with nothing that would have to be downloaded. */
export async function dist(...asked: string[]): Promise<Made> {
  const base = await mkdtemp(path.join(tmpdir(), 'landline-pack-'));
  const folder = path.join(base, 'made');
  const sevenZip = findSevenZip() ?? '7zz';
  await makeDist(path.join(base, 'electron'));
  const env = {
    ...process.env,
    LANDLINE_ELECTRON_DIST: path.join(base, 'electron'),
    LANDLINE_DIST: folder,
    CUSTOM_FPM_PATH: path.join(root, 'tests/desktop/standin/fpm'),
    STANDIN_NODE: process.execPath,
    [sevenZipVariable]: sevenZip,
  };
  const end = () => rm(base, { recursive: true, force: true, maxRetries: 5 });
  try {
    await run(process.execPath, [path.join(root, 'build/dist.ts'), ...asked], { env, maxBuffer: 10_000_000 });
  } catch (error) {
    await end();
    throw error;
  }
  return {
    folder,
    async laidOut(archive) {
      const to = await mkdtemp(path.join(base, 'laid-'));
      const file = path.join(folder, archive);
      if (archive.endsWith('.deb')) await run('dpkg-deb', ['--extract', file, to]);
      else if (archive.endsWith('.zip')) await run(sevenZip, ['x', `-o${to}`, file]);
      else await run('tar', ['--extract', '--file', file, '--directory', to]);
      return to;
    },
    end,
  };
}
