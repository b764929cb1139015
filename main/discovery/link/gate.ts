import type { RemoteInfo } from 'node:dgram';
import { isOwn, onLink } from '../network.ts';
import type { Network } from '../network.ts';
import { createBudget, createSourceBudgets } from './answer-budget.ts';
import type { DnsPacket, DnsRecord, OpenBonjour, Outgoing, Sender, Sent } from './mdns.ts';

export type GateLimits = { answersPerSecond: number; packetsPerSecond: number };

export type GateEvents = {
  /** One of our own questions came back by multicast loopback. */
  ownQuery(): void;
  /** A response from a machine on this network, after bonjour-service has seen it. */
  response(packet: DnsPacket, from: string): void;
  badPacket(error: unknown): void;
  sendFailed(error: NodeJS.ErrnoException): void;
};

/** The longest mDNS message there is (RFC 6762 §17). */
const maxBytes = 9_000;
/** More than any honest packet has; bonjour-service goes through them in quadratic time. */
const maxQuestions = 64;
const maxRecords = 256;
const maxSources = 1_024;

/**
 * Stands between the network and bonjour-service, which trusts every packet: nothing from another interface passes (on Linux
 * every socket on the port hears every group joined on the machine), nothing that floods, nothing a handler throws gets out;
 * answers are rate-limited and name this interface's addresses only.
 *
 * @returns a function that shuts the gate for good.
 */
export function installGate(
  { mdns, socket }: Pick<OpenBonjour, 'mdns' | 'socket'>,
  network: Network,
  served: (address: string) => boolean,
  limits: GateLimits,
  events: GateEvents,
  now: () => number,
): () => void {
  const mayAnswer = createBudget(limits.answersPerSecond, now);
  const mayEnter = createSourceBudgets(limits.packetsPerSecond, maxSources, now);
  let shut = false;

  // Before the parser sees them: parsing is the larger part of what a flood costs.
  const parsers = socket.listeners('message') as ((bytes: Buffer, sender: RemoteInfo) => void)[];
  socket.removeAllListeners('message');
  socket.on('message', (bytes, sender) => {
    const from = onLink(network, sender.address);
    if (shut || from === undefined || bytes.length > maxBytes || !mayEnter(from)) return;
    try {
      for (const parse of parsers) parse(bytes, sender);
    } catch (error) {
      events.badPacket(error);
    }
  });

  const emit = mdns.emit.bind(mdns);
  mdns.emit = (event, ...args) => {
    if (event !== 'query' && event !== 'response') return emit(event, ...args);
    const [packet, sender] = args as [DnsPacket, Sender];
    const from = onLink(network, sender.address) ?? '';
    if (event === 'query' && isOwn(network, from)) events.ownQuery();
    if (packet.questions.length > maxQuestions) return false;
    if (packet.answers.length + packet.additionals.length > maxRecords) return false;
    const taken = emit(event, ...args);
    if (event === 'response') events.response(packet, from);
    return taken;
  };

  const send = mdns.send.bind(mdns);
  mdns.send = (packet, sender, sent) => {
    const [to, done] = typeof sender === 'function' ? [null, sender as Sent] : [sender, sent];
    if (shut) return done?.();
    const finished: Sent = (error) => {
      if (error) events.sendFailed(error);
      done?.(error);
    };
    try {
      send(packet, to, finished);
    } catch (error) {
      finished(error as Error);
    }
  };

  const respond = mdns.respond.bind(mdns);
  mdns.respond = (records, sender, sent) => {
    const done = typeof sender === 'function' ? (sender as Sent) : sent;
    // Arrays are our own announcements and goodbyes, and never wait; objects answer a question.
    if (!Array.isArray(records) && !mayAnswer()) return done?.();
    respond(onlyServed(records, served), sender, sent);
  };

  return () => {
    shut = true;
  };
}

/** bonjour-service publishes the addresses of every interface on each; the ones of other networks are of no use there. */
function onlyServed(records: Outgoing, served: (address: string) => boolean): Outgoing {
  const keep = (record: DnsRecord) =>
    (record.type !== 'A' && record.type !== 'AAAA') || (typeof record.data === 'string' && served(record.data));
  if (Array.isArray(records)) return records.filter(keep);
  return { answers: records.answers?.filter(keep) ?? [], additionals: records.additionals?.filter(keep) ?? [] };
}
