import type { networkInterfaces } from 'node:os';
import { finding, type Check } from './check.ts';

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
        return [finding('failed', 'adapters_none', {}, 'connect')];
      }
      return [...Map.groupBy(all, (a) => a.name)].map(([name, addresses]) => {
        const values = { adapter: name, addresses: addresses.map((a) => a.cidr ?? a.address).join(', ') };
        if (virtual.test(name)) return finding('warning', 'adapter_virtual', values, 'without_vpn');
        const selfGiven = addresses.every((a) => a.address.startsWith('169.254.') || a.address.startsWith('fe80:'));
        if (selfGiven) return finding('warning', 'adapter_self_given', values, 'no_router');
        return finding('ok', 'adapter_works', values);
      });
    },
  };
}
