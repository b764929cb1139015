import { expect, test } from 'vitest';
import { planScan } from './scan-plan.ts';

function interfacesOf(...cidrs: string[]) {
  const info = (cidr: string) => {
    const [address = ''] = cidr.split('/');
    const family = 'IPv4' as const;
    return { address, netmask: '', family, mac: '02:00:00:00:00:01', internal: false, cidr };
  };
  return Object.fromEntries(cidrs.map((cidr, i) => [`eth${i}`, [info(cidr)]]));
}

test('a /24 is scanned from .1 to .254, without its network and broadcast addresses', () => {
  const plan = planScan(interfacesOf('192.168.1.77/24'));
  expect(plan.subnets).toEqual([{ subnet: '192.168.1.0/24', network: 'eth0', hosts: 254 }]);
  expect(plan.addresses).toHaveLength(254);
  expect([plan.addresses[0], plan.addresses.at(-1)]).toEqual(['192.168.1.1', '192.168.1.254']);
});

test('smaller subnets begin where they begin', () => {
  expect(planScan(interfacesOf('10.0.0.130/30')).addresses).toEqual(['10.0.0.129', '10.0.0.130']);
  expect(planScan(interfacesOf('10.0.0.3/31')).addresses).toEqual(['10.0.0.2', '10.0.0.3']);
});

test('large and public networks are left out, and said to be', () => {
  const plan = planScan(interfacesOf('10.0.0.1/22', '203.0.113.5/24', '169.254.3.4/16'));
  expect(plan.addresses).toEqual([]);
  expect(plan.subnets.map((s) => s.refused)).toEqual(['too_large', 'not_private', 'not_private']);
});

test('two adapters in one subnet are one scan', () => {
  expect(planScan(interfacesOf('192.168.1.7/24', '192.168.1.8/24')).addresses).toHaveLength(254);
});
