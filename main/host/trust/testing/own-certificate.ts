import { execFileSync } from 'node:child_process';
import type { OwnCertificate } from '../own-certificate.ts';

/** Writes a self-signed certificate of an IT department (its common name is `it`) for a DNS name. */
export function makeOwnCertificate(name: string, { certFile, keyFile }: OwnCertificate): void {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const subject = ['-subj', '/CN=it', '-addext', `subjectAltName=DNS:${name}`];
  execFileSync('openssl', ['req', '-x509', ...curve, '-days', '2', ...subject, '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  });
}
