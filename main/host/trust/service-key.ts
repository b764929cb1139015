import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** The office's service device: signs receipts, the host's own events and webhook posts. */
export type ServiceKey = {
  /** Ed25519 public key, base64url: its id as a device. */
  readonly device: string;
  /** PKCS #8 DER, so that the store's worker can sign beside the event loop. */
  readonly privateKey: Uint8Array;
  /** @returns the Ed25519 signature (RFC 8032) of the text's UTF-8, base64url. */
  sign(text: string): string;
};

/** @returns a new Ed25519 private key as PKCS #8 DER. */
export function makeServicePrivateKey(): Uint8Array {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
}

/** @throws Error when `pkcs8` is no Ed25519 private key. */
export function createServiceKey(pkcs8: Uint8Array): ServiceKey {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The service key is no Ed25519 key.');
  // RFC 8410 §4: the public key is the last 32 bytes of its SubjectPublicKeyInfo.
  const info = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    device: info.subarray(-32).toString('base64url'),
    privateKey: pkcs8,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}
