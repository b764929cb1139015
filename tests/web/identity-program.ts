import { createWebLock, openBrowserIdentity } from '../../client/index.ts';

/** Opens the identity of an office in this page and signs with it. */
export async function identity(name: string, text: string): Promise<{ device: string; signature: string }> {
  const { device, sign } = await openBrowserIdentity(name);
  return { device, signature: await sign(text) };
}

/** Two at once, as two tabs that are opened together. */
export async function identities(name: string): Promise<string[]> {
  const opened = await Promise.all([1, 2, 3, 4].map(() => openBrowserIdentity(name)));
  return opened.map(({ device }) => device);
}

/** In a browser without Ed25519. */
export async function withoutEd25519(name: string, text: string): Promise<{ device: string; signature: string }> {
  const { device, sign } = await openBrowserIdentity(name, { subtle: undefined });
  return { device, signature: await sign(text) };
}

/** Whether what is kept in the database gives its private key to a script. */
export async function isExtractable(name: string): Promise<boolean> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(`landline-identity-${name}`);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(new Error('no database'));
  });
  const kept = await new Promise<CryptoKeyPair>((resolve) => {
    const asked = db.transaction('keys').objectStore('keys').get('device') as IDBRequest<CryptoKeyPair>;
    asked.onsuccess = () => resolve(asked.result);
  });
  db.close();
  return crypto.subtle.exportKey('pkcs8', kept.privateKey).then(
    () => true,
    () => false,
  );
}

const held = { log: [] as string[], end: new AbortController() };

/** Waits for the lock and then holds it until {@link release}, or until the page goes. */
export function hold(name: string): void {
  held.end = new AbortController();
  const { signal } = held.end;
  held.log.push('waits');
  const work = () => {
    held.log.push('holds');
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  };
  createWebLock()
    .hold(name, signal, work)
    .then(
      () => held.log.push('done'),
      () => held.log.push('gave up'),
    );
}

export function release(): void {
  held.end.abort();
}

export const log = (): string[] => held.log;
