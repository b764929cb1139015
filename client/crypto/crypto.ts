import { fromBase64url, toBase64url, utf8 } from './encoding.ts';

/** The primitives a client needs, by WebCrypto where it is, by the noble libraries where it is not. */
export type Crypto = {
  /** SHA-256 of bytes; 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /** SHA-256 of a text's UTF-8, base64url. */
  hashText(text: string): Promise<string>;
  /** HMAC-SHA-256 of a text's UTF-8 (RFC 2104), base64url. */
  hmac(key: Uint8Array, text: string): Promise<string>;
  /** PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2). */
  stretch(password: string, salt: string, iterations: number, bytes: number): Promise<Uint8Array>;
  /** Whether `signature` is the device's Ed25519 signature (RFC 8032) over the text's UTF-8; false for malformed keys too. */
  verify(device: string, text: string, signature: string): Promise<boolean>;
};

type Subtle = globalThis.Crypto['subtle'];
// Nothing here works on shared memory.
const buffer = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;
const keysKept = 2_000;
/** Most browsers never need it, so that their pages do not fetch it either. */
const noble = () => import('./noble.ts');

function webCrypto(): Subtle | null {
  // The types say it is always there; in a page over plain http it is not.
  const { subtle } = globalThis.crypto as { subtle?: Subtle };
  return subtle ?? null;
}

/**
 * @param subtle - WebCrypto; null where there is none: a page that is no secure context.
 */
export function createCrypto(subtle: Subtle | null = webCrypto()): Crypto {
  // A device signs many events: its key is imported once.
  const keys = new Map<string, Promise<CryptoKey>>();
  let nativeEd25519: Promise<boolean> | undefined;

  /** Chromium has Ed25519 since 137, Safari since 17: asking is the only way to know. */
  const hasEd25519 = (webcrypto: Subtle) =>
    (nativeEd25519 ??= webcrypto.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']).then(
      () => true,
      () => false,
    ));

  function keyOf(webcrypto: Subtle, device: string): Promise<CryptoKey> {
    const known = keys.get(device);
    if (known) return known;
    if (keys.size >= keysKept) keys.clear();
    const key = webcrypto.importKey('raw', fromBase64url(device), { name: 'Ed25519' }, false, ['verify']);
    keys.set(device, key);
    return key;
  }

  async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
    return subtle ? new Uint8Array(await subtle.digest('SHA-256', buffer(bytes))) : (await noble()).sha256(bytes);
  }

  return {
    sha256,
    hashText: async (text) => toBase64url(await sha256(utf8(text))),

    async hmac(key, text) {
      if (!subtle) {
        const { hmac, sha256: hash } = await noble();
        return toBase64url(hmac(hash, key, utf8(text)));
      }
      const imported = await subtle.importKey('raw', buffer(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      return toBase64url(new Uint8Array(await subtle.sign('HMAC', imported, utf8(text))));
    },

    async stretch(password, salt, iterations, bytes) {
      if (!subtle) {
        const { pbkdf2Async, sha256: hash } = await noble();
        return pbkdf2Async(hash, utf8(password), utf8(salt), { c: iterations, dkLen: bytes });
      }
      const imported = await subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits']);
      const how = { name: 'PBKDF2', hash: 'SHA-256', salt: utf8(salt), iterations };
      return new Uint8Array(await subtle.deriveBits(how, imported, bytes * 8));
    },

    async verify(device, text, signature) {
      const native = subtle && (await hasEd25519(subtle)) ? subtle : undefined;
      // Not in the attempt below: what cannot be fetched says nothing about a signature.
      const library = native ? undefined : await noble();
      try {
        if (native) {
          const key = await keyOf(native, device);
          return await native.verify({ name: 'Ed25519' }, key, fromBase64url(signature), utf8(text));
        }
        // RFC 8032's strict rules, as WebCrypto and the host apply them.
        return (
          library?.ed25519.verify(fromBase64url(signature), utf8(text), fromBase64url(device), { zip215: false }) ===
          true
        );
      } catch {
        return false;
      }
    },
  };
}
