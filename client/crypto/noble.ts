/** What stands in for WebCrypto where it is missing or lacks Ed25519, as one part that is fetched then. */
export { ed25519 } from '@noble/curves/ed25519.js';
export { hmac } from '@noble/hashes/hmac.js';
export { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
export { sha256 } from '@noble/hashes/sha2.js';
