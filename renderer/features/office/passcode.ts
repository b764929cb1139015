import { createCrypto, stretchPasscode } from '../../../client/index.ts';

const words = 5;

/**
 * Five words of a list of 2,048: 55 bits, easy to say across a room.
 *
 * @param random - uniform in 0 … 2³² - 1, which 2,048 divides.
 */
export function passcodeOf(list: readonly string[], random: () => number): string {
  return Array.from({ length: words }, () => list[random() % list.length]).join(' ');
}

/** A new passcode of English words (BIP-39's list: no two begin with the same four letters). */
export async function generatePasscode(): Promise<string> {
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  return passcodeOf(wordlist, () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}

/** What the host keeps of a passcode, as `settings.set` takes it: base64url of 32 bytes. */
export async function stretched(office: string, passcode: string): Promise<string> {
  return base64url(await stretchPasscode(createCrypto(), office, passcode));
}

/** RFC 4648 §5, without padding. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
