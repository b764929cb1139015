import { existsSync } from 'node:fs';
import { LandlineError } from '../../protocol/index.ts';
import { openDataFolder, pathsIn, requireKeysOfLog, type DataFolder } from './data-folder.ts';
import type { HostLogger } from './logger.ts';
import { rebuild, type Rebuilt } from './store/index.ts';
import {
  createFileSecretBox,
  openTrust,
  recoveryTold,
  renewRecovery,
  type Recovery,
  type SecretBox,
} from './trust/index.ts';

/**
 * Makes another recovery phrase and file for the office in a data folder, for who never saw the first phrase or lost it.
 *
 * @param tell shows it; if that fails the phrase counts as not told, and the next start tells another.
 * @throws FolderInUseError while a host serves the folder; LandlineError `not_found` when it holds no office.
 */
export async function makeNewRecovery(
  dir: string,
  tell: (recovery: Recovery) => Promise<void>,
  { secrets }: { secrets?: SecretBox } = {},
): Promise<void> {
  await whileStopped(dir, async ({ trust }) => {
    await tell(await renewRecovery(trust, secrets ?? createFileSecretBox(trust)));
    await recoveryTold(trust);
  });
}

/**
 * Replaces the root key of the office in a data folder by a successor that the old one vouches for, with another recovery phrase and
 * file. The office id stays and clients ask nothing; the old key stays good, since roots are not revoked.
 *
 * @param tell as of {@link makeNewRecovery}.
 * @throws FolderInUseError while a host serves the folder; LandlineError `not_found` when it holds no office.
 */
export async function replaceRoot(
  dir: string,
  tell: (recovery: Recovery) => Promise<void>,
  { secrets, logger }: { secrets?: SecretBox; logger: HostLogger },
): Promise<void> {
  await whileStopped(dir, async (data) => {
    await requireKeysOfLog(data);
    const { trust: folder } = data;
    const trust = await openTrust({ dir: folder }, { secrets: secrets ?? createFileSecretBox(folder), logger });
    try {
      await tell(await trust.rotateRoot());
      await trust.recoveryTold();
    } finally {
      trust.stop();
    }
  });
}

/**
 * Makes rooms, people, messages and the search index of the office in a data folder again from its log.
 *
 * @throws FolderInUseError while a host serves the folder; LandlineError `not_found` when it holds no office.
 */
export function rebuildOffice(dir: string, { clock = Date.now }: { clock?: () => number } = {}): Promise<Rebuilt> {
  return whileStopped(dir, ({ database }) => Promise.resolve(rebuild(database, clock())));
}

async function whileStopped<T>(dir: string, work: (folder: DataFolder) => Promise<T>): Promise<T> {
  // Asked first, since opening a folder makes it.
  if (!existsSync(pathsIn(dir).database)) throw new LandlineError('not_found', `There is no office in ${dir}.`);
  const folder = openDataFolder(dir);
  try {
    return await work(folder);
  } finally {
    folder.unlock();
  }
}
