import { formatEndpoint, type Discovery, type TroubleCode } from '../discovery/index.ts';
import { finding, type Check } from './check.ts';

/** Our own question comes back within 1 s where multicast works (rule 10 of discovery); asked twice before it is judged. */
const listenFor = 2_500;

/** What a firewall may have done. */
const byFirewall: ReadonlySet<TroubleCode> = new Set(['blocked', 'no_permission', 'send_failed']);

/** N02 and N03: whether multicast DNS works on each network, and which offices it shows. */
export function multicastChecks(discovery: Discovery): Check[] {
  const troubles = new Set<TroubleCode>();
  return [
    {
      id: 'N02',
      title: 'Multicast DNS (UDP port 5353)',
      async run(signal) {
        discovery.on('trouble', (trouble) => troubles.add(trouble.code));
        discovery.start();
        discovery.browse();
        await pause(listenFor, signal);
        const networks = discovery.networks();
        const findings = networks.map(({ network, family, state, detail = '?' }) => {
          const values = { network, family };
          switch (state) {
            case 'working':
              return finding('ok', 'multicast_works', values);
            case 'listening':
              return finding('warning', 'multicast_silent', values, 'let_in_mdns');
            case 'blocked':
              return finding('failed', 'multicast_blocked', values, 'let_in_mdns');
            case 'failed':
              return finding('failed', 'multicast_failed', { ...values, detail }, 'let_in_mdns');
          }
        });
        const more = [...troubles].map((code) =>
          finding('warning', `trouble_${code}`, {}, byFirewall.has(code) ? 'let_in_mdns' : undefined),
        );
        if (findings.length === 0 && more.length === 0) return [finding('skipped', 'multicast_no_network', {})];
        return [...findings, ...more];
      },
    },
    {
      id: 'N03',
      title: 'Offices on this network',
      async run() {
        const offices = discovery.offices();
        if (offices.length > 0) {
          return offices.map((o) =>
            finding('ok', 'office_seen', {
              office: o.name,
              fingerprint: o.office.slice(0, 8),
              addresses: o.endpoints.map(formatEndpoint).join(', '),
            }),
          );
        }
        return [finding('warning', 'offices_none', {}, 'ask_for_invite')];
      },
    },
  ];
}

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
