import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inlineMediaTypes, limits } from '../../../protocol/index.ts';
import type { HostLogger } from '../logger.ts';
import type { BlobStore } from './blob-store.ts';
import { parseRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';
import type { Pacer } from './pacer.ts';
import type { Reading } from './reading.ts';
import type { Ticket, Tickets } from './tickets.ts';

export type BlobRequestDeps = {
  blobs: BlobStore;
  tickets: Tickets;
  pacer: Pacer;
  reading: Pick<Reading, 'readableBy' | 'stillReadableBy'>;
  logger: HostLogger;
};

/** Bytes read and sent at a time. */
const pieceBytes = 256 * 1024;

/** Makes the handler of `GET` and `HEAD /blobs/:id?ticket=…`; `blob` is the id in the path, not looked at yet. */
export function createBlobRequests(deps: BlobRequestDeps) {
  const { blobs, tickets, reading, logger } = deps;

  return async (request: IncomingMessage, response: ServerResponse, blob: string): Promise<void> => {
    // Whatever it turns out to be, no page may run it, sniff it or take it for its own.
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', 'sandbox');
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      refuse(response, 405, 'Only GET and HEAD.');
      return;
    }
    const text = new URL(request.url ?? '/', 'https://host').searchParams.get('ticket') ?? '';
    const ticket = tickets.redeem(text);
    if (ticket?.blob !== blob) {
      refuse(response, 403, 'The ticket is not valid (any more).');
      return;
    }
    // Asked at every use: a ticket ends with its device's and its member's right to read.
    const readable = await reading.readableBy(ticket, blob);
    if (!readable || !(await blobs.has(blob))) {
      refuse(response, 404, 'There is no such file.');
      return;
    }
    await answer(request, response, ticket, readable.size);
  };

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    ticket: Ticket,
    size: number,
  ): Promise<void> {
    const etag = `"${ticket.blob}"`;
    const inline = inlineMediaTypes.includes(ticket.type);
    response.setHeader('ETag', etag);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Cache-Control', `private, max-age=${limits.ticketLifetime / 1000}, immutable`);
    if (matches(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
    // A type that could run script is not even named: `nosniff` then keeps it out of <script>, <link> and <object>.
    response.setHeader('Content-Type', inline ? ticket.type : 'application/octet-stream');
    response.setHeader('Content-Disposition', contentDisposition(inline ? 'inline' : 'attachment', ticket.name));

    const ifRange = request.headers['if-range'];
    // No date is ever sent, so only the entity tag can match (RFC 9110 §13.1.5).
    const range = ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, size) : 'whole';
    if (range === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${size}`);
      refuse(response, 416, 'The file is not that long.');
      return;
    }
    const { first, last } = range === 'whole' ? { first: 0, last: size - 1 } : range;
    if (range !== 'whole') response.setHeader('Content-Range', `bytes ${first}-${last}/${size}`);
    response.setHeader('Content-Length', last - first + 1);
    response.writeHead(range === 'whole' ? 200 : 206);
    if (request.method === 'HEAD' || size === 0) {
      response.end();
      return;
    }
    try {
      await pipeline(Readable.from(pieces(ticket, first, last), { objectMode: true, highWaterMark: 1 }), response);
    } catch (error) {
      // Most often the reader went away; the length was promised, so the connection is all that can end.
      logger.debug({ blob: ticket.blob, error }, 'a download ended early');
      response.destroy();
    }
  }

  async function* pieces(ticket: Ticket, first: number, last: number): AsyncGenerator<Buffer> {
    const { blob } = ticket;
    for (let offset = first; offset <= last; offset += pieceBytes) {
      const wanted = Math.min(pieceBytes, last - offset + 1);
      await deps.pacer.turn(wanted);
      // A big file takes long: who was removed meanwhile gets no more of it.
      if (!(await reading.stillReadableBy(ticket, blob))) throw new Error('the reader may not read it any more');
      const bytes = await blobs.read(blob, offset, wanted);
      if (bytes?.length !== wanted) throw new Error('the blob is shorter than its size');
      yield bytes;
    }
  }
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  for (const header of ['ETag', 'Content-Disposition']) response.removeHeader(header);
  response.writeHead(status).end(`${message}\n`);
}
