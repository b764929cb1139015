import { hostname, networkInterfaces } from 'node:os';
import { isOfficeAddress, isOfficeName } from './name-constraints.ts';

/** What this machine is called and reached by, as far as the system knows. */
export type MachineNames = { names: readonly string[]; addresses: readonly string[] };

export function readMachineNames(): MachineNames {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((entry) => entry.address));
  const name = hostname().toLowerCase();
  return { names: [name, `${name.split('.')[0] ?? name}.local`], addresses };
}

const dnsName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** More would make every handshake heavier; a machine with more addresses is reached by name. */
const maxNames = 64;

/**
 * The names of a host's certificate, those that the root's constraints permit: one name too many and the whole certificate
 * would be refused.
 *
 * @returns in a fixed order and without doubles, so that two lists can be compared.
 */
export function certificateNames(office: string, machine: MachineNames, domains: readonly string[]): string[] {
  const names = [...machine.names, ...domains]
    .map((name) => name.toLowerCase())
    .filter((name) => dnsName.test(name) && isOfficeName(name, domains));
  const addresses = machine.addresses.map((address) => address.replace(/%.*$/, '')).filter(isOfficeAddress);
  const first = [`${office}.localhost`, 'localhost', '127.0.0.1', '::1'];
  // Names before addresses: those are what is left when there are too many of these.
  const rest = [names, addresses].flatMap((list) => [...new Set(list)].filter((name) => !first.includes(name)).sort());
  return [...first, ...rest].slice(0, maxNames);
}
