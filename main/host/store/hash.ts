import { hash } from 'node:crypto';

/** SHA-256 of a string as UTF-8, as unpadded base64url. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
