import { formatEndpoint, type FoundOffice } from '../../discovery/index.ts';
import {
  addressesOf,
  createDialer,
  createFileWayMemory,
  type Dialer,
  type Relay,
  type WayMemory,
} from '../../dialer/index.ts';
import { createProber } from '../../doctor/index.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { errorOf } from '../processes/calls.ts';
import type { DialerCalls, DialerTells } from './dialer-table.ts';

/** ms for the doctor's try of one address: longer than a race. */
const probeLimit = 15_000;

type Begun = { dialer: Dialer; ways: WayMemory; relays: Map<string, Promise<Relay>>; found: readonly FoundOffice[] };

/** The ways that are open: one relay for each office, however often it is opened. */
export function createWayKeeper(
  tell: <N extends keyof DialerTells>(name: N, told: DialerTells[N]) => void,
): DialerCalls {
  let begun: Begun | undefined;
  const probe = createProber(Date.now);
  const now = (): Begun => {
    if (!begun) throw new LandlineError('internal', 'The dialer was asked before it was told where its ways are.');
    return begun;
  };

  async function relayTo(office: string, port: number | undefined): Promise<Relay> {
    const { dialer, relays } = now();
    const opening =
      relays.get(office) ??
      dialer.relay(office, port).then((relay) => {
        relay.onCertificate((certificate) => tell('certificate', { office, certificate }));
        relay.onReach((reached) => tell('reach', { office, reached }));
        return relay;
      });
    relays.set(office, opening);
    opening.catch(() => relays.delete(office));
    return opening;
  }

  return {
    begin({ waysFile }) {
      const ways = createFileWayMemory(waysFile);
      const all: Begun = {
        ways,
        found: [],
        relays: new Map(),
        dialer: createDialer(
          {},
          {
            ways,
            // Main looks at the network, and tells.
            discovery: { offices: () => all.found, on: () => () => undefined },
          },
        ),
      };
      begun = all;
    },
    found({ offices }) {
      now().found = offices;
    },
    refresh: () => now().dialer.refresh(),
    async open({ office, addresses, port }) {
      await now().dialer.remember(office, { addresses, source: 'invite' });
      const relay = await relayTo(office, port);
      return { url: relay.url, certificate: relay.certificate() };
    },
    async card({ office }) {
      const { dialer } = now();
      const connected = await dialer.connect(office);
      if (!connected.ok) throw errorOf(connected.error);
      const { socket, way } = connected.connection;
      socket.destroy();
      const met = await dialer.fetchCard(formatEndpoint(way.endpoint), { office });
      if (!met.ok) throw errorOf(met.error);
      return met.card;
    },
    addresses: async ({ office }) => addressesOf(await now().ways.get(office)),
    async close({ office }) {
      const { relays } = now();
      const relay = await relays.get(office);
      relays.delete(office);
      await relay?.close();
    },
    async meet({ address }) {
      const met = await now().dialer.fetchCard(address);
      if (!met.ok) throw errorOf(met.error);
      return { card: met.card, address: met.path[0] ?? address };
    },
    probe: ({ address, office }) => probe(address, office, AbortSignal.timeout(probeLimit)),
  };
}
