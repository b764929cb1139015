import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findSevenZip, sevenZipVariable } from '../../build/needs/pack.ts';
import { isReal, program } from '../desktop/launch.ts';
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

/** Puts the Electron that was brought in the stand-in's place; without what it shows by itself, which only a download is rid of. */
async function putReal(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
  await cp(path.dirname(program()), folder, { recursive: true, verbatimSymlinks: true });
  await rm(path.join(folder, 'resources/default_app.asar'));
}

/** Packs as people do, with nothing that would have to be downloaded: over the Electron that is here, and the stand-in's for others. */
export async function dist(...asked: string[]): Promise<Made> {
  const base = await mkdtemp(path.join(tmpdir(), 'landline-pack-'));
  const folder = path.join(base, 'made');
  const sevenZip = findSevenZip() ?? '7zz';
  await makeDist(path.join(base, 'electron'));
  if (isReal) await putReal(path.join(base, 'electron', process.platform));
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
