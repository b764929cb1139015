import { createDialer, type WayMemory } from '../dialer/index.ts';
import { createDiscovery, formatEndpoint, watchNetworks, type Discovery } from '../discovery/index.ts';
import type { Way } from '../../client/index.ts';

/** How a command reaches one office. */
export type OpenWay = {
  connection: Way;
  /** Looks for the office on the network as well, and calls back when it shows up; does nothing the second time. */
  seek(found: () => void): void;
  /** Calls back when this computer's networks have changed or it has slept: what is connected may be so no more. */
  watch(changed: () => void): void;
  /** What kept the last attempt from arriving, by address. */
  failures(): string[];
  close(): Promise<void>;
};

/**
 * The way to an office by its remembered addresses, and by multicast DNS once {@link OpenWay.seek} is called: a command that finds its
 * office where it was makes no noise on the network.
 */
export function openWay(office: string, ways: WayMemory, { mdns }: { mdns: boolean }): OpenWay {
  let discovery: Discovery | undefined;
  let unwatch: (() => void) | undefined;
  const dialer = createDialer(
    {},
    {
      ways,
      // Each connection of the agent is a race of its own: there is no relay here whose way would have to be proven anew.
      discovery: { offices: () => discovery?.offices() ?? [], on: () => () => undefined },
    },
  );
  const agent = dialer.agentFor(office);
  return {
    connection: {
      // The agent decides where connections go; the name says which office they must prove.
      url: `https://${office}.localhost`,
      // An https agent of Node's own; the typings of socket.io-client name the browser's string there.
      socketOptions: { agent: agent as unknown as string },
      certificate: () => agent.certificate(),
    },
    seek(found) {
      if (!mdns || discovery !== undefined) return;
      discovery = createDiscovery();
      discovery.on('found', (one) => {
        if (one.office === office) found();
      });
      discovery.start();
      discovery.browse();
    },
    watch(changed) {
      unwatch?.();
      unwatch = watchNetworks(changed);
    },
    failures: () =>
      dialer
        .tries(office)
        .flatMap(({ candidate, failed }) =>
          failed === undefined ? [] : [`${formatEndpoint(candidate)}: ${failed.detail}`],
        ),
    async close() {
      unwatch?.();
      agent.destroy();
      await dialer.stop();
      await discovery?.stop();
    },
  };
}
