import { X509Certificate } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LandlineError, officeId } from '../../../protocol/index.ts';
import {
  exportPrivateKey,
  importKeyPair,
  makeKeyPair,
  makeRootCertificate,
  officeIdOf,
  publicKeyInfoOf,
  type KeyPair,
} from './certificates.ts';
import { makePhrase, makeRecoveryFile, restoreRoot, type OfficeSecrets } from './recovery.ts';
import { readSealed, writeSealed } from './sealed-file.ts';
import type { SecretBox } from './secret-box.ts';
import { makeServicePrivateKey } from './service-key.ts';
import { readIfThere, writeWhole } from './whole-file.ts';

const officeFile = z.object({
  version: z.literal(1),
  office: officeId,
  chain: z.array(z.string()).min(1),
  domains: z.array(z.string()),
});

/** What makes this computer the office, opened. */
export type OfficeKeys = {
  office: string;
  root: KeyPair;
  /** The current root's certificate, then those that vouch for it, up to the first; PEM. */
  chain: string[];
  domains: string[];
  /** PKCS #8 DER */
  service: Uint8Array;
};

/** A recovery file and the phrase that opens it, to be kept apart from each other and from this computer. */
export type Recovery = { phrase: string; file: string };

export type OfficeKeysOptions = {
  dir: string;
  domains: readonly string[];
  restore?: Recovery;
};

const officePath = (dir: string) => join(dir, 'office.json');
/** There from before a phrase is made until somebody was told it. */
const untoldPath = (dir: string) => join(dir, 'recovery-untold');
/** This computer's own key, which is in no recovery file. */
export const hostKeyPath = (dir: string) => join(dir, 'host.key');
/** A root's files carry its generation, so that the office's file alone decides which root is in force. */
const pathsOf = (dir: string, { length: generation }: readonly string[]) => ({
  root: join(dir, `root-${generation}.key`),
  recovery: join(dir, `recovery-${generation}.json`),
  service: join(dir, 'service.key'),
});

/**
 * Opens the office's keys in `dir`; makes (or restores) the office when there is none.
 *
 * @returns with `recovery` when the office has just been made, or when nobody was told the phrase of one made before: a start that
 *   fails afterwards (a port that is taken, a power cut) must not leave an office without one.
 * @throws Error when the files are there but cannot be opened; LandlineError when a restore is asked for and cannot be.
 */
export async function openOfficeKeys(
  { dir, domains, restore }: OfficeKeysOptions,
  { secrets, clock }: { secrets: SecretBox; clock: () => number },
): Promise<OfficeKeys & { recovery?: Recovery }> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const known = await readIfThere(officePath(dir));
  if (restore) return restoreKeys(dir, known?.toString(), restore, secrets);
  if (known) {
    const keys = await openExisting(dir, known.toString(), secrets);
    if (!(await isUntold(dir))) return keys;
    return { ...keys, recovery: await keepWithRecovery(dir, keys, secrets) };
  }
  const root = await makeKeyPair();
  const office = officeIdOf(await publicKeyInfoOf(root));
  const certificate = await makeRootCertificate({ keys: root, office, generation: 1, domains, now: clock() });
  const made = { office, root, chain: [certificate], domains: [...domains], service: makeServicePrivateKey() };
  return { ...made, recovery: await keepWithRecovery(dir, made, secrets) };
}

/** Puts the keys of a recovery file into a folder that has none, or those of the same office that nothing opens any more. */
async function restoreKeys(
  dir: string,
  known: string | undefined,
  restore: Recovery,
  secrets: SecretBox,
): Promise<OfficeKeys> {
  const kept = await restoreRoot(restore.file, restore.phrase);
  if (known !== undefined && !(await areLost(dir, known, kept.office, secrets)))
    throw new LandlineError(
      'exists',
      `There is an office in ${dir} already; an office is restored into an empty folder.`,
    );
  // What sealed it is lost as well; the host makes another.
  await rm(hostKeyPath(dir), { force: true });
  await keep(dir, kept, secrets, restore.file);
  await recoveryTold(dir);
  return unpack(kept);
}

async function areLost(dir: string, known: string, office: string, secrets: SecretBox): Promise<boolean> {
  if (officeFile.parse(JSON.parse(known)).office !== office) return false;
  return openExisting(dir, known, secrets).then(
    () => false,
    () => true,
  );
}

/**
 * Makes the root's successor: a new key, vouched for by the old one, which is then forgotten here (the old recovery file still has it).
 */
