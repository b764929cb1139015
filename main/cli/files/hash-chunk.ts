import { hash } from 'node:crypto';
import type { HashChunk } from '../../../client/index.ts';

/** Node's own SHA-256: on this thread, without the copy that WebCrypto makes of each chunk. */
export const hashChunk: HashChunk = (bytes) => Promise.resolve(hash('sha256', bytes, 'buffer'));
