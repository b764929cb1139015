import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../failure.ts';

const keyBytes = 32;

/**
 * The profile's Ed25519 private key (RFC 8032 §5.1.5: 32 random bytes) from `device.key`, made at the first use. The file can be
 * read by its owner alone (mode 0600). Two commands that start at once end up with the same key.
 *
 * @throws CommandError when the file is damaged or others may read it.
 */
export function openDeviceKey(profile: string): Uint8Array {
  const path = join(profile, 'device.key');
  return readKey(path) ?? makeKey(path);
}

function readKey(path: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // Windows has no such modes; there the profile's folder belongs to the user.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new CommandError(`${path} can be read by others: make it private again (chmod 600) or delete it.`);
  }
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== keyBytes) throw new CommandError(`${path} is damaged: it does not hold a key.`);
  return key;
}

function makeKey(path: string): Uint8Array {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(keyBytes).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    // A hard link fails when the name exists: whoever comes first has made the key.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readKey(path);
  if (key === undefined) throw new CommandError(`${path} could not be written.`);
  return key;
}
