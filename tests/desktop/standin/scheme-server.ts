import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import * as x509 from '@peculiar/x509';
import { fromPage, suffix } from './addresses.ts';

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** A loopback port that answers for schemes like `app:`, so that pages, workers and media load from it as from any server. */
export type SchemeServer = {
  readonly port: number;
  /** Of its certificate, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
  readonly keyHash: string;
};

export async function startSchemeServer(
  handlerOf: (scheme: string) => SchemeHandler | undefined,
): Promise<SchemeServer> {
  const { cert, key, keyHash } = await makeCertificate();
  const server = createServer({ cert, key }, (request, response) => {
    answer(handlerOf, request, response).catch((error: unknown) => {
      console.error('The stand-in could not answer', request.url, error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return { port: (server.address() as AddressInfo).port, keyHash };
}

async function answer(
  handlerOf: (scheme: string) => SchemeHandler | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = fromPage(`https://${incoming.headers.host ?? ''}${incoming.url ?? '/'}`);
  const handler = handlerOf(url.slice(0, url.indexOf(':')));
  if (!handler) {
    outgoing.destroy();
    return;
  }
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    fromPage(String(value)),
  ]);
  const response = await handler(new Request(url, { method: incoming.method ?? 'GET', headers }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) outgoing.end();
  // Whoever asked may leave before the end.
  else await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing).catch(() => undefined);
}

async function makeCertificate(): Promise<{ cert: string; key: string; keyHash: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${suffix}`,
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: `*.app.${suffix}` }])],
  });
  const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`,
    keyHash: createHash('sha256').update(Buffer.from(certificate.publicKey.rawData)).digest('base64'),
  };
}
