import type { Browser } from 'bonjour-service';
import type { DiscoveryOptions } from '../options.ts';
import { isOwn, multicastAddress, withoutZone } from '../network.ts';
import type { Network } from '../network.ts';
import { serviceDomain } from '../service.ts';
import type { PublishedService } from '../service.ts';
import { serviceType } from '../../../protocol/index.ts';
import { readSighting } from '../sighting.ts';
import type { ClaimedService, Sighting } from '../sighting.ts';
import type { Family, NetworkState, Trouble, TroubleCode } from '../types.ts';
import { troubleCodes } from '../types.ts';
import { installGate } from './gate.ts';
import { createLoopCheck } from './loop-check.ts';
import { openBonjour } from './mdns.ts';
import type { DnsPacket, OpenBonjour } from './mdns.ts';

export type LinkEvents = {
  sighted(sighting: Sighting): void;
  /** A packet named this instance (lower case) with a positive lifetime. */
  heard(instance: string, source: string): void;
  /** A packet took this instance back. */
  goodbye(instance: string): void;
  state(): void;
  trouble(trouble: Trouble): void;
};

/** One interface and family: one bonjour-service of its own. */
export type Link = {
  readonly network: Network;
  state(): NetworkState;
  /** Since when it has failed, on the monotonic clock; undefined while it works. */
  failedAt(): number | undefined;
  /** Announces the service in place of the one before; undefined takes it back. Resolved when that is sent. */
  advertise(service: PublishedService | undefined): Promise<void>;
  /** Asks, with a new browser: an old one is told of each service only once. */
  ask(): void;
  /** Sends one question and listens to no answer: only to learn whether our own questions come back. */
  probe(): void;
  close(): void;
};

/** Opens a link; what fails shows in `state` and as trouble, never as an exception. */
export function createLink(
  network: Network,
  family: Family,
  options: DiscoveryOptions,
  events: LinkEvents,
  now: () => number,
): Link {
  let open: OpenBonjour | undefined;
  let browser: Browser | undefined;
  let service: PublishedService | undefined;
  let state: NetworkState['state'] = 'listening';
  let detail: string | undefined;
  let failedAt: number | undefined;
  let turns = 0;

  function trouble(code: TroubleCode, cause?: string): void {
    const more = cause === undefined ? {} : { detail: cause };
    events.trouble({ code, message: troubleCodes[code], network: network.name, family, ...more });
  }

  function become(next: NetworkState['state'], cause?: string): void {
    if (state === next || state === 'failed') return;
    state = next;
    detail = cause;
    events.state();
  }

  function fail(error: NodeJS.ErrnoException): void {
    if (failedAt !== undefined) return;
    failedAt = now();
    const code = error.code === 'EADDRINUSE' ? 'port_taken' : error.code === 'EACCES' ? 'no_permission' : 'socket';
    become('failed', error.code ?? error.message);
    loop.stop();
    trouble(code, error.code ?? error.message);
  }

  function sendFailed(error: NodeJS.ErrnoException): void {
    // A socket that failed to open says so with every packet.
    if (failedAt === undefined && error.code !== 'EADDRINUSE') trouble('send_failed', error.code ?? error.message);
  }

  const loop = createLoopCheck(options.loopback, (works) => {
    const before = state;
    become(works ? 'working' : 'blocked');
    if (!works && before !== 'blocked') trouble('blocked');
  });

  /** Liveness and goodbyes are read here: a browser made a moment ago knows no service that could say goodbye. */
  function onResponse(packet: DnsPacket, from: string): void {
    for (const record of [...packet.answers, ...packet.additionals]) {
      if (record.type !== 'PTR' || typeof record.data !== 'string') continue;
      if (record.name.toLowerCase() !== serviceDomain) continue;
      const instance = record.data.toLowerCase();
      if (record.ttl === 0) events.goodbye(instance);
      else events.heard(instance, from);
    }
  }

  const served = (address: string) => isOwn(network, address) && (service === undefined || boundTo(service, address));
  const address = multicastAddress(network, family) ?? '';
  let shut: (() => void) | undefined;
  try {
    open = openBonjour(network, family, address, options.mdnsPort, sendFailed);
    const { mdns } = open;
    mdns.on('error', fail);
    // Packets that cannot be parsed come as warnings without a system call: noise of the network, not trouble.
    mdns.on('warning', (warning) => warning.syscall && trouble('socket', warning.code ?? warning.message));
    shut = installGate(
      open,
      network,
      served,
      options,
      {
        ownQuery: loop.heard,
        response: onResponse,
        badPacket: (error) => trouble('bad_packet', error instanceof Error ? error.message : String(error)),
        sendFailed,
      },
      now,
    );
  } catch (error) {
    fail(error as NodeJS.ErrnoException);
  }

  function sight(claim: unknown): void {
    if (browser && browser.services.length > options.maxOffices) {
      // Its list is searched for every packet: above this it costs more than it tells, until the next round.
      browser.stop();
      trouble('too_many');
      return;
    }
    const sighting = readSighting(claim as ClaimedService, network);
    if (sighting) events.sighted(sighting);
  }

  async function advertise(next: PublishedService | undefined): Promise<void> {
    if (!open || failedAt !== undefined) return;
    const { bonjour } = open;
    const turn = ++turns;
    if (service) await new Promise<void>((resolve) => bonjour.unpublishAll(resolve));
    if (turn !== turns) return;
    const here = next && network.addresses.some((a) => a.family === family && boundTo(next, a.address));
    service = here ? next : undefined;
    // No probing (it costs a second, and the loser's goodbye takes the winner away): the name is unique by its suffix.
    if (service) bonjour.publish({ ...service, txt: { ...service.txt }, probe: false });
  }

  return {
    network,
    state: () => ({
      network: network.name,
      family,
      addresses: network.addresses.filter((a) => a.family === family).map((a) => a.address),
      state,
      ...(detail === undefined ? {} : { detail }),
    }),
    failedAt: () => failedAt,
    advertise,
    ask() {
      if (!open || failedAt !== undefined) return;
      const old = browser;
      // Never with the `txt` filter: a peer without TXT then kills the process.
      browser = open.bonjour.find({ type: serviceType });
      browser.on('up', sight).on('srv-update', sight).on('txt-update', sight);
      old?.stop();
      loop.asked();
    },
    probe() {
      if (!open || failedAt !== undefined) return;
      open.bonjour.find({ type: serviceType }).stop();
      loop.asked();
    },
    close() {
      loop.stop();
      shut?.();
      browser?.stop();
      try {
        open?.bonjour.destroy();
      } catch {
        // A socket that never opened has nothing to close.
      }
    },
  };
}

function boundTo(service: PublishedService, address: string): boolean {
  const family = address.includes(':') ? '::' : '0.0.0.0';
  return service.boundTo.some(
    (bound) => bound === '::' || bound === family || withoutZone(bound) === withoutZone(address),
  );
}
