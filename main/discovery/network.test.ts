import { expect, test } from 'vitest';
import { multicastAddress, onLink, usableNetworks } from './network.ts';
import type { Interfaces } from './network.ts';

const v4 = (cidr: string, internal = false) => ({
  address: cidr.split('/')[0] ?? '',
  netmask: '',
  family: 'IPv4' as const,
  mac: '02:00:00:00:00:01',
  internal,
  cidr,
});
const v6 = (cidr: string, scopeid = 0) => ({ ...v4(cidr), family: 'IPv6' as const, scopeid });

const interfaces: Interfaces = {
  lo: [v4('127.0.0.1/8', true)],
  docker0: [v6('fe80::d0/64', 9)],
  eth0: [v4('10.77.0.1/24'), v6('fe80::1/64', 2), v6('fd00:77::1/64')],
};
const [eth0] = usableNetworks(interfaces, 16, 'linux');
if (!eth0) throw new Error('eth0 is missing');

test('interfaces that lead nowhere are left out; those with IPv4 come first', () => {
  expect(usableNetworks(interfaces, 16, 'linux').map((n) => n.name)).toEqual(['eth0', 'docker0']);
  expect(usableNetworks(interfaces, 1, 'linux').map((n) => n.name)).toEqual(['eth0']);
});

test('any change of an address or the adapter makes another key', () => {
  const key = (more: Interfaces) => usableNetworks(more, 16, 'linux')[0]?.key;
  const same = key({ eth0: [...(interfaces['eth0'] ?? [])].reverse() });
  expect(same).toBe(eth0.key);
  expect(key({ eth0: [v4('10.77.0.2/24')] })).not.toBe(key({ eth0: [v4('10.77.0.1/24')] }));
  expect(key({ eth0: [{ ...v4('10.77.0.1/24'), mac: '02:00:00:00:00:02' }] })).not.toBe(
    key({ eth0: [v4('10.77.0.1/24')] }),
  );
});

test('IPv6 multicast goes out from the link-local address', () => {
  expect(multicastAddress(eth0, 'IPv4')).toBe('10.77.0.1');
  expect(multicastAddress(eth0, 'IPv6')).toBe('fe80::1');
});

test.each([
  ['10.77.0.9', '10.77.0.9'],
  ['fd00:77::9', 'fd00:77::9'],
  ['fe80::9', 'fe80::9%eth0'],
  ['fe80::9%eth0', 'fe80::9%eth0'],
])('%s is on this network, as %s', (address, dialable) => {
  expect(onLink(eth0, address)).toBe(dialable);
});

test.each([
  '10.78.0.9',
  'fe80::9%wlan0',
  'fd00:78::1',
  '127.0.0.1',
  '::1',
  '255.255.255.255',
  '224.0.0.251',
  'ff02::fb',
  '0.0.0.0',
  'x',
  '',
])('%j is not on this network', (address) => {
  expect(onLink(eth0, address)).toBeUndefined();
});

test('on Windows a zone is the interface’s index', () => {
  const [network] = usableNetworks({ Ethernet: [v6('fe80::1/64', 12)] }, 16, 'win32');
  expect(network && onLink(network, 'fe80::9%12')).toBe('fe80::9%12');
});
