import { EventEmitter } from 'node:events';
import { networkInterfaces } from 'node:os';
import { createLinks } from './links.ts';
import type { Link } from './link/link.ts';
import type { Links } from './links.ts';
import type { Interfaces } from './network.ts';
import { createOfficeTable } from './office-table.ts';
import { defaultOptions, silenceLimit } from './options.ts';
import type { DiscoveryOptions } from './options.ts';
import { createRounds } from './rounds.ts';
import { serviceOf } from './service.ts';
import type { PublishedService } from './service.ts';
import { createTroubleLog } from './trouble-log.ts';
import { troubleCodes } from './types.ts';
import type { Discovery, DiscoveryEvents } from './types.ts';

export type DiscoveryDeps = {
  interfaces: () => Interfaces;
  clock: {
    /** Milliseconds that never jump: for intervals. */
    monotonic: () => number;
    /** Milliseconds of the wall clock: on Linux the only one that goes on while the machine sleeps. */
    wall: () => number;
  };
  /** 0 … 1 */
  random: () => number;
};

const systemDeps: DiscoveryDeps = {
  interfaces: networkInterfaces,
  clock: { monotonic: () => performance.now(), wall: () => Date.now() },
  random: Math.random,
};

/**
 * Makes the one way in which Landline uses mDNS and DNS-SD (RFC 6762, RFC 6763): bonjour-service, one instance for each
 * interface and family, behind a gate that keeps its known defects from the rest (README.md lists them).
 */
export function createDiscovery(options: Partial<DiscoveryOptions> = {}, deps: Partial<DiscoveryDeps> = {}): Discovery {
  const settings = { ...defaultOptions, ...options };
  const { interfaces, clock, random } = { ...systemDeps, ...deps };
  const now = clock.monotonic;
  const emitter = new EventEmitter<DiscoveryEvents>();

  let service: PublishedService | undefined;
  let ownKey: string | undefined;
  let lastPoll = 0;
  let lastAsk = -Infinity;
  let pollTimer: NodeJS.Timeout | undefined;
  let expiry: { timer: NodeJS.Timeout; at: number } | undefined;
  let doubtTimer: NodeJS.Timeout | undefined;

  // Later, not from within the packet that brought it: a listener's own mistake must not pass for a bad packet.
  const tell: typeof emitter.emit = (event, ...args) => {
    queueMicrotask(() => emitter.emit(event, ...args));
    return true;
  };
  const troubles = createTroubleLog((trouble) => tell('trouble', trouble));
  const tellNetworks = () => {
    troubles.update(networks());
    tell('networks', networks());
  };
  const networks = () => links.all().map((link) => link.state());

  const table = createOfficeTable(
    { ...settings, silence: silenceLimit(settings) },
    {
      found: (office) => tell('found', office),
      changed: (office) => tell('changed', office),
      lost: (office, reason) => tell('lost', office, reason),
      full: () => troubles.report({ code: 'too_many', message: troubleCodes.too_many }),
    },
  );
  const links = createLinks(
    settings,
    interfaces,
    {
      sighted(sighting) {
        if (!rounds.running() || sighting.key === ownKey) return;
        table.sight(sighting, now());
        scheduleExpiry();
      },
      heard(instance, source) {
        // A known office at an address it did not have: ask, rather than wait for the round.
        if (rounds.running() && !table.hear(instance, source, now())) askSoon();
      },
      goodbye(instance) {
        if (!rounds.running()) return;
        const wait = untilNextAsk();
        if (!table.doubt(instance, now() + wait + settings.goodbyePatience)) return;
        askSoon();
        scheduleExpiry();
      },
      state: tellNetworks,
      trouble: troubles.report,
    },
    now,
  );
  const rounds = createRounds(settings, ask, random);

  function ask(): void {
    lastAsk = now();
    for (const link of links.all()) link.ask();
  }
  /** Questions that others can provoke go out once a second at most. */
  const untilNextAsk = () => Math.max(0, lastAsk + minAskInterval - now());
  function askSoon(): void {
    doubtTimer ??= setTimeout(() => {
      doubtTimer = undefined;
      rounds.restart();
    }, untilNextAsk()).unref();
  }

  function scheduleExpiry(): void {
    const at = table.deadline();
    if (at === Infinity || (expiry && expiry.at <= at)) return;
    clearTimeout(expiry?.timer);
    const timer = setTimeout(expire, Math.max(0, at - now()) + 1).unref();
    expiry = { timer, at };
  }
  function expire(): void {
    expiry = undefined;
    // After sleep this timer may come before the poll, and everybody would seem to have been silent.
    if (slept()) poll();
    if (!rounds.running()) return;
    table.expire(now());
    scheduleExpiry();
  }

  const slept = () => lastPoll !== 0 && clock.wall() - lastPoll > settings.sleepGap;
  function poll(): void {
    if (slept()) {
      links.closeAll();
      table.renew(now());
    }
    lastPoll = clock.wall();
    const { opened, changed } = reconcile();
    if (!changed) return;
    for (const link of opened) void link.advertise(service);
    probe(opened);
    tellNetworks();
    rounds.restart();
  }
  /** Asking for the interfaces takes a file descriptor: a host that has run out of them must not end for it. */
  function reconcile(): ReturnType<Links['reconcile']> {
    try {
      return links.reconcile();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      troubles.report({ code: 'no_interfaces', message: troubleCodes.no_interfaces, detail });
      return { opened: [], changed: false };
    }
  }

  /** Who announces and looks for nobody would never learn that its computer blocks mDNS. */
  function probe(some: readonly Link[]): void {
    if (service && !rounds.running()) for (const link of some) link.probe();
  }

  async function announce(next: PublishedService | undefined): Promise<void> {
    service = next;
    const sent = Promise.all(links.all().map((link) => link.advertise(next)));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, settings.farewell)));
    await Promise.race([sent, late]);
    clearTimeout(timer);
  }

  function rest(): void {
    rounds.stop();
    clearTimeout(expiry?.timer);
    clearTimeout(doubtTimer);
    expiry = doubtTimer = undefined;
  }

  return {
    start() {
      if (pollTimer) return;
      poll();
      pollTimer = setInterval(poll, settings.poll).unref();
    },
    advertise(announcement) {
      const made = serviceOf(announcement);
      if (!made.ok) return made;
      ownKey = `${announcement.office}/${announcement.hostKey}`;
      table.forget(ownKey);
      const first = service === undefined;
      // Told again unchanged (a certificate was renewed), nobody need hear a goodbye.
      if (JSON.stringify(made.service) !== JSON.stringify(service)) void announce(made.service);
      if (first) probe(links.all());
      return { ok: true, instance: made.service.name };
    },
    async withdraw() {
      ownKey = undefined;
      await announce(undefined);
    },
    browse() {
      if (rounds.running()) return;
      table.renew(now());
      rounds.start();
      scheduleExpiry();
    },
    rest,
    offices: table.list,
    networks,
    on(event, listener) {
      emitter.on(event, listener as never);
      return () => emitter.off(event, listener as never);
    },
    refresh: rounds.restart,
    rebuild() {
      if (!pollTimer) return;
      links.closeAll();
      poll();
    },
    async stop() {
      clearInterval(pollTimer);
      pollTimer = undefined;
      rest();
      await announce(undefined);
      links.closeAll();
      lastPoll = 0;
    },
  };
}

const minAskInterval = 1_000;
