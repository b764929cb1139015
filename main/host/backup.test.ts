import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createBackups, listBackups, removeDrafts, restoreBackup, writeBackup } from './backup.ts';
import { openDataFolder, pathsIn } from './data-folder.ts';
import { blobPath } from './files/index.ts';
import { idOf } from './files/testing.ts';
import { openOffice } from './store/test-kit.ts';

async function office() {
  const opened = await openOffice();
  const { store } = opened;
  const dir = mkdtempSync(join(tmpdir(), 'landline-backup-'));
  onTestFinished(async () => {
    await opened.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const folder = { ...pathsIn(join(dir, 'data')), unlock: () => undefined };
  mkdirSync(folder.trust, { recursive: true });
  writeFileSync(join(folder.trust, 'key'), 'secret');
  const blobPath = (blob: string) => join(dir, blob);
  const backups = createBackups((stopping) => writeBackup(folder, { store, blobPath, clock: Date.now, stopping }));
  return { dir, folder, backups };
}

it('a backup that is called off leaves nothing behind', async () => {
  const { folder, backups } = await office();
  const running = backups.write().catch((error: unknown) => error);
  await vi.waitUntil(() => existsSync(folder.backups) && readdirSync(folder.backups).length === 1);
  await backups.stop();
  expect(await running).toBeInstanceOf(Error);
  expect(readdirSync(folder.backups)).toEqual([]);
  await expect(backups.write()).rejects.toThrow('stops');
});

it('who asks for a backup while one is made gets that one', async () => {
  const { dir, folder, backups } = await office();
  const [one, other] = await Promise.all([backups.write(), backups.write()]);
  expect(other.path).toBe(one.path);
  expect(readdirSync(folder.backups)).toHaveLength(1);
  expect(await restoreBackup(one.path, join(dir, 'restored'))).toMatchObject({ seq: one.seq });
});

it('what a killed host left of a backup is removed, and nothing else', async () => {
  const { folder, backups } = await office();
  const { path } = await backups.write();
  mkdirSync(join(folder.backups, '2020-01-01T00-00-00-000Z.part', 'blobs'), { recursive: true });
  await removeDrafts(folder.backups);
  expect(readdirSync(folder.backups)).toEqual([basename(path)]);
});

it('a restore that broke off opens as no office, and the next one is whole', async () => {
  const { dir, backups } = await office();
  const { path } = await backups.write();
  const blob = idOf(Buffer.from('bytes'));
  writeFileSync(join(path, 'blobs', blob), 'bytes');
  // What cannot be copied breaks it off: the log is gone from the backup, say.
  renameSync(join(path, 'office.db'), join(dir, 'away'));
  const into = join(dir, 'restored');
  await expect(restoreBackup(path, into)).rejects.toThrow('ENOENT');
  expect(readdirSync(into)).not.toEqual([]);
  expect(() => openDataFolder(into)).toThrow(/broke off/);

  renameSync(join(dir, 'away'), join(path, 'office.db'));
  await restoreBackup(path, into);
  expect(readFileSync(blobPath(join(into, 'files'), blob), 'utf8')).toBe('bytes');
  openDataFolder(into).unlock();
  await expect(restoreBackup(path, into)).rejects.toThrow('not empty');
});

it('a restore leaves out what a file manager put among the blobs', async () => {
  const { dir, backups } = await office();
  const { path } = await backups.write();
  for (const name of ['.DS_Store', 'Thumbs.db']) writeFileSync(join(path, 'blobs', name), '');
  await restoreBackup(path, join(dir, 'restored'));
  expect(readdirSync(join(dir, 'restored')).sort()).toEqual(['office.db', 'trust']);
});

it('lists the whole ones, newest first, and nothing that is broken or only begun', async () => {
  const { folder, backups } = await office();
  expect(await listBackups(folder.backups)).toEqual([]);
  const first = await backups.write();
  await vi.waitUntil(() => new Date().toISOString().replaceAll(/[:.]/g, '-') > basename(first.path));
  const second = await backups.write();
  mkdirSync(join(folder.backups, '9999-begun.part'));
  mkdirSync(join(folder.backups, '9998-broken'));
  writeFileSync(join(folder.backups, '9998-broken', 'backup.json'), '{');
  expect(await listBackups(folder.backups)).toEqual([
    { path: second.path, at: expect.any(Number) as number, seq: second.seq, files: 0 },
    { path: first.path, at: expect.any(Number) as number, seq: first.seq, files: 0 },
  ]);
});
