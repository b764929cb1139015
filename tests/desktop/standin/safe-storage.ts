import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SafeStorage } from 'electron';
import { provided } from './provided.ts';

/** Known to everybody: what is sealed here is sealed from nobody, but looks the part. */
const key = Buffer.alloc(32, 'the stand-in');
const prefix = 'v10';
const nonceLength = 12;
const tagLength = 16;

/** Electron's `safeStorage`, its asynchronous half: the other one is deprecated. */
export const safeStorage = provided('safeStorage', {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  async encryptStringAsync(text: string): Promise<Buffer> {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([Buffer.from(prefix), nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const body = prefix.length + nonceLength;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(prefix.length, body));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    const result = Buffer.concat([decipher.update(sealed.subarray(body, -tagLength)), decipher.final()]).toString();
    return { result, shouldReEncrypt: false };
  },
} satisfies Partial<SafeStorage>);
