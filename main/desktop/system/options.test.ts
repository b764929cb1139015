import { expect, it } from 'vitest';
import { readStartOptions } from './options.ts';

const switches = (given: Record<string, string>) => ({
  hasSwitch: (name: string) => name in given,
  getSwitchValue: (name: string) => given[name] ?? '',
});

it('without switches it does what most people want', () => {
  expect(readStartOptions(switches({}), {})).toEqual({ mdns: true, hidden: false, appOrigins: ['app://landline'] });
});

it('reads what it is told', () => {
  const given = switches({ 'no-mdns': '', 'host-port': '0', 'host-bind': '127.0.0.1,::1', hidden: '' });
  expect(readStartOptions(given, { LANDLINE_APP_ORIGIN: 'https://page.test' })).toEqual({
    mdns: false,
    hidden: true,
    hostPort: 0,
    hostBind: ['127.0.0.1', '::1'],
    appOrigins: ['app://landline', 'https://page.test'],
  });
  expect(() => readStartOptions(switches({ 'host-port': 'x' }), {})).toThrow();
});
