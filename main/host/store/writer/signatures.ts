import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Key objects are worth keeping: making one costs a third of a verification. */
const maxKeys = 20_000;

export type Signatures = {
  /** Verifies on this thread. False also for what is no key or signature at all. */
  verify(device: string, text: string, signature: string): boolean;
  /** The same in the thread pool. */
  verifyAside(device: string, text: string, signature: string): Promise<boolean>;
};

/** Verifies Ed25519 signatures (RFC 8032) of devices, whose id is their public key. */
export function createSignatures(): Signatures {
  const keys = new Map<string, KeyObject>();

  function keyOf(device: string): KeyObject | undefined {
    const known = keys.get(device);
    if (known) return known;
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: device }, format: 'jwk' });
      if (keys.size >= maxKeys) keys.clear();
      keys.set(device, key);
      return key;
    } catch {
      return undefined; // not a point of the curve
    }
  }

  return {
    verify(device, text, signature) {
      const key = keyOf(device);
      return key !== undefined && verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'));
    },
    verifyAside(device, text, signature) {
      const key = keyOf(device);
      if (!key) return Promise.resolve(false);
      return new Promise((resolve) => {
        verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'), (error, valid) => {
          resolve(error === null && valid);
        });
      });
    },
  };
}
