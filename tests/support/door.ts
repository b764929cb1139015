import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Server as SocketServer } from 'socket.io';
import { onTestFinished } from 'vitest';
import {
  createDialer,
  createWayMemory,
  type Dialer,
  type DialerDeps,
  type DialerOptions,
} from '../../main/dialer/index.ts';
import { cardRoute, createAllowed, createFrontDoor, createRouter } from '../../main/host/http/index.ts';
import { exportPrivateKey, type KeyPair } from '../../main/host/trust/certificates.ts';
import type { Trust } from '../../main/host/trust/index.ts';
import { openTempTrust } from '../../main/host/trust/testing/temp-trust.ts';
import type { Card } from '../../protocol/index.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
export const day = 24 * 60 * 60_000;
export const absent = '127.0.0.1:1';

export async function office(options: { trust?: Trust; port?: number; card?: Partial<Card> } = {}) {
  const made = options.trust ? { trust: options.trust, close: async () => undefined } : await openTempTrust();
  const { trust } = made;
  const allowed = createAllowed({ names: () => [] });
  const card = {
    product: 'landline',
    versions: { oldest: 1, current: 1 },
    office: trust.officeId,
    name: 'Here',
    join: 'open',
    guests: true,
    epoch: { number: 1, id: '01890000-0000-7000-8000-000000000000' },
    ...options.card,
  } as Card;
  const router = createRouter({ allowed, logger: silent }).add(
    'GET',
    '/.well-known/landline',
    cardRoute(() => card, allowed),
  );
  const door = createFrontDoor(
    {
      secure: trust,
      allowed,
      handler: (req, res) => router.handle(req, res),
      bind: ['127.0.0.1'],
      port: options.port ?? 0,
    },
    { refused: () => undefined },
  );
  const chat = new SocketServer(door.server);
  chat.on('connection', (socket) =>
    socket.on('echo', (value: unknown, reply: (value: unknown) => void) => reply(value)),
  );
  const { port } = await door.listen();
  const stop = async () => {
    await chat.close();
    await door.close(0);
    await made.close();
  };
  onTestFinished(stop);
  return { id: trust.officeId, trust, port, address: `127.0.0.1:${port}`, door, stop };
}

export function dialer(options: DialerOptions = {}, deps: Partial<DialerDeps> = {}): Dialer {
  const made = createDialer(
    { attemptTimeout: 2_000, raceTimeout: 4_000, ...options },
    { ways: createWayMemory(), ...deps },
  );
  onTestFinished(() => made.stop());
  return made;
}

/** A port that takes connections and says nothing. */
export async function mute(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  return listening(server);
}

export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A TLS server with any certificate: the attacker's. */
export async function impostor(keys: KeyPair, certificates: string[]): Promise<string> {
  const pkcs8 = Buffer.from(await exportPrivateKey(keys)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  const server = createTlsServer({ key, cert: certificates.join('') });
  server.on('tlsClientError', () => undefined);
  return listening(server);
}

export async function known(target: Dialer, id: string, addresses: string[], root?: string) {
  await target.remember(id, { addresses, source: 'invite', ...(root ? { root } : {}) });
}
