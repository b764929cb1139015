import { request } from 'node:https';
import { createDialer, createWayMemory } from '../dialer/index.ts';
import { formatEndpoint, type Endpoint } from '../discovery/index.ts';
import type { Prober } from './reach.ts';
import { httpPaths } from '../../protocol/index.ts';

/** The doctor's way to try an address: the dialer's own first contact, remembering nothing. */
export function createProber(clock: () => number): Prober {
  return async (address, office, signal) => {
    const dialer = createDialer({}, { ways: createWayMemory(), clock });
    const started = performance.now();
    try {
      const { met, failed, resolution } = await dialer.probe(address, {
        signal,
        ...(office !== undefined && { office }),
      });
      if (!met) {
        const chain = (resolution?.chain.length ?? 0) > 1 ? ` (${resolution?.chain.join(' → ') ?? ''})` : '';
        const { reason, detail } = failed ?? { reason: 'no_answer', detail: 'No office answers there.' };
        return { ok: false, reason, detail: `${detail}${chain}` };
      }
      const milliseconds = performance.now() - started;
      const time = await hostClock(met.way.endpoint, met.way.root, signal);
      return { ok: true, milliseconds, ...(time !== undefined && { clock: time }) };
    } finally {
      await dialer.stop();
    }
  };
}

/** The host's clock from the `Date` header (RFC 9110 §6.6.1), by the second; undefined when it tells none. */
function hostClock({ address, port }: Endpoint, root: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: address,
        port,
        path: httpPaths.card,
        method: 'HEAD',
        ca: root,
        checkServerIdentity: () => undefined,
        servername: 'office.localhost',
        headers: { host: formatEndpoint({ address, port }) },
        signal,
      },
      (response) => {
        response.resume();
        const time = Date.parse(response.headers.date ?? '');
        resolve(Number.isNaN(time) ? undefined : time);
      },
    );
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}
