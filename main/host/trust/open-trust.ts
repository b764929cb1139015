import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { HostLogger } from '../logger.ts';
import { certificateNames, readMachineNames, type MachineNames } from './host-names.ts';
import { isKeyOld, issue, openHostKey } from './host-certificate.ts';
import { openOfficeKeys, recoveryTold, succeedRoot, type Recovery } from './office-keys.ts';
import { loadOwnCertificate, stampOf, type OwnCertificate } from './own-certificate.ts';
import type { SecretBox } from './secret-box.ts';
import { createServiceKey, type ServiceKey } from './service-key.ts';

export type TrustOptions = {
  /** The folder of the office's keys and certificates, mode 0700. */
  dir: string;
  /** DNS names of the office that its root may vouch for, beside `localhost` and `local`; fixed when the office is made. */
  domains?: readonly string[];
  /** An IT department's certificates, each served to whoever asks for a name it covers. */
  own?: readonly OwnCertificate[];
  /** Makes the folder's office the one of a recovery file; the folder must hold none, or the same one with keys that nothing opens. */
  restore?: Recovery;
  /** How often names, addresses and validity are looked at, ms. */
  checkInterval?: number;
};

export type TrustDeps = {
  secrets: SecretBox;
  logger: HostLogger;
  /** ms since 1970 */
  clock?: () => number;
  /** The earliest and the latest time that it may be, where the clock may be wrong; clients judge a certificate by their own. */
  earliest?: () => number;
  latest?: () => number;
  machine?: () => MachineNames;
  /** Calls `run` every `ms` until the function returned is called. */
  every?: (ms: number, run: () => void) => () => void;
};

const day = 86_400_000;

/** Who this computer is to others: the office's keys and the certificate in force. */
export type Trust = {
  readonly officeId: string;
  /** The first root's SubjectPublicKeyInfo, DER as base64url: it hashes to the office id. */
  readonly rootPublicKeyInfo: string;
  /** The first root's certificate, PEM: to be installed where a browser shall not warn. */
  readonly rootCertificate: string;
  readonly service: ServiceKey;
  /** There when the office was made by this call, or its phrase told to nobody yet: the only time it is known. */
  readonly recovery?: Recovery;
  /** To be called once a person has been told `recovery`, or what `rotateRoot` returned: until then each opening makes another. */
  recoveryTold(): Promise<void>;
  /** SHA-256 of the host certificate's SubjectPublicKeyInfo, base64url (`hk`). */
  readonly certificateKeyHash: string;
  /** Whether it is the key hash of a certificate that this host has used since it started; for connections that outlive a key. */
  isOwnKeyHash(hash: string): boolean;
  /** For `tls.Server.setSecureContext`: what those get who ask for no name. */
  contextOptions(): { key: string; cert: string };
  /** The certificate for a name a client asks for (SNI): an IT department's that covers it, else the office's. */
  contextFor(servername: string): SecureContext;
  /** Whether an IT department's certificate covers a name: the office goes by it, then. */
  ownCovers(servername: string): boolean;
  /** Called when the certificate or its key has changed. @returns a function that takes the listener off. */
  onChange(listener: () => void): () => void;
  /** Looks now whether the certificate must be renewed (after sleep, say); else it does so by itself. */
  check(): Promise<void>;
  /**
   * Replaces the root key by a successor that the old one vouches for; the office id stays. Clients go on without a question, and the
   * old key stays good: roots are not revoked.
   *
   * @returns the new recovery file and phrase: the old ones open the old root only.
   */
  rotateRoot(): Promise<Recovery>;
  stop(): void;
};

/**
 * Opens the office in a folder, or makes one, and keeps its host certificate in force.
 *
 * @throws Error when the keys cannot be opened; LandlineError when the options cannot be met.
 */
export async function openTrust(options: TrustOptions, deps: TrustDeps): Promise<Trust> {
  const { dir, checkInterval = 10_000 } = options;
  const { secrets, logger, clock = Date.now, machine = readMachineNames, every = everyUnreferenced } = deps;
  const { earliest = clock, latest = clock } = deps;
  const times = () => ({ now: clock(), earliest: earliest(), latest: latest() });
  const { recovery, ...opened } = await openOfficeKeys(
    { dir, domains: options.domains ?? [], ...(options.restore ? { restore: options.restore } : {}) },
    { secrets, clock },
  );
  let office = opened;
  const currentNames = () => certificateNames(office.office, machine(), office.domains);
  let host = await openHostKey(dir, secrets, clock());
  let certificate = await issue(host, office, currentNames(), times());
  let context = createSecureContext(certificate);
  const own = await Promise.all(
    (options.own ?? []).map(async (files) => ({ files, loaded: await loadOwnCertificate(files) })),
  );
  const usedHashes = new Set([host.hash]);
  const listeners = new Set<() => void>();
  const firstRoot = new X509Certificate(office.chain.at(-1) ?? '');

  async function renew(names: readonly string[]): Promise<void> {
    if (isKeyOld(host.madeAt, clock())) host = await openHostKey(dir, secrets, clock());
    certificate = await issue(host, office, names, times());
    context = createSecureContext(certificate);
    usedHashes.add(host.hash);
    logger.info({ names }, 'The host certificate was renewed.');
    for (const listener of listeners) listener();
  }

  async function look(): Promise<void> {
    const names = currentNames();
    const due =
      clock() >= certificate.renewAt || earliest() < certificate.goodFrom - day || isKeyOld(host.madeAt, clock());
    if (due || names.join() !== certificate.names.join()) await renew(names);
    for (const entry of own) {
      const stamp = await stampOf(entry.files);
      if (stamp === '' || stamp === entry.loaded.stamp) continue;
      try {
        entry.loaded = await loadOwnCertificate(entry.files);
      } catch (error) {
        // The one in force goes on; told once per change of the files.
        entry.loaded = { ...entry.loaded, stamp };
        logger.warn({ err: error, file: entry.files.certFile }, 'A replaced certificate cannot be used.');
      }
    }
  }

  // One after the other: a root must not be replaced while a certificate is being issued by it.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  const check = () => inTurn(look);
  const stopTimer = every(checkInterval, () => {
    check().catch((error: unknown) => logger.error({ err: error }, 'The host certificate could not be renewed.'));
  });

  return {
    officeId: office.office,
    rootPublicKeyInfo: firstRoot.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
    rootCertificate: office.chain.at(-1) ?? '',
    service: createServiceKey(office.service),
    ...(recovery ? { recovery } : {}),
    recoveryTold: () => recoveryTold(dir),
    get certificateKeyHash() {
      return host.hash;
    },
    isOwnKeyHash: (hash) => usedHashes.has(hash),
    contextOptions: () => ({ key: certificate.key, cert: certificate.cert }),
    contextFor: (servername) => own.find((entry) => entry.loaded.covers(servername))?.loaded.context ?? context,
    ownCovers: (servername) => own.some((entry) => entry.loaded.covers(servername)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    rotateRoot: () =>
      inTurn(async () => {
        const { recovery: fresh, ...next } = await succeedRoot(dir, office, { secrets, clock });
        office = next;
        await renew(currentNames());
        return fresh;
      }),
    stop: stopTimer,
  };
}

function everyUnreferenced(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  timer.unref();
  return () => clearInterval(timer);
}
