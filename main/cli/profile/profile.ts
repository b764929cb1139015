import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientStore } from '../../../client/index.ts';
import type { WayMemory } from '../../dialer/index.ts';
import { makeFolder } from '../make-folder.ts';
import { openDatabase } from './database.ts';
import { openDeviceKey } from './device-key.ts';
import { createProcessLock, type ProcessLock } from './lock.ts';
import { createProfileWays } from './profile-ways.ts';
import { createOfficeList, officeListMigrations, type OfficeList } from './office-list.ts';
import { openOfficeStore } from './office-store.ts';

/** Who somebody is on this computer: a key, the offices they joined, and what waits to be sent. */
export type Profile = {
  readonly path: string;
  /** The device's Ed25519 private key, 32 bytes. */
  readonly key: Uint8Array;
  readonly offices: OfficeList;
  /** Where offices were, for the dialer. */
  readonly ways: WayMemory;
  /** The office's own store: what is sent stands here first. Only whoever holds {@link senderLock} may run a client on it. */
  openStore(office: string): ClientStore;
  /**
   * Held by the one command that sends for this office. Commands that only read (`tail`, `history` …) have a store in memory
   * and need no lock, so a running `tail` keeps nobody from sending.
   */
  senderLock(office: string): ProcessLock;
  /** Deletes what was kept of an office. */
  forget(office: string): void;
  close(): void;
};

/**
 * Opens a profile, and makes it (mode 0700) when it is not there.
 *
 * @throws Error when the folder cannot be made or read.
 */
export function openProfile(path: string, clock: () => number): Profile {
  const folder = join(path, 'offices');
  makeFolder(folder);
  const key = openDeviceKey(path);
  const database = openDatabase(join(path, 'profile.db'), officeListMigrations);
  const offices = createOfficeList(database, clock);
  const file = (office: string) => join(folder, `${office}.db`);
  return {
    path,
    key,
    offices,
    ways: createProfileWays(database),
    openStore: (office) => openOfficeStore(file(office)),
    senderLock: (office) => createProcessLock(join(folder, `${office}.lock`)),
    forget(office) {
      offices.remove(office);
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${file(office)}${suffix}`, { force: true });
    },
    close: () => database.close(),
  };
}

/** Whether there is a profile in the folder; opening it would make one. */
export function profileExists(path: string): boolean {
  return existsSync(join(path, 'device.key'));
}
