import { createHash, type X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { base32nopad } from '@scure/base';
import { WayError } from './reasons.ts';

/** A chain that was found sound: the office it proves, the first root, and the key hash of the host. */
export type Proven = { office: string; root: string; keyHash: string };

const maxChain = 32;

/** The office id that a root makes: SHA-256 of its SubjectPublicKeyInfo (DER), lower-case unpadded base32. */
export function officeIdOf(root: X509Certificate): string {
  return base32nopad.encode(createHash('sha256').update(publicKeyInfo(root)).digest()).toLowerCase();
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, base64url: what the proof of a connection names. */
export function keyHashOf(certificate: X509Certificate): string {
  return createHash('sha256').update(publicKeyInfo(certificate)).digest('base64url');
}

/** What the other side presented, its own certificate first; empty when it presented nothing that hangs together. */
export function presentedChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerX509Certificate();
  // A self-signed one is its own issuer here.
  while (next && chain.length < maxChain && !chain.some((one) => one.fingerprint256 === next?.fingerprint256)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/**
 * Whether the chain proves the office: it leads, each certificate signed by the next and valid now, from a host to a root whose key
 * hashes to the office id. A root that was replaced vouches for its successor, so the first root always ends the chain.
 *
 * This chooses the root to pin and says what is wrong; what is sent goes over a connection that OpenSSL has checked against the pin.
 *
 * @param office undefined for trust on first use: then the root that ends the chain makes the office.
 * @param now ms since 1970
 * @throws WayError with the reason.
 */
export function judgeChain(chain: readonly X509Certificate[], office: string | undefined, now: number): Proven {
  const [leaf] = chain;
  const root = chain.at(-1);
  if (!leaf || !root || chain.length < 2)
    throw new WayError('wrong_office', 'The host presented no root of an office.');
  if (office !== undefined && officeIdOf(root) !== office) throw new WayError('wrong_office');
  if (leaf.ca) throw new WayError('bad_certificate', "The host's certificate is one of an authority.");
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1] ?? certificate;
    if (!issuer.ca) throw new WayError('bad_certificate', 'A certificate was issued by one that may not.');
    if (!certificate.checkIssued(issuer) || !isSignedBy(certificate, issuer)) throw new WayError('not_signed');
    if (now < certificate.validFromDate.getTime()) throw new WayError('not_yet_valid');
    if (now > certificate.validToDate.getTime()) throw new WayError('expired');
  }
  return { office: officeIdOf(root), root: root.toString(), keyHash: keyHashOf(leaf) };
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key of another kind than the signature.
    return false;
  }
}

function publicKeyInfo(certificate: X509Certificate): Buffer {
  return certificate.publicKey.export({ format: 'der', type: 'spki' });
}
