import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeWhole } from './whole-file.ts';

/** Keeps secrets at rest. The desktop brings the operating system's keychain, a headless host {@link createFileSecretBox}. */
export type SecretBox = {
  seal(plain: Uint8Array): Promise<Uint8Array>;
  /** @throws Error when it was sealed with another key, or changed since. */
  open(sealed: Uint8Array): Promise<Uint8Array>;
};

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM (NIST SP 800-38D) as nonce, tag, ciphertext; `bound` is authenticated beside it. */
export function encrypt(key: Uint8Array, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** @throws Error when key, ciphertext or `bound` is not the one of {@link encrypt}. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, bound: string): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(bound))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
}

/**
 * A box whose key is a file that only this user may read. It protects what is copied without that file, not the machine itself.
 *
 * @param dir where `secret.key` is, or is made at the first use.
 */
export function createFileSecretBox(dir: string): SecretBox {
  let key: Promise<Buffer> | undefined;
  const loaded = () => (key ??= loadKey(dir));
  return {
    seal: async (plain) => encrypt(await loaded(), plain, 'landline/box/v1'),
    open: async (sealed) => decrypt(await loaded(), sealed, 'landline/box/v1'),
  };
}

async function loadKey(dir: string): Promise<Buffer> {
  const path = join(dir, 'secret.key');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const kept = await readIfThere(path);
  if (!kept) {
    const draft = `${path}.${randomUUID()}.part`;
    await writeWhole(draft, randomBytes(keyBytes));
    // A link, not a rename: of two that start at once one is too late, and both then read the same key.
    await link(draft, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await unlink(draft);
  }
  const key = kept ?? (await readFile(path));
  if (key.length !== keyBytes)
    throw new Error(`${path} is damaged: it has ${key.length} bytes instead of ${keyBytes}.`);
  return key;
}
