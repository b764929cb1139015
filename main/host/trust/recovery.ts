import { randomBytes, scrypt } from 'node:crypto';
import { generateMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { z } from 'zod';
import { LandlineError, officeId } from '../../../protocol/index.ts';
import { decrypt, encrypt } from './secret-box.ts';

/** What an office cannot be continued without, as PKCS #8 DER and PEM. */
export const officeSecrets = z.object({
  office: officeId,
  /** The current root's private key, base64. */
  root: z.string(),
  /** The service device's private key, base64. */
  service: z.string(),
  /** The current root's certificate, then those that vouch for it, up to the first; PEM. */
  chain: z.array(z.string()).min(1).max(32),
  domains: z.array(z.string()).max(32),
});
export type OfficeSecrets = z.infer<typeof officeSecrets>;

const recoveryFile = z.object({
  landline: z.literal('recovery'),
  version: z.literal(1),
  office: officeId,
  /** RFC 7914 */
  scrypt: z.object({ N: z.literal(32_768), r: z.literal(8), p: z.literal(1), salt: z.string().max(100) }),
  box: z.string().max(200_000),
});

const bindingOf = (office: string) => `landline/recovery/v1\n${office}`;

/** @returns twelve words of the BIP-39 English list: 128 random bits and a checksum. */
export function makePhrase(): string {
  return generateMnemonic(wordlist, 128);
}

/**
 * Encrypts an office's secrets under a phrase, to be kept outside the machine.
 *
 * @returns the file's text. Whoever has both, file and phrase, is the office.
 */
export async function makeRecoveryFile(secrets: OfficeSecrets, phrase: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url');
  const key = await stretch(phrase, salt);
  const box = encrypt(key, Buffer.from(JSON.stringify(secrets)), bindingOf(secrets.office)).toString('base64url');
  const file: z.infer<typeof recoveryFile> = {
    landline: 'recovery',
    version: 1,
    office: secrets.office,
    scrypt: { N: 32_768, r: 8, p: 1, salt },
    box,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Opens a recovery file.
 *
 * @throws LandlineError `bad_request`, with a reason a person can act on: no such file, a mistyped word, the wrong phrase.
 */
export async function restoreRoot(file: string, phrase: string): Promise<OfficeSecrets> {
  const parsed = recoveryFile.safeParse(parseJson(file));
  if (!parsed.success) throw new LandlineError('bad_request', 'This is not a recovery file of an office.');
  const words = phrase.trim().toLowerCase().split(/\s+/).join(' ');
  try {
    mnemonicToEntropy(words, wordlist);
  } catch {
    throw new LandlineError('bad_request', 'These are not twelve words of a recovery phrase; look for a mistyped one.');
  }
  const { office, scrypt: parameters, box } = parsed.data;
  const key = await stretch(words, parameters.salt);
  try {
    return officeSecrets.parse(JSON.parse(decrypt(key, Buffer.from(box, 'base64url'), bindingOf(office)).toString()));
  } catch {
    throw new LandlineError(
      'bad_request',
      'The phrase does not open this file: it is the phrase of another one, or the file is damaged.',
    );
  }
}

function stretch(phrase: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // 32 MiB (128 · N · r) is Node's default ceiling, to be exceeded by a little.
    const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
    scrypt(phrase, Buffer.from(salt, 'base64url'), 32, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
