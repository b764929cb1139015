import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { limits } from '../../protocol/index.ts';
import type { Interfaces } from './network.ts';
import { planScan } from './scan-plan.ts';
import type { PlannedSubnet } from './scan-plan.ts';
import type { Endpoint } from './types.ts';

export type ScanOptions = {
  /** Tried in this order: the first at every address, the others where the first was answered, if only by a refusal. */
  ports: readonly number[];
  /** Connections under way at a time. */
  concurrency: number;
  /** Milliseconds for a TCP connection; 500 suits Wi-Fi. Without one, absent hosts take 3 s each. */
  timeout: number;
  /** Milliseconds for all of it. */
  budget: number;
  /** Cancels; what was found until then is returned. */
  signal?: AbortSignal;
  onProgress?: (progress: ScanProgress) => void;
};

/** `total` grows when more ports are worth a try. */
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
  /** The budget ended before everything was tried. */
  late: boolean;
};

/** The ports a host takes of its own accord. */
const usualPorts = Array.from({ length: limits.portsTried }, (_, at) => limits.defaultPort + at);

/**
 * Knocks at every address of the attached small private networks. To be done only when a person asks for it, and tells so: it
 * is a port scan, and endpoint protection may say so, too. A /24 takes 1.2 s with the defaults, and some more where many computers
 * answer.
 */
export async function scanSubnets<Card>(
  options: Partial<ScanOptions>,
  { fetchCard, interfaces = networkInterfaces }: ScanDeps<Card>,
): Promise<ScanReport<Card>> {
  const { ports = usualPorts, concurrency = 64, timeout = 300, budget = 15_000, onProgress } = options;
  const given = options.signal ?? new AbortController().signal;
  const spent = AbortSignal.timeout(budget);
  const signal = AbortSignal.any([given, spent]);
  const { subnets, addresses } = planScan(interfaces());
  const open: Endpoint[] = [];
  const offices: { endpoint: Endpoint; card: Card }[] = [];
  const [first, ...others] = ports;
  let probed = 0;
  let total = first === undefined ? 0 : addresses.length;

  /** @returns the endpoints where a computer answered. */
  async function round(endpoints: readonly Endpoint[]): Promise<Endpoint[]> {
    const answered: Endpoint[] = [];
    const queue = endpoints.values();
    async function work(): Promise<void> {
      for (const endpoint of queue) {
        if (signal.aborted) return;
        const answer = await knock(endpoint, timeout, signal);
        probed += 1;
        if (answer !== 'silent') answered.push(endpoint);
        if (answer === 'open') open.push(endpoint);
        onProgress?.({ probed, total, open: open.length });
        const card = answer === 'open' ? await fetchCard(endpoint, signal) : undefined;
        if (card !== undefined) offices.push({ endpoint, card });
      }
    }
    // One iterator, shared: each worker takes the next endpoint that nobody has.
    await Promise.all(Array.from({ length: concurrency }, work));
    return answered;
  }

  if (first !== undefined) {
    const there = await round(addresses.map((address) => ({ address, port: first })));
    const rest = others.flatMap((port) => there.map(({ address }) => ({ address, port })));
    total += rest.length;
    await round(rest);
  }
  return { subnets, open, offices, cancelled: given.aborted, late: spent.aborted && probed < total };
}

/** Whether somebody takes a TCP connection there, within `timeout` ms, or at least says that nobody does. */
function knock(
  { address, port }: Endpoint,
  timeout: number,
  signal: AbortSignal,
): Promise<'open' | 'refused' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (answer: 'open' | 'refused' | 'silent') => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(answer);
    };
    const giveUp = () => {
      finish('silent');
    };
    const timer = setTimeout(giveUp, timeout);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => {
      finish('open');
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      finish(code === 'ECONNREFUSED' ? 'refused' : 'silent');
    });
  });
}
