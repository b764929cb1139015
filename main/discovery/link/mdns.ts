import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { Bonjour } from 'bonjour-service';
import type { Network } from '../network.ts';
import type { Family } from '../types.ts';

export type DnsQuestion = { name: string; type: string };
export type DnsRecord = { name: string; type: string; ttl?: number; data?: unknown };
export type DnsPacket = { questions: DnsQuestion[]; answers: DnsRecord[]; additionals: DnsRecord[] };
export type Sender = { address: string; port: number };
export type Sent = (error?: Error | null) => void;
export type Outgoing = DnsRecord[] | { answers?: DnsRecord[]; additionals?: DnsRecord[] };

/** What we use, and bend, of multicast-dns. bonjour-service calls all of it through these properties. */
export type Mdns = {
  emit(event: string, ...args: unknown[]): boolean;
  on(event: 'error' | 'warning', listener: (error: NodeJS.ErrnoException) => void): unknown;
  on(event: 'query' | 'response', listener: (packet: DnsPacket, sender: Sender) => void): unknown;
  send(packet: unknown, sender: unknown, sent?: Sent): void;
  respond(records: Outgoing, sender?: unknown, sent?: Sent): void;
};

export type OpenBonjour = { bonjour: Bonjour; mdns: Mdns; socket: Socket };

/**
 * Opens bonjour-service on exactly one interface and family.
 *
 * - IPv4: bound to the interface's address it would hear no multicast on Linux, so it is bound to all and joins on one.
 * - IPv6: multicast-dns by itself makes a dual-stack socket, which would hear IPv4's packets again.
 *
 * @throws what the operating system says when there is no such interface any more.
 */
export function openBonjour(
  network: Network,
  family: Family,
  address: string,
  port: number,
  onError: (error: NodeJS.ErrnoException) => void,
): OpenBonjour {
  const type = family === 'IPv4' ? 'udp4' : 'udp6';
  const socket = createSocket({ type, reuseAddr: true, ...(family === 'IPv6' ? { ipv6Only: true } : {}) });
  const place =
    family === 'IPv4'
      ? { interface: address, bind: '0.0.0.0' }
      : { ip: 'ff02::fb', interface: `::%${network.zone}`, bind: '::' };
  // Without the second argument an answer that cannot be sent is thrown from an event handler.
  const bonjour = new Bonjour({ ...place, type, socket, port } as object, onError);
  // `server` is private in the typings; link.test.ts fails when an upgrade takes it away.
  const { mdns } = (bonjour as unknown as { server: { mdns: Mdns } }).server;
  return { bonjour, mdns, socket };
}
