import { copyFile, cp, link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { constants, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { blobId, officeId, seq } from '../../protocol/index.ts';
import { pathsIn, type DataFolder } from './data-folder.ts';
import { blobPath } from './files/index.ts';
import { syncPath } from './sync-path.ts';
import { writeWhole } from './trust/index.ts';
import type { Store } from './store/store.ts';

/** What a backup says of itself; written last, so a folder without it is no backup. */
const manifest = z.object({
  format: z.literal(1),
  office: officeId,
  name: z.string(),
  at: z.string(),
  seq,
  blobs: z.int().nonnegative(),
});
export type BackupManifest = z.infer<typeof manifest>;

const manifestName = 'backup.json';
const draftSuffix = '.part';
const hashesSuffix = '.hashes';

export type BackupResult = { path: string; bytes: number; seq: number };

export type BackupDeps = {
  store: Pick<Store, 'backup' | 'office'>;
  blobPath: (blob: string) => string;
  clock: () => number;
  stopping: AbortSignal;
};

/**
 * Writes a backup next to the data while the office goes on: the database as of one moment, every blob that it names, and the
 * keys. Blobs never change, so they are hard links where the file system has them: a backup costs the log's size.
 *
 * @param into the folder that gets a new folder called after the time; all of it is on the disk before it has that name.
 * @throws Error also when it is stopped by the signal; nothing is left behind then.
 */
export async function writeBackup(
  folder: DataFolder,
  { store, blobPath, clock, stopping }: BackupDeps,
  into: string = folder.backups,
): Promise<BackupResult> {
  const at = new Date(clock()).toISOString();
  const path = join(into, at.replaceAll(/[:.]/g, '-'));
  const draft = path + draftSuffix;
  try {
    return await fill();
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }

  async function fill(): Promise<BackupResult> {
    await mkdir(join(draft, 'blobs'), { recursive: true, mode: 0o700 });
    const { seq: head, blobs } = await store.backup(join(draft, 'office.db'), stopping);
    let kept = 0;
    for (const blob of blobs) {
      stopping.throwIfAborted();
      if (await keep(blob)) kept += 1;
    }
    await cp(folder.trust, join(draft, 'trust'), { recursive: true });
    for (const name of await readdir(join(draft, 'trust'))) await syncPath(join(draft, 'trust', name), 'file');
    for (const part of ['trust', 'blobs']) await syncPath(join(draft, part), 'folder');
    const said: BackupManifest = {
      format: 1,
      office: store.office.id,
      name: store.office.name,
      at,
      seq: head,
      blobs: kept,
    };
    await writeWhole(join(draft, manifestName), `${JSON.stringify(said, null, 2)}\n`);
    stopping.throwIfAborted();
    await rename(draft, path);
    await syncPath(into, 'folder');
    return { path, bytes: await sizeOf(path), seq: head };
  }

  /** @returns false for a blob that nothing referred to any more and that was swept since the database was copied. */
  async function keep(blob: string): Promise<boolean> {
    try {
      await linkOrCopy(blobPath(blob), join(draft, 'blobs', blob));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    // A blob of one chunk has none.
    await linkOrCopy(blobPath(blob) + hashesSuffix, join(draft, 'blobs', blob + hashesSuffix)).catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      },
    );
    return true;
  }
}

/** The backups of a running host: one at a time, and what runs is called off when the host stops. */
export function createBackups(make: (stopping: AbortSignal) => Promise<BackupResult>) {
  const stopping = new AbortController();
  let running: Promise<BackupResult> | undefined;
  return {
    /** Whoever asks while one runs gets that one. */
    write(): Promise<BackupResult> {
      running ??= make(stopping.signal).finally(() => (running = undefined));
      return running;
    },
    async stop(): Promise<void> {
      stopping.abort(new Error('The host stops.'));
      await running?.catch(() => undefined);
    },
  };
}

/** Removes what a host that was killed left of a backup. To be called while no backup is made. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (name.endsWith(draftSuffix)) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * Lays a backup out as a data folder, which must not exist or be empty; what an earlier try left that broke off is removed first, and
 * no host opens it. The database is a copy and says so: the next start opens a new epoch, clients are rewound and bring what the
 * backup lacks.
 *
 * @param recovered the office whose keys come from its recovery file; those of the backup, which nothing may open any more, are left out.
 * @throws Error with a reason a person can act on.
 */
export async function restoreBackup(
  backup: string,
  dataFolder: string,
  recovered?: { office: string },
): Promise<BackupManifest> {
  const said = await readManifest(backup);
  if (recovered && recovered.office !== said.office)
    throw new Error(`The recovery file is of another office than the backup ${backup}.`);
  const { files, database, trust, restoring } = pathsIn(dataFolder);
  if (existsSync(restoring))
    for (const part of [files, database, trust]) await rm(part, { recursive: true, force: true });
  const there = await readdir(dataFolder).catch(() => []);
  if (there.some((name) => name !== basename(restoring)))
    throw new Error(`${dataFolder} is not empty; a backup is restored into a new folder.`);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeWhole(restoring, said.at);
  if (!recovered) await restoreKeys(join(backup, 'trust'), trust);
  await restoreBlobs(join(backup, 'blobs'), files);
  await copyFile(join(backup, 'office.db'), database, constants.COPYFILE_EXCL);
  await syncPath(database, 'file');
  await syncPath(dataFolder, 'folder');
  // From here on it is whole.
  await rm(restoring);
  await syncPath(dataFolder, 'folder');
  return said;
}

async function restoreKeys(from: string, trust: string): Promise<void> {
  await cp(from, trust, { recursive: true });
  for (const name of await readdir(trust)) await syncPath(join(trust, name), 'file');
  await syncPath(trust, 'folder');
}

/** Puts the blobs of a backup where a host looks for them. Whatever else lies there (a file manager's own) is left out. */
async function restoreBlobs(from: string, files: string): Promise<void> {
  const folders = new Set<string>();
  for (const name of await readdir(from)) {
    const suffix = name.endsWith(hashesSuffix) ? hashesSuffix : '';
    const blob = blobId.safeParse(name.slice(0, name.length - suffix.length)).data;
    if (blob === undefined) continue;
    const target = blobPath(files, blob) + suffix;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await linkOrCopy(join(from, name), target);
    folders.add(dirname(target));
  }
  for (const folder of folders) await syncPath(folder, 'folder');
  for (const folder of folders.size > 0 ? [join(files, 'blobs'), files] : []) await syncPath(folder, 'folder');
}

/** Backups told at once; who makes more of them looks into the folder. */
const maxListed = 100;

/** The whole backups in a folder, newest first. What is broken or only begun is none. */
export async function listBackups(folder: string): Promise<{ path: string; at: number; seq: number; files: number }[]> {
  const names = await readdir(folder).catch(() => []);
  const newest = names.toSorted().reverse().slice(0, maxListed);
  const found = await Promise.all(
    newest.map(async (name) => {
      const path = join(folder, name);
      const said = await readManifest(path).catch(() => undefined);
      return said ? [{ path, at: Math.max(0, Date.parse(said.at) || 0), seq: said.seq, files: said.blobs }] : [];
    }),
  );
  return found.flat();
}

async function readManifest(backup: string): Promise<BackupManifest> {
  const text = await readFile(join(backup, manifestName), 'utf8').catch(() => undefined);
  const parsed = text === undefined ? undefined : manifest.safeParse(JSON.parse(text));
  if (!parsed?.success)
    throw new Error(`${backup} is not a whole backup: its ${manifestName} is missing or not readable.`);
  return parsed.data;
}

/** A link is as durable as what it names; a copy is made so. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(async () => {
    await copyFile(from, to);
    await syncPath(to, 'file');
  });
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(entries.filter((e) => e.isFile()).map((e) => stat(join(e.parentPath, e.name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
