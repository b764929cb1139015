import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeWhole } from '../kept-file.ts';

/** What guards secrets: the system's store, where there is one. */
export type Keyring = {
  available(): Promise<boolean>;
  seal(text: string): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<string>;
};

export type DeviceKey = {
  /** The public key, which is the device's id. */
  readonly device: string;
  readonly guardedBy: 'system' | 'file';
  /** @returns the signature (base64url) of a text. */
  sign(text: string): string;
};

const kept = z.object({ guardedBy: z.enum(['system', 'file']), key: z.base64() });

/**
 * This device's key, made when there is none: Ed25519, sealed by the system if that has a store for secrets, and in a file of mode
 * 0600 in any case. It never leaves this process.
 *
 * @throws Error when the key is there and cannot be opened: another one would make somebody else of this person.
 */
export async function openDeviceKey(file: string, keyring: Keyring): Promise<DeviceKey> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return makeKey(file, keyring);
  const { guardedBy, key } = kept.parse(JSON.parse(text));
  const bytes = Buffer.from(key, 'base64');
  const pem = guardedBy === 'system' ? await keyring.open(bytes) : bytes.toString();
  return keyOf(createPrivateKey(pem), guardedBy);
}

async function makeKey(file: string, keyring: Keyring): Promise<DeviceKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const guardedBy = (await keyring.available()) ? 'system' : 'file';
  const bytes = guardedBy === 'system' ? await keyring.seal(pem) : Buffer.from(pem);
  await writeWhole(file, JSON.stringify({ guardedBy, key: Buffer.from(bytes).toString('base64') }));
  return keyOf(privateKey, guardedBy);
}

function keyOf(key: KeyObject, guardedBy: DeviceKey['guardedBy']): DeviceKey {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('The device key is not of the kind it should be.');
  return { device: x, guardedBy, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}
