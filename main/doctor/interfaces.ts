import type { networkInterfaces } from 'node:os';
import type { Check, Finding } from './check.ts';

/** Names under which VPNs and virtual machines add adapters that lead to no office network. */
const virtual = /^(tun|tap|wg|ppp|utun|zt|tailscale|docker|br-|veth|virbr|vmnet|vboxnet|vEthernet)/i;

/** N01: whether there is a network at all, and which adapters may lead astray. */
export function interfacesCheck(interfaces: typeof networkInterfaces): Check {
  return {
    id: 'N01',
    title: 'Network adapters',
    async run() {
      const all = Object.entries(interfaces()).flatMap(([name, addresses]) =>
        (addresses ?? []).filter((a) => !a.internal).map((a) => ({ name, ...a })),
      );
      if (all.length === 0) {
        return [
          {
            state: 'failed',
            found: 'There is no adapter with an address.',
            remedy: 'Plug in the cable or join a Wi-Fi network.',
          },
        ];
      }
      return [...Map.groupBy(all, (a) => a.name)].map(([name, addresses]): Finding => {
        const found = `${name}: ${addresses.map((a) => a.cidr ?? a.address).join(', ')}`;
        if (virtual.test(name)) {
          return {
            state: 'warning',
            found: `${found} (looks like a VPN or a virtual machine)`,
            remedy: 'If colleagues cannot be found, try without it.',
          };
        }
        const selfGiven = addresses.every((a) => a.address.startsWith('169.254.') || a.address.startsWith('fe80:'));
        if (selfGiven) {
          return {
            state: 'warning',
            found: `${found} (self-assigned only)`,
            remedy: 'No router gave an address; offices on this very cable can still be reached.',
          };
        }
        return { state: 'ok', found };
      });
    },
  };
}