export async function succeedRoot(
  dir: string,
  keys: OfficeKeys,
  { secrets, clock }: { secrets: SecretBox; clock: () => number },
): Promise<OfficeKeys & { recovery: Recovery }> {
  const root = await makeKeyPair();
  const certificate = await makeRootCertificate({
    keys: root,
    office: keys.office,
    generation: keys.chain.length + 1,
    domains: keys.domains,
    now: clock(),
    by: { certificate: keys.chain[0] ?? '', keys: keys.root },
  });
  const next = { ...keys, root, chain: [certificate, ...keys.chain] };
  const recovery = await keepWithRecovery(dir, next, secrets);
  await rm(pathsOf(dir, keys.chain).root, { force: true });
  return { ...next, recovery };
}

/**
 * Encrypts the office's secrets anew, under another phrase, and replaces the folder's recovery file. Copies of the old file
 * elsewhere still open with the old phrase, since the office's keys are the same. `recoveryTold` is to be called afterwards.
 *
 * @throws LandlineError `not_found` when there is no office in `dir`; Error when its keys cannot be opened.
 */
export async function renewRecovery(dir: string, secrets: SecretBox): Promise<Recovery> {
  const known = await readIfThere(officePath(dir));
  if (!known) throw new LandlineError('not_found', `There is no office in ${dir}.`);
  return keepWithRecovery(dir, await openExisting(dir, known.toString(), secrets), secrets);
}

/** To be called when somebody was told the phrase: it is kept nowhere and cannot be told again. */
export async function recoveryTold(dir: string): Promise<void> {
  await rm(untoldPath(dir), { force: true });
}

async function isUntold(dir: string): Promise<boolean> {
  return (await readIfThere(untoldPath(dir))) !== undefined;
}

/** Whether a folder holds the keys of an office, whether or not they can be opened. */
export async function hasKeys(dir: string): Promise<boolean> {
  return (await readIfThere(officePath(dir))) !== undefined;
}

/** Whether a folder holds an office whose phrase was told: one that has been opened to its end at least once. */
export async function hasOffice(dir: string): Promise<boolean> {
  return (await hasKeys(dir)) && !(await isUntold(dir));
}

async function keepWithRecovery(dir: string, keys: OfficeKeys, box: SecretBox): Promise<Recovery> {
  const packed: OfficeSecrets = {
    office: keys.office,
    root: Buffer.from(await exportPrivateKey(keys.root)).toString('base64'),
    service: Buffer.from(keys.service).toString('base64'),
    chain: keys.chain,
    domains: keys.domains,
  };
  const phrase = makePhrase();
  const file = await makeRecoveryFile(packed, phrase);
  await writeWhole(untoldPath(dir), '');
  await keep(dir, packed, box, file);
  return { phrase, file };
}

async function keep(dir: string, kept: OfficeSecrets, box: SecretBox, recovery: string): Promise<void> {
  const path = pathsOf(dir, kept.chain);
  await writeWhole(path.recovery, recovery);
  await writeSealed(path.service, box, Buffer.from(kept.service, 'base64'));
  await writeSealed(path.root, box, Buffer.from(kept.root, 'base64'));
  // Last: until it is there the folder counts as empty, or as the root's before.
  const { office, chain, domains } = kept;
  await writeWhole(officePath(dir), `${JSON.stringify({ version: 1, office, chain, domains }, null, 2)}\n`);
}

async function openExisting(dir: string, text: string, box: SecretBox): Promise<OfficeKeys> {
  const kept = officeFile.parse(JSON.parse(text));
  const path = pathsOf(dir, kept.chain);
  const root = await readSealed(path.root, box);
  const service = await readSealed(path.service, box);
  if (!root || !service) throw new Error(`${dir} lacks the office's keys; restore the office from its recovery file.`);
  return check({ ...kept, root: await importKeyPair(root), service });
}

async function unpack(kept: OfficeSecrets): Promise<OfficeKeys> {
  const root = await importKeyPair(Buffer.from(kept.root, 'base64'));
  return check({ ...kept, root, service: Buffer.from(kept.service, 'base64') });
}

/** @throws Error when the pieces are not of one office. */
async function check(keys: OfficeKeys): Promise<OfficeKeys> {
  const infoOf = (pem: string | undefined) =>
    new X509Certificate(pem ?? '').publicKey.export({ format: 'der', type: 'spki' });
  const own = infoOf(keys.chain[0]).equals(await publicKeyInfoOf(keys.root));
  if (!own || officeIdOf(infoOf(keys.chain.at(-1))) !== keys.office) {
    throw new Error(
      "The office's key and certificates do not belong together; restore the office from its recovery file.",
    );
  }
  return keys;
}
