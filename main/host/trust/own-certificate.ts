import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { LandlineError } from '../../../protocol/index.ts';

/** An IT department's own certificate for a DNS name of the office, as PEM files; replaced there, it is read again. */
export type OwnCertificate = { certFile: string; keyFile: string };

export type OwnContext = {
  context: SecureContext;
  covers(servername: string): boolean;
  /** The files' times when they were read. */
  stamp: string;
};

/** @throws LandlineError `bad_request` when the files cannot be read or do not belong together. */
export async function loadOwnCertificate(files: OwnCertificate): Promise<OwnContext> {
  try {
    const stamp = await stampOf(files);
    const [cert, key] = await Promise.all([readFile(files.certFile), readFile(files.keyFile)]);
    const leaf = new X509Certificate(cert);
    return { context: createSecureContext({ cert, key }), covers: (name) => leaf.checkHost(name) !== undefined, stamp };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LandlineError('bad_request', `The certificate in ${files.certFile} cannot be used: ${reason}`);
  }
}

/** @returns the files' times, to see whether they were replaced; empty while they cannot be seen. */
export async function stampOf({ certFile, keyFile }: OwnCertificate): Promise<string> {
  try {
    const times = await Promise.all([stat(certFile), stat(keyFile)]);
    return times.map((one) => `${one.mtimeMs}:${one.size}`).join(' ');
  } catch {
    return '';
  }
}
