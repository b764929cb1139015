import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { pagePolicy, pageTypes } from '../../../protocol/index.ts';

/** A file of the built guest page, ready to be sent. */
export type PageFile = { type: string; etag: string; plain: Buffer; gzip: Buffer; immutable: boolean };

/**
 * Reads the built page into memory once: it is small, and a path that a stranger sends is then looked up in a list and never
 * touches the file system.
 *
 * @returns the files by their URL path, `/` being `index.html`; empty when nothing was built.
 */
export async function loadPage(folder: string): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const type = pageTypes[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const plain = await readFile(file);
    files.set(path === '/index.html' ? '/' : path, {
      type,
      plain,
      gzip: gzipSync(plain),
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      // Below assets/ the build puts a hash of the content, or a version, into the names.
      immutable: path.startsWith('/assets/'),
    });
  }
  return files;
}

const policy = pagePolicy();

/** Answers with a file of the page: compressed where the browser takes it, 304 where it has it already. */
export function sendPage(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', file.etag);
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  const zipped = /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
  const body = zipped ? file.gzip : file.plain;
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}
