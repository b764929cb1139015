import { LandlineError } from '../../protocol/index.ts';
import type { Identity } from '../types.ts';
import { toBase64url, utf8 } from './encoding.ts';

/** What is kept: a key pair that no script can read out, or the bytes where the browser has no Ed25519. */
type KeptKey = CryptoKeyPair | Uint8Array;

/**
 * A guest's identity: a non-extractable WebCrypto key in IndexedDB, made at the first call. Where the browser lacks Ed25519
 * (or the page is no secure context) the key's bytes are kept instead, which SECURITY.md says.
 *
 * @param name - the database; one per office.
 * @throws LandlineError `internal` when the browser refuses storage (a private window of some).
 */
export async function openBrowserIdentity(
  name: string,
  deps: { indexedDB?: IDBFactory; subtle?: SubtleCrypto | undefined } = {},
): Promise<Identity> {
  const factory = deps.indexedDB ?? globalThis.indexedDB;
  const subtle = 'subtle' in deps ? deps.subtle : (globalThis.crypto.subtle as SubtleCrypto | undefined);
  const db = await opened(factory.open(databaseOf(name), 1));
  try {
    const kept = await keptKey(db);
    if (kept) return await identityOf(kept, subtle);
    const made = await generate(subtle);
    // Two tabs may be at this point together: `add` lets the first win, and both use what is there then.
    const objects = store(db, 'readwrite');
    await request(objects.add(made, 'device')).catch(() => undefined);
    const winner = await keptKey(db);
    return await identityOf(winner ?? made, subtle);
  } finally {
    db.close();
  }
}

/** Erases the key. Nobody can sign as this device any more. */
export async function eraseBrowserIdentity(name: string): Promise<void> {
  await request(globalThis.indexedDB.deleteDatabase(databaseOf(name)));
}

/** Fetched by browsers without Ed25519 alone. */
const software = () => import('./identity.ts');

const databaseOf = (name: string) => `landline-identity-${name}`;

async function generate(subtle: SubtleCrypto | undefined): Promise<KeptKey> {
  try {
    if (subtle) return await subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
  } catch {
    // No Ed25519 in this browser.
  }
  return (await software()).createDeviceKey();
}

async function identityOf(kept: KeptKey, subtle: SubtleCrypto | undefined): Promise<Identity> {
  if (kept instanceof Uint8Array) return (await software()).createSoftwareIdentity(kept);
  if (!subtle) throw new LandlineError('internal', 'The key of this device can be used over https only.');
  const device = toBase64url(new Uint8Array(await subtle.exportKey('raw', kept.publicKey)));
  return {
    device,
    sign: async (text) =>
      toBase64url(new Uint8Array(await subtle.sign({ name: 'Ed25519' }, kept.privateKey, utf8(text)))),
  };
}

const store = (db: IDBDatabase, mode: IDBTransactionMode) => db.transaction('keys', mode).objectStore('keys');
const keptKey = (db: IDBDatabase) => request(store(db, 'readonly').get('device') as IDBRequest<KeptKey | undefined>);

function opened(asked: IDBOpenDBRequest): Promise<IDBDatabase> {
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('keys');
  };
  return request(asked);
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => {
      resolve(asked.result);
    };
    asked.onerror = (event) => {
      // Handled here: without this the transaction aborts and the event bubbles to the page.
      event.preventDefault();
      reject(
        new LandlineError('internal', `The browser refused its storage: ${asked.error?.message ?? 'no reason given'}.`),
      );
    };
  });
}
