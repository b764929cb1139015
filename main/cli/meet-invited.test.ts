import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOffice, type Office } from '../../tests/support/office.ts';
import { createDialer, createWayMemory, type Dialer, type WayMemory } from '../dialer/index.ts';
import type { Discovery, FoundOffice } from '../discovery/index.ts';
import { meetInvited } from './meet-invited.ts';

let office: Office;
let silent: Server;
let dialer: Dialer;
let ways: WayMemory;
let notes: string[];
beforeEach(async () => {
  office = await openOffice();
  // Takes connections and says nothing, as a firewall or a machine that hangs does.
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  ways = createWayMemory();
  dialer = createDialer({}, { ways });
  notes = [];
});
afterEach(async () => {
  await dialer.stop();
  silent.close();
  await office.close();
});

const there = () => `127.0.0.1:${office.host().port}`;
const nobodyThere = () => `127.0.0.1:${(silent.address() as AddressInfo).port}`;
const given = (mdns: boolean) => ({
  dialer,
  mdns,
  stopped: new AbortController().signal,
  note: (text: string) => notes.push(text),
});

/** What a network would tell: offices that claim to be this one, at these addresses. */
function network(...addresses: string[]) {
  const found = (address: string): FoundOffice => ({
    key: address,
    office: office.office,
    hostKey: '',
    name: 'Test',
    version: 1,
    epoch: 1,
    join: 'open',
    endpoints: [{ address: '127.0.0.1', port: Number(address.split(':')[1]) }],
  });
  const listeners: ((one: FoundOffice) => void)[] = [];
  return {
    on: ((event: string, listener: (one: FoundOffice) => void) => {
      if (event === 'found') listeners.push(listener);
      return () => undefined;
    }) as Discovery['on'],
    start: () => undefined,
    browse: () => addresses.forEach((address) => listeners.forEach((listener) => listener(found(address)))),
    stop: async () => undefined,
  };
}

describe('meeting the office of an invite', () => {
  it('does not wait for an address that says nothing', async () => {
    const started = performance.now();
    const { card } = await meetInvited({ office: office.office, addresses: [nobodyThere(), there()] }, given(false));
    expect(card.office).toBe(office.office);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('finds it on the network when no address of the invite leads to it, and remembers where', async () => {
    const discover = () => network(nobodyThere(), there());
    const met = await meetInvited({ office: office.office, addresses: ['127.0.0.1:1'] }, { ...given(true), discover });
    expect(met.card.office).toBe(office.office);
    expect(notes).toHaveLength(1);
    const known = await ways.get(office.office);
    expect(known?.addresses.map(({ address }) => address)).toContain(there());
  });

  it('believes nobody on the network who cannot prove to be it, and says what its addresses said', async () => {
    const other = await openOffice();
    const discover = () => network(`127.0.0.1:${other.host().port}`);
    const meeting = meetInvited({ office: office.office, addresses: ['127.0.0.1:1'] }, { ...given(true), discover });
    await expect(meeting).rejects.toThrow(/^127\.0\.0\.1:1: /);
    await other.close();
  });

  it('does not look on a network that must not be asked', async () => {
    const meeting = meetInvited({ office: office.office, addresses: ['127.0.0.1:1'] }, given(false));
    await expect(meeting).rejects.toThrow(/^127\.0\.0\.1:1: /);
    expect(notes).toEqual([]);
  });
});
