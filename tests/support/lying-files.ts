import { createHash } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { chunkCount, limits, type files, type Payload } from '../../protocol/index.ts';

type Asked<N extends keyof typeof files> = Payload<typeof files, N>;
/** What a test has it say instead: to a payload, beside what would be right. */
export type Lie = (payload: never, honest: unknown) => unknown;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** The files' half of the host made by hand: keeps uploads in memory, right in everything until a test makes it lie. */
export function createLyingFiles(http: HttpServer) {
  const uploads = new Map<string, { size: number; chunks: Map<number, Buffer>; blob?: string }>();
  const blobs = new Map<string, { size: number; chunks: Buffer[] }>();
  const lies = new Map<string, Lie>();
  const asked: { name: string; payload: unknown }[] = [];
  const sockets: Socket[] = [];

  const hashesOf = (blob: string, from = 0) => {
    const { chunks = [] } = blobs.get(blob) ?? {};
    return Buffer.concat(chunks.slice(from, from + limits.hashesPerPage).map(sha256));
  };
  const honest: Record<string, (payload: never) => object> = {
    'file.begin'({ upload, size }: Asked<'file.begin'>) {
      const known = uploads.get(upload) ?? { size, chunks: new Map<number, Buffer>() };
      uploads.set(upload, known);
      const have = [...known.chunks.keys()].sort((a, b) => a - b).map((index) => [index, index]);
      return { ok: true, chunkBytes: limits.chunkBytes, have, ...(known.blob !== undefined && { blob: known.blob }) };
    },
    'file.put'({ upload, index, data }: Asked<'file.put'>) {
      uploads.get(upload)?.chunks.set(index, Buffer.from(data));
      return { ok: true };
    },
    'file.commit'({ upload, blob }: Asked<'file.commit'>) {
      const known = uploads.get(upload);
      const chunks = Array.from({ length: chunkCount(known?.size ?? 0) }, (_, at) => known?.chunks.get(at));
      const all = chunks.filter((chunk) => chunk !== undefined);
      const right = known && all.length === chunks.length;
      if (!right || sha256(Buffer.concat(all.map(sha256))).toString('base64url') !== blob)
        return { ok: false, error: { code: 'bad_hash', message: 'These are not that file’s bytes.' } };
      blobs.set(blob, { size: known.size, chunks: all });
      known.blob = blob;
      return { ok: true, blob };
    },
    'file.open': ({ blob }: Asked<'file.open'>) => ({
      ok: true,
      size: blobs.get(blob)?.size ?? 0,
      chunkBytes: limits.chunkBytes,
      hashes: hashesOf(blob),
    }),
    'file.hashes': ({ blob, from }: Asked<'file.hashes'>) => ({ ok: true, hashes: hashesOf(blob, from) }),
    'file.get': ({ blob, index }: Asked<'file.get'>) => ({ ok: true, data: blobs.get(blob)?.chunks[index] }),
    'file.ticket': ({ blob }: Asked<'file.ticket'>) => ({ ok: true, path: `/blobs/${blob}?ticket=x`, expires: 1 }),
  };

  const server = new Server(http, { serveClient: false, path: '/files/', maxHttpBufferSize: 2 * limits.chunkBytes });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.onAny((name: string, payload: unknown, reply: (value: unknown) => void) => {
      asked.push({ name, payload });
      const right = honest[name]?.(payload as never);
      const lie = lies.get(name);
      reply(lie ? lie(payload as never, right) : right);
    });
  });

  return {
    asked,
    connections: () => sockets.length,
    lie: (name: keyof typeof files, lie: Lie) => void lies.set(name, lie),
    honestly(): void {
      lies.clear();
    },
    close: () => server.close(),
  };
}
