import type { Dialer, Met } from '../dialer/index.ts';
import { createDiscovery, formatEndpoint, type Discovery, type FoundOffice } from '../discovery/index.ts';
import { CommandError } from './failure.ts';

/** How long an office is looked for on the network that none of its link's addresses led to, in milliseconds. */
const browsing = 5_000;
/** More of the places that the network claims are not tried. */
const mostFound = 32;

type Ways = {
  dialer: Pick<Dialer, 'fetchCard' | 'remember'>;
  mdns: boolean;
  stopped: AbortSignal;
  /** Something to tell a person who waits. */
  note: (text: string) => void;
  discover?: () => Pick<Discovery, 'on' | 'start' | 'browse' | 'stop'>;
};

/**
 * Meets the office that a link names at the first of its addresses that proves it; when none does, wherever it shows up on the
 * network within some seconds. Its addresses are remembered.
 *
 * @throws CommandError with what each address said.
 */
export async function meetInvited(link: { office: string; addresses: readonly string[] }, ways: Ways): Promise<Met> {
  const { office, addresses } = link;
  const { dialer, mdns, stopped, note, discover = createDiscovery } = ways;
  await dialer.remember(office, { addresses, source: 'invite' });
  const met = new AbortController();
  const signal = AbortSignal.any([met.signal, stopped]);
  const at = async (address: string): Promise<Met> => {
    const card = await dialer.fetchCard(address, { office, signal });
    if (!card.ok) throw new CommandError(card.error.message);
    return card;
  };
  try {
    return await Promise.any(addresses.map(at));
  } catch (error) {
    stopped.throwIfAborted();
    const reasons = error instanceof AggregateError ? error.errors.map((one) => (one as Error).message) : [];
    if (mdns) {
      note('None of its addresses leads to the office; looking for it on this network.');
      const found = await onNetwork(office, at, discover(), signal);
      if (found) {
        await dialer.remember(office, { addresses: [formatEndpoint(found.way.endpoint)], source: 'invite' });
        return found;
      }
    }
    throw new CommandError(reasons.join(' '), { cause: error });
  } finally {
    // Those that are still being tried.
    met.abort();
  }
}

/** @returns undefined when it did not show up, or nobody there could prove to be it. */
async function onNetwork(
  office: string,
  at: (address: string) => Promise<Met>,
  discovery: Pick<Discovery, 'on' | 'start' | 'browse' | 'stop'>,
  signal: AbortSignal,
): Promise<Met | undefined> {
  const tried = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<Met | undefined>();
  const look = (one: FoundOffice) => {
    if (one.office !== office) return;
    for (const address of one.endpoints.map(formatEndpoint)) {
      if (tried.has(address) || tried.size >= mostFound) continue;
      tried.add(address);
      // Who cannot prove it says nothing of the others.
      at(address).then(resolve, () => undefined);
    }
  };
  discovery.on('found', look);
  discovery.on('changed', look);
  const timer = setTimeout(() => resolve(undefined), browsing);
  const stop = () => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    discovery.start();
    discovery.browse();
    const met = await promise;
    signal.throwIfAborted();
    return met;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    await discovery.stop();
  }
}
