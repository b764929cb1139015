import { z } from 'zod';
import * as id from '../ids.ts';
import { limits } from '../limits.ts';
import type { Table } from './entry.ts';

const index = z.int().nonnegative();
/** Binary of Socket.IO: a Buffer in Node, a Uint8Array or ArrayBuffer in a browser. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'is not binary');

/** The main namespace of the files' own server, path `/files/`. */
export const files = {
  'file.begin': {
    kind: 'request',
    summary:
      'Opens an upload, or asks how far it got: the same upload id may begin again at any time. Quota, size and free disk are checked here.',
    payload: z.object({
      upload: id.uploadId,
      name: id.fileName,
      size: z.int().nonnegative().max(limits.fileBytes),
      type: id.mediaType,
    }),
    reply: z.object({
      chunkBytes: z.int().positive(),
      /** The chunks that are already on disk, as ranges `[first, last]`. */
      have: z.array(z.tuple([index, index])).max(limits.haveRanges),
      /** Set when the upload was already committed. */
      blob: id.blobId.optional(),
    }),
    errors: ['conflict', 'too_large', 'quota_exceeded', 'no_space', 'forbidden'],
    budget: 'chunk',
  },
  'file.put': {
    kind: 'request',
    summary: 'One chunk of an upload, binary. Acknowledged when it is written.',
    payload: z.object({ upload: id.uploadId, index, data: bytes }),
    reply: z.object({}),
    errors: ['not_found', 'too_large', 'no_space'],
    budget: 'chunk',
  },
  'file.commit': {
    kind: 'request',
    summary: 'All chunks are there: the host checks them against the blob id and keeps the file durably.',
    payload: z.object({ upload: id.uploadId, blob: id.blobId }),
    reply: z.object({ blob: id.blobId }),
    errors: ['not_found', 'bad_hash', 'no_space'],
    budget: 'chunk',
  },
  'file.abort': {
    kind: 'request',
    summary: 'Drops an upload and its chunks.',
    payload: z.object({ upload: id.uploadId }),
    reply: z.object({}),
    errors: [],
    budget: 'chunk',
  },
  'file.open': {
    kind: 'request',
    summary: "A blob's size and the SHA-256s of its first chunks (32 bytes each), which together hash to its id.",
    payload: z.object({ blob: id.blobId }),
    reply: z.object({
      size: z.int().nonnegative().max(limits.fileBytes),
      chunkBytes: z.int().positive(),
      hashes: bytes,
    }),
    errors: ['not_found'],
    budget: 'chunk',
  },
  'file.hashes': {
    kind: 'request',
    summary: 'More chunk hashes of a large blob, from chunk `from` on.',
    payload: z.object({ blob: id.blobId, from: index }),
    reply: z.object({ hashes: bytes }),
    errors: ['not_found'],
    budget: 'read',
  },
  'file.get': {
    kind: 'request',
    summary: 'One chunk of a blob, binary.',
    payload: z.object({ blob: id.blobId, index }),
    reply: z.object({ data: bytes }),
    errors: ['not_found'],
    budget: 'chunk',
  },
  'file.ticket': {
    kind: 'request',
    summary:
      "A short-lived path under `/blobs/` for this device and blob, for what only HTTP can do (pictures, video, a browser's download).",
    payload: z.object({ blob: id.blobId, name: id.fileName, type: id.mediaType }),
    reply: z.object({ path: z.string().startsWith('/blobs/'), expires: id.instant }),
    errors: ['not_found'],
    budget: 'read',
  },
} as const satisfies Table;
