import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { provided } from './provided.ts';
import type { SchemeHandler } from './scheme-server.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Electron's `net`: its `fetch` reads files and the app's own schemes besides the network. */
export function createNet(handlerOf: (scheme: string) => SchemeHandler | undefined) {
  return provided('net', {
    async fetch(input: string | Request, init?: RequestInit): Promise<Response> {
      const request = new Request(input, init);
      const scheme = request.url.slice(0, request.url.indexOf(':'));
      if (scheme === 'file') return readFile(fileURLToPath(request.url));
      const handler = handlerOf(scheme);
      return handler ? handler(request) : fetch(request);
    },
    isOnline: () => true,
  });
}

function readFile(file: string): Response {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Error('net::ERR_FILE_NOT_FOUND');
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
  return new Response(body, {
    headers: {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      'content-length': String(found.size),
    },
  });
}
