import type { Discovery, Trouble } from '../discovery/index.ts';
import type { Check, Finding } from './check.ts';

/** Our own question comes back within 1 s where multicast works (rule 10 of discovery); asked twice before it is judged. */
const listenFor = 2_500;

/** N02 and N03: whether multicast DNS works on each network, and which offices it shows. */
export function multicastChecks(discovery: Discovery): Check[] {
  const troubles: Trouble[] = [];
  return [
    {
      id: 'N02',
      title: 'Multicast DNS (UDP port 5353)',
      async run(signal) {
        discovery.on('trouble', (trouble) => troubles.push(trouble));
        discovery.start();
        discovery.browse();
        await pause(listenFor, signal);
        const networks = discovery.networks();
        const findings = networks.map(({ network, family, state, detail }): Finding => {
          const name = `${network} (${family})`;
          if (state === 'working') return { state: 'ok', found: `${name}: our own question came back.` };
          if (state === 'listening')
            return { state: 'warning', found: `${name}: no answer to our own question yet.`, remedy: firewall };
          return {
            state: 'failed',
            found: `${name}: ${state}${detail === undefined ? '' : ` (${detail})`}`,
            remedy: firewall,
          };
        });
        const told = new Set(troubles.map((t) => t.message));
        const more = [...told].map((found): Finding => ({ state: 'warning', found, remedy: firewall }));
        if (findings.length === 0 && more.length === 0)
          return [{ state: 'skipped', found: 'There is no network to ask on.' }];
        return [...findings, ...more];
      },
    },
    {
      id: 'N03',
      title: 'Offices on this network',
      async run() {
        const offices = discovery.offices();
        if (offices.length > 0) {
          return offices.map((o) => ({
            state: 'ok',
            found: `${o.name} (${o.office.slice(0, 8)}…) at ${o.endpoints.map((e) => `${e.address} port ${e.port}`).join(', ')}`,
          }));
        }
        return [
          {
            state: 'warning',
            found: 'None answered.',
            remedy:
              'Is an office hosted on this network? Between VLANs and on guest Wi-Fi multicast is blocked: use an invite or the address, or `landline find --scan`.',
          },
        ];
      },
    },
  ];
}

const firewall = 'Allow UDP port 5353 in this computer’s firewall, and landline’s program for private networks.';

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
