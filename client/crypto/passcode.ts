import { normalisePasscode, passcodeProofText, passcodeStretch } from '../../protocol/index.ts';
import type { Crypto } from './crypto.ts';

/**
 * The key that a passcode stretches to (PROTOCOL.md, "Joining"). Takes some 0.2 s natively, several seconds without WebCrypto.
 *
 * @param passcode - as typed; case, spaces at the ends and runs of spaces do not matter.
 */
export function stretchPasscode(crypto: Crypto, office: string, passcode: string): Promise<Uint8Array> {
  const { iterations, bytes, saltText } = passcodeStretch;
  return crypto.stretch(normalisePasscode(passcode), saltText(office), iterations, bytes);
}

/** Shows on one connection that the passcode is known, without telling it. */
export function passcodeProof(
  crypto: Crypto,
  key: Uint8Array,
  connection: { office: string; device: string; sid: string },
): Promise<string> {
  return crypto.hmac(key, passcodeProofText(connection));
}
