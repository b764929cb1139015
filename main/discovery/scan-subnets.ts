import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { limits } from '../../protocol/index.ts';
import type { Interfaces } from './network.ts';
import { planScan } from './scan-plan.ts';
import type { PlannedSubnet } from './scan-plan.ts';
import type { Endpoint } from './types.ts';

export type ScanOptions = {
  port: number;
  /** Connections under way at a time. */
  concurrency: number;
  /** Milliseconds for a TCP connection; 500 suits Wi-Fi. Without one, absent hosts take 3 s each. */
  timeout: number;
  /** Cancels; what was found until then is returned. */
  signal?: AbortSignal;
  onProgress?: (progress: ScanProgress) => void;
};

export type ScanProgress = { probed: number; total: number; open: number };

export type ScanDeps<Card> = {
  /** `GET /.well-known/landline` at an address that answers; undefined when no office is there. Must not throw. */
  fetchCard: (endpoint: Endpoint, signal: AbortSignal) => Promise<Card | undefined>;
  interfaces?: () => Interfaces;
};

export type ScanReport<Card> = {
  subnets: readonly PlannedSubnet[];
  /** Endpoints that took a TCP connection. */
  open: readonly Endpoint[];
  offices: readonly { endpoint: Endpoint; card: Card }[];
  cancelled: boolean;
};

/**
 * Knocks at every address of the attached small private networks. To be done only when a person asks for it, and tells so: it
 * is a port scan, and endpoint protection may say so, too. A /24 takes 1.2 s with the defaults.
 */
export async function scanSubnets<Card>(
  options: Partial<ScanOptions>,
  { fetchCard, interfaces = networkInterfaces }: ScanDeps<Card>,
): Promise<ScanReport<Card>> {
  const { port = limits.defaultPort, concurrency = 64, timeout = 300, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const { subnets, addresses } = planScan(interfaces());
  const open: Endpoint[] = [];
  const offices: { endpoint: Endpoint; card: Card }[] = [];
  const queue = addresses.values();
  let probed = 0;

  async function work(): Promise<void> {
    for (const address of queue) {
      if (signal.aborted) return;
      const endpoint = { address, port };
      const answered = await knock(endpoint, timeout, signal);
      probed += 1;
      if (answered) open.push(endpoint);
      onProgress?.({ probed, total: addresses.length, open: open.length });
      const card = answered ? await fetchCard(endpoint, signal) : undefined;
      if (card !== undefined) offices.push({ endpoint, card });
    }
  }
  // One iterator, shared: each worker takes the next address that nobody has.
  await Promise.all(Array.from({ length: concurrency }, work));
  return { subnets, open, offices, cancelled: signal.aborted };
}

/** Whether somebody takes a TCP connection there, within `timeout` ms. */
function knock({ address, port }: Endpoint, timeout: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (answered: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(answered);
    };
    const giveUp = () => {
      finish(false);
    };
    const timer = setTimeout(giveUp, timeout);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => {
      finish(true);
    });
    socket.once('error', giveUp);
  });
}
