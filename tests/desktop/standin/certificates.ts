import { connect, type DetailedPeerCertificate } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import type { VerifyProc } from './session.ts';

/** net::ERR_CERT_AUTHORITY_INVALID, which an office's certificate always is to Chromium. */
const authorityInvalid = -202;

/**
 * Asks the session's proc about the certificate that Chromium refused at an address.
 *
 * @param reason - Chromium's name of the error.
 */
export async function isAccepted(verify: VerifyProc | null, url: string, reason: string): Promise<boolean> {
  if (!verify) return false;
  const { hostname, port } = new URL(url);
  const certificate = await presentedAt(hostname, Number(port || 443));
  if (!certificate) return false;
  const code = await new Promise<number>((resolve) =>
    verify(
      {
        hostname,
        certificate,
        validatedCertificate: certificate,
        isIssuedByKnownRoot: false,
        verificationResult: reason,
        errorCode: authorityInvalid,
      },
      resolve,
    ),
  );
  return code === 0;
}

/** Chromium does not hand out what it was shown, so the same address is asked for it. */
async function presentedAt(host: string, port: number): Promise<unknown> {
  const address = host.endsWith('.localhost') ? '127.0.0.1' : host;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const socket = connect({ host: address, port, servername: host, rejectUnauthorized: false }, () => {
    resolve(asElectron(socket.getPeerCertificate(true)));
    socket.destroy();
  });
  socket.on('error', () => resolve(undefined));
  return promise;
}

/** The chain as Electron gives it: each certificate with the one that stood behind it. */
function asElectron(given: DetailedPeerCertificate, above = new Set<string>()): unknown {
  const certificate = new X509Certificate(given.raw);
  above.add(certificate.fingerprint256);
  const issuer = (given as Partial<DetailedPeerCertificate>).issuerCertificate;
  const hasIssuer = issuer && !above.has(issuer.fingerprint256);
  return {
    data: certificate.toString(),
    fingerprint: `sha256/${Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64')}`,
    subjectName: certificate.subject,
    issuerName: certificate.issuer,
    serialNumber: certificate.serialNumber,
    validStart: certificate.validFromDate.getTime() / 1_000,
    validExpiry: certificate.validToDate.getTime() / 1_000,
    ...(hasIssuer && { issuerCert: asElectron(issuer, above) }),
  };
}
