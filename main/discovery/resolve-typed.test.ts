import { Resolver } from 'node:dns/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveTyped } from './resolve-typed.ts';
import { startDnsServer } from './testing/dns-server.ts';

let server: Awaited<ReturnType<typeof startDnsServer>>;
const hostsFile = new Map([['printer', '10.0.0.9']]);

beforeEach(async () => {
  server = await startDnsServer([
    { name: 'chat.example.lan', type: 'CNAME', ttl: 60, target: 'office.example.lan' },
    { name: 'office.example.lan', type: 'CNAME', ttl: 60, target: 'srv1.example.lan' },
    { name: 'srv1.example.lan', type: 'A', ttl: 60, address: '10.0.0.5' },
    { name: 'srv1.example.lan', type: 'AAAA', ttl: 60, address: 'fd00::5' },
    { name: 'six.example.lan', type: 'AAAA', ttl: 60, address: 'fd00::6' },
    { name: 'round.example.lan', type: 'CNAME', ttl: 60, target: 'and-round.example.lan' },
    { name: 'and-round.example.lan', type: 'CNAME', ttl: 60, target: 'round.example.lan' },
    { name: 'dangling.example.lan', type: 'CNAME', ttl: 60, target: 'nobody.example.lan' },
  ]);
});
afterEach(() => server.close());

function resolve(text: string) {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([server.address]);
  const lookup = (name: string) => {
    const address = hostsFile.get(name);
    if (address !== undefined) return Promise.resolve([{ address }]);
    return Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
  };
  return resolveTyped(text, { resolver, lookup });
}

test('an address needs no DNS', async () => {
  expect(await resolve('[fe80::1%eth0]:7790')).toMatchObject({
    ok: true,
    chain: [],
    endpoints: [{ address: 'fe80::1%eth0', port: 7790 }],
  });
  expect(server.asked).toEqual([]);
});

test('A, AAAA and a chain of CNAMEs are followed and shown', async () => {
  expect(await resolve('Chat.Example.LAN:7799')).toMatchObject({
    ok: true,
    chain: ['chat.example.lan', 'office.example.lan', 'srv1.example.lan'],
    a: { records: ['10.0.0.5'] },
    aaaa: { records: ['fd00::5'] },
    system: { records: [], error: 'ENOTFOUND' },
    endpoints: [
      { address: '10.0.0.5', port: 7799 },
      { address: 'fd00::5', port: 7799 },
    ],
  });
});

test('a name with AAAA alone is reached by it, at the default port', async () => {
  expect(await resolve('six.example.lan')).toMatchObject({
    a: { records: [], error: 'ENODATA' },
    endpoints: [{ address: 'fd00::6', port: 7788 }],
  });
});

test('what only the operating system knows is found, and DNS servers are not told of it', async () => {
  expect(await resolve('printer')).toMatchObject({ ok: true, endpoints: [{ address: '10.0.0.9', port: 7788 }] });
  expect(await resolve('mac.local')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(server.asked).toEqual([]);
});

test('an alias that leads nowhere, or in a circle, is told with its chain', async () => {
  const message = expect.stringContaining('dangling.example.lan → nobody.example.lan') as string;
  expect(await resolve('dangling.example.lan')).toMatchObject({ ok: false, error: { code: 'not_found', message } });
  const circle =
    'The name round.example.lan (an alias: round.example.lan → and-round.example.lan) leads to no address.';
  expect(await resolve('round.example.lan')).toMatchObject({ ok: false, error: { message: circle } });
});

test('a DNS server that does not answer is told from a name that does not exist', async () => {
  await server.close();
  const message = expect.stringContaining('No DNS server answered') as string;
  expect(await resolve('chat.example.lan')).toMatchObject({ ok: false, error: { code: 'not_found', message } });
  server = await startDnsServer([]);
  const unknown = expect.stringContaining('leads to no address') as string;
  expect(await resolve('chat.example.lan')).toMatchObject({ ok: false, error: { message: unknown } });
});
