import { ed25519 } from '@noble/curves/ed25519.js';
import type { Identity } from '../types.ts';
import { toBase64url, utf8 } from './encoding.ts';

/** A new device's private key (RFC 8032 §5.1.5): 32 random bytes. */
export function createDeviceKey(): Uint8Array<ArrayBuffer> {
  return globalThis.crypto.getRandomValues(new Uint8Array(32));
}

/** Ed25519 private keys in PKCS #8 (RFC 8410 §7) are these bytes and the 32 of the key. */
const pkcs8Prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/**
 * An identity over a key in memory, for who keeps it in a file (the command line) or nowhere (tests).
 *
 * @param key - 32 bytes, see {@link createDeviceKey}.
 */
export function createSoftwareIdentity(key: Uint8Array): Identity {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  const device = toBase64url(ed25519.getPublicKey(key));
  const imported = subtle
    ?.importKey('pkcs8', Uint8Array.of(...pkcs8Prefix, ...key), { name: 'Ed25519' }, false, ['sign'])
    .catch(() => undefined);
  return {
    device,
    async sign(text) {
      const native = await imported;
      if (subtle && native)
        return toBase64url(new Uint8Array(await subtle.sign({ name: 'Ed25519' }, native, utf8(text))));
      return toBase64url(ed25519.sign(utf8(text), key));
    },
  };
}
