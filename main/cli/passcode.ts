import { randomInt } from 'node:crypto';
import { wordlist } from '@scure/bip39/wordlists/english.js';

const words = 5;

/** Five words of the BIP-39 English list: 55 bits, easy to say across a room. */
export function generatePasscode(): string {
  return Array.from({ length: words }, () => wordlist[randomInt(wordlist.length)]).join(' ');
}
