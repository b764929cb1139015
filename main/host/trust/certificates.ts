// The library asks for a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import { createHash, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { base32nopad } from '@scure/base';
import ipaddr from 'ipaddr.js';
import { nameConstraints, nameConstraintsOid } from './name-constraints.ts';

export type KeyPair = webcrypto.CryptoKeyPair;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60_000;
/**
 * Computers in an office without internet have wrong clocks, and when an office is made there is nothing to compare with: a root that
 * began in the future, or had ended before today, could never be used once the clock is right. It is good from this day on, and for
 * so long after it at least.
 */
const rootsBegin = Date.UTC(2025, 0, 1);
const rootLifetime = 20 * 365 * day;
/** A host certificate's validity from now, in ms; it is renewed when a third of it is left. */
export const hostLifetime = 30 * day;
/** So long before now it begins, in ms; with the lifetime it stays below the 825 days that Apple's systems take. */
const hostSlack = 730 * day;

/** ECDSA P-256: the root's and the hosts' keys. Extractable, since they are sealed and kept. */
export async function makeKeyPair(): Promise<KeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** @returns the private key as PKCS #8 DER. */
export async function exportPrivateKey(keys: KeyPair): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
}

/** @throws Error when it is no P-256 key. */
export async function importKeyPair(pkcs8: Uint8Array): Promise<KeyPair> {
  const privateKey = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey);
  const open = { kty, crv, x, y } as webcrypto.JsonWebKey;
  const publicKey = await crypto.subtle.importKey('jwk', open, algorithm, true, ['verify']);
  return { privateKey, publicKey };
}

/** SubjectPublicKeyInfo as DER (RFC 5280 §4.1.2.7). */
export async function publicKeyInfoOf(keys: KeyPair): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey));
}

/** The office id: SHA-256 of the first root's SubjectPublicKeyInfo (DER), in lower-case unpadded base32. */
export function officeIdOf(rootPublicKeyInfo: Uint8Array): string {
  return base32nopad.encode(createHash('sha256').update(rootPublicKeyInfo).digest()).toLowerCase();
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, base64url: what clients sign in their proofs (`hk`). */
export function keyHashOf(publicKeyInfo: Uint8Array): string {
  return createHash('sha256').update(publicKeyInfo).digest('base64url');
}

export type RootRequest = {
  keys: KeyPair;
  office: string;
  /** 1 for the first root, 2 for its successor … */
  generation: number;
  /** DNS names of the office that its certificates may name, beside `localhost` and `local`. */
  domains: readonly string[];
  now: number;
  /** The root before, which vouches for this one; absent for the first, which signs itself. */
  by?: { certificate: string; keys: KeyPair };
};

/**
 * A root's certificate: constrained to names and addresses within the building and to servers, so that it is no danger where it is installed.
 *
 * @returns PEM.
 */
export async function makeRootCertificate(ask: RootRequest): Promise<string> {
  const generation = ask.generation === 1 ? '' : ` ${ask.generation}`;
  const issuer = ask.by ? new x509.X509Certificate(ask.by.certificate).subjectName.toJSON() : undefined;
  const subject = [{ CN: [`Landline ${ask.office}`] }, ...(generation ? [{ OU: [`root${generation}`] }] : [])];
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer ?? subject,
    publicKey: ask.keys.publicKey,
    signingKey: (ask.by?.keys ?? ask.keys).privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(Math.min(rootsBegin, ask.now)),
    notAfter: new Date(Math.max(rootsBegin, ask.now) + rootLifetime),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth], false),
      new x509.Extension(nameConstraintsOid, true, nameConstraints(ask.domains)),
      await x509.SubjectKeyIdentifierExtension.create(ask.keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create((ask.by?.keys ?? ask.keys).publicKey),
    ],
  });
  return pem(certificate);
}

export type HostRequest = {
  keys: KeyPair;
  root: { certificate: string; keys: KeyPair };
  /** DNS names and addresses, all within the root's constraints. */
  names: readonly string[];
  now: number;
  /** The earliest time that it may be, where the clock may be ahead. */
  earliest?: number;
  /** ms from now. */
  lifetime?: number;
};

/** A host's certificate, signed by the root. @returns PEM. */
export async function makeHostCertificate({
  keys,
  root,
  names,
  now,
  earliest = now,
  lifetime = hostLifetime,
}: HostRequest): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: ['Landline host'] }],
    issuer: new x509.X509Certificate(root.certificate).subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey: root.keys.privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(Math.min(earliest, now) - hostSlack),
    notAfter: new Date(now + lifetime),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth], false),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: ipaddr.isValid(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root.keys.publicKey),
    ],
  });
  return pem(certificate);
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}
