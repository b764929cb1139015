import { z } from 'zod';
import {
  exportPrivateKey,
  hostLifetime,
  importKeyPair,
  keyHashOf,
  makeHostCertificate,
  makeKeyPair,
  publicKeyInfoOf,
  type KeyPair,
} from './certificates.ts';
import { hostKeyPath, type OfficeKeys } from './office-keys.ts';
import { readSealed, writeSealed } from './sealed-file.ts';
import type { SecretBox } from './secret-box.ts';

/** A host's key is kept for a year, so that what was told of it (TXT record, remembered ways) stays true. */
const keyLifetime = 365 * 24 * 60 * 60_000;
const keptKey = z.object({ madeAt: z.number(), key: z.string() });

export type HostKey = { keys: KeyPair; madeAt: number; hash: string };

/** A certificate in force, as Node's TLS takes it. */
export type HostCertificate = {
  /** PEM */
  key: string;
  /** The host's certificate, then the office's chain up to its first root: that one is what clients know the office by. */
  cert: string;
  names: readonly string[];
  /** ms since 1970 */
  renewAt: number;
  /** What the earliest time was when it was issued: it says nothing of one before. */
  goodFrom: number;
};

/** What time it is, and the earliest and latest that it may be: whoever judges a certificate goes by another clock. */
export type Times = { now: number; earliest: number; latest: number };

/** Opens this computer's host key, or makes one when there is none or it is older than a year. */
export async function openHostKey(dir: string, box: SecretBox, now: number): Promise<HostKey> {
  const path = hostKeyPath(dir);
  const sealed = await readSealed(path, box);
  const kept = sealed && keptKey.parse(JSON.parse(Buffer.from(sealed).toString()));
  if (kept && !isKeyOld(kept.madeAt, now))
    return withHash(await importKeyPair(Buffer.from(kept.key, 'base64')), kept.madeAt);
  const keys = await makeKeyPair();
  const key = Buffer.from(await exportPrivateKey(keys)).toString('base64');
  await writeSealed(path, box, Buffer.from(JSON.stringify({ madeAt: now, key })));
  return withHash(keys, now);
}

export function isKeyOld(madeAt: number, now: number): boolean {
  return now - madeAt > keyLifetime;
}

/** Issues a certificate for the names that is good now, whatever of the times that may be. */
export async function issue(
  host: HostKey,
  office: OfficeKeys,
  names: readonly string[],
  { now, earliest, latest }: Times,
): Promise<HostCertificate> {
  const root = { certificate: office.chain[0] ?? '', keys: office.root };
  const certificate = await makeHostCertificate({
    keys: host.keys,
    root,
    names,
    now,
    earliest,
    lifetime: latest - now + hostLifetime,
  });
  return {
    key: toPem(await exportPrivateKey(host.keys)),
    cert: [certificate, ...office.chain].join(''),
    names,
    renewAt: now + (hostLifetime * 2) / 3,
    goodFrom: Math.min(earliest, now),
  };
}

async function withHash(keys: KeyPair, madeAt: number): Promise<HostKey> {
  return { keys, madeAt, hash: keyHashOf(await publicKeyInfoOf(keys)) };
}

function toPem(pkcs8: Uint8Array): string {
  const lines =
    Buffer.from(pkcs8)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
