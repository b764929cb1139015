import { describe, expect, it } from 'vitest';
import type { Discovery, FoundOffice } from '../../discovery/index.ts';
import { LandlineError, type BridgePush, type Card } from '../../../protocol/index.ts';
import { noPolicy } from '../../policy/index.ts';
import type { OwnOffice } from '../hosting/hosting.ts';
import type { DialerCalls } from './dialer-table.ts';
import { createOffices, type OfficeDeps } from './office-calls.ts';
import { createOfficeMemory, type Visits } from './remembered.ts';

const office = `${'a'.repeat(51)}q`;
const card: Card = {
  product: 'landline',
  versions: { oldest: 1, current: 1 },
  ...{ office, name: 'Upstairs', join: 'open', guests: false },
  epoch: { number: 1, id: '0198c0de-0000-7000-8000-000000000001' },
};
const certificate = `${'B'.repeat(42)}A`;
const nobody = new LandlineError('unavailable', 'Nobody answers.');

type Given = { visits?: Visits; says?: () => Promise<Card>; discovery?: Discovery; policy?: OfficeDeps['policy'] };

/** A dialer whose ways lead to an office that says this of itself, or to nobody. */
function offices({ visits = [], says, discovery, policy = noPolicy }: Given = {}) {
  const asked: { call: string; payload: object }[] = [];
  const pushed: { name: BridgePush; told: object }[] = [];
  let own: OwnOffice | undefined;
  let kept = visits;
  const answers: Partial<Record<keyof DialerCalls, () => unknown>> = {
    open: () => ({ url: `https://${office}.localhost:4711`, certificate: '' }),
    card: says ?? (() => Promise.reject(nobody)),
    meet: async () => ({ card, address: '10.0.0.1:7788' }),
  };
  const dialer = {
    running: true,
    start: async () => undefined,
    stop: async () => undefined,
    ask: async (call: keyof DialerCalls, payload: object) => {
      asked.push({ call, payload });
      return answers[call]?.();
    },
  } as unknown as OfficeDeps['dialer'];
  const memory = createOfficeMemory({
    get value() {
      return kept;
    },
    put: async (next) => void (kept = next),
  });
  const made = createOffices({
    ...{ dialer, memory, discovery, policy, dataFolder: '/nowhere', clock: () => 7 },
    push: (name, told) => pushed.push({ name, told }),
    ownOffice: () => own,
    ownId: () => own?.office,
  });
  const askedFor = (call: keyof DialerCalls) => asked.filter((one) => one.call === call).map(({ payload }) => payload);
  return { made, askedFor, pushed, kept: () => kept, hostThere: (address: string) => (own = { office, address }) };
}

it('an office that is remembered is answered for at once, by the card last proven', async () => {
  const { made, askedFor, kept } = offices({
    visits: [{ card, visited: 1 }],
    says: () => new Promise(() => undefined),
  });
  const { way } = await made.calls.openWay({ office, addresses: [] });
  expect(way).toEqual({ url: `https://${office}.localhost:4711`, certificate: '', card });
  expect(made.isOpen(office)).toBe(true);
  expect(askedFor('card')).toEqual([]);
  // That it was opened again is no visit; that somebody came by an address is.
  expect(kept()).toEqual([{ card, visited: 1 }]);
  await made.calls.openWay({ office, addresses: ['10.0.0.1:7788'] });
  expect(kept()).toEqual([{ card, visited: 7 }]);
});

it('one that is not has to prove itself first, and is remembered then', async () => {
  const { made, kept } = offices({ says: () => Promise.resolve(card) });
  expect(await made.calls.openWay({ office, addresses: [] })).toMatchObject({ way: { card } });
  expect(kept()).toEqual([{ card, visited: 7 }]);
});

it('one that nobody ever proved to be has no way', async () => {
  const { made, askedFor, kept } = offices();
  await expect(made.calls.openWay({ office, addresses: ['10.0.0.1:7788'] })).rejects.toThrow(nobody);
  expect(askedFor('close')).toEqual([{ office }]);
  expect(made.isOpen(office)).toBe(false);
  expect(kept()).toEqual([]);
});

it('what an office says of itself is learnt once its way is proven', async () => {
  const now = { ...card, name: 'The attic' };
  const { made, pushed, kept } = offices({ visits: [{ card, visited: 1 }], says: () => Promise.resolve(now) });
  await made.calls.openWay({ office, addresses: [] });
  made.certificateChanged({ office, certificate });
  expect(pushed).toEqual([{ name: 'wayChanged', told: { office, certificate } }]);
  await expect.poll(kept).toEqual([{ card: now, visited: 1 }]);
});

it('the office of this computer is led to where it came up', async () => {
  const { made, askedFor, pushed, hostThere } = offices({ visits: [{ card, visited: 1 }] });
  made.ownIsUp({ office, address: '127.0.0.1:7001' });
  expect(askedFor('open')).toEqual([]);
  await made.calls.openWay({ office, addresses: [] });
  made.ownIsUp({ office, address: '127.0.0.1:7002' });
  await expect.poll(() => pushed).toEqual([{ name: 'wayChanged', told: { office, certificate: '' } }]);
  hostThere('127.0.0.1:7003');
  await made.calls.openWay({ office, addresses: [] });
  expect(askedFor('open')).toMatchObject([
    { addresses: [] },
    { addresses: ['127.0.0.1:7002'], port: 4_711 },
    { addresses: ['127.0.0.1:7003'] },
  ]);
});

/** A network on which nothing happens but what `shows` says. */
function network() {
  let asking = false;
  let there: FoundOffice[] = [];
  const listeners: (() => void)[] = [];
  const discovery = {
    browse: () => (asking = true),
    rest: () => (asking = false),
    refresh: () => undefined,
    offices: () => there,
    on: (event: string, listener: () => void) => event === 'changed' && listeners.push(listener),
  } as unknown as Discovery;
  function shows(port: number): void {
    const endpoints = [{ address: '10.0.0.1', port }];
    there = [{ key: 'one', office, hostKey: 'its', name: 'Upstairs', version: 1, epoch: 1, join: 'open', endpoints }];
    listeners.forEach((listener) => listener());
  }
  return { discovery, shows, isAsked: () => asking };
}

it('the network is asked while somebody picks an office, and while one that is open is away', async () => {
  const { discovery, isAsked } = network();
  const { made } = offices({ visits: [{ card, visited: 1 }], discovery });
  await made.calls.nearby({});
  expect(isAsked()).toBe(true);
  await made.calls.openWay({ office, addresses: [] });
  await made.calls.restNearby({});
  expect(isAsked(), 'nobody knows yet whether it is there').toBe(true);
  made.reachChanged({ office, reached: true });
  expect(isAsked()).toBe(false);
  made.reachChanged({ office, reached: false });
  expect(isAsked()).toBe(true);
  await made.calls.closeWay({ office });
  expect(isAsked()).toBe(false);
});

it('an office that is away and shows up elsewhere is tried there at once, and once', async () => {
  const { discovery, shows } = network();
  const { made, pushed, askedFor } = offices({ visits: [{ card, visited: 1 }], discovery });
  await made.calls.openWay({ office, addresses: [] });
  const tried = () => pushed.filter(({ name }) => name === 'wayChanged').length;
  made.reachChanged({ office, reached: true });
  shows(7_788);
  await expect.poll(() => askedFor('found')).toHaveLength(1);
  expect(tried()).toBe(0);
  made.reachChanged({ office, reached: false });
  shows(7_789);
  await expect.poll(tried).toBe(1);
  shows(7_789);
  await expect.poll(() => askedFor('found')).toHaveLength(3);
  expect(tried()).toBe(1);
});

describe('where a policy names the offices', () => {
  const other = `${'b'.repeat(51)}q`;
  const named = { office, name: 'Head office', addresses: ['chat.example.lan'] };

  it('they are listed before anybody was there, and reached by their addresses', async () => {
    const { made, askedFor } = offices({
      says: () => Promise.resolve(card),
      policy: { offices: [named], otherOffices: true },
    });
    const listed = { office, name: 'Head office', own: false, visited: 0 };
    expect(await made.calls.remembered({})).toEqual({ offices: [listed] });
    await made.calls.openWay({ office, addresses: [] });
    expect(askedFor('open')).toEqual([{ office, addresses: ['chat.example.lan'] }]);
    expect(await made.calls.remembered({})).toEqual({ offices: [{ ...listed, name: 'Upstairs', visited: 7 }] });
  });

  it('and no others may be entered, others are neither listed nor reached', async () => {
    const { discovery, shows } = network();
    const { made, pushed, askedFor, hostThere } = offices({
      ...{ visits: [{ card, visited: 1 }], discovery, says: () => Promise.resolve(card) },
      policy: { offices: [{ ...named, office: other }], otherOffices: false },
    });
    expect((await made.calls.remembered({})).offices.map((one) => one.office)).toEqual([other]);
    await expect(made.calls.openWay({ office, addresses: [] })).rejects.toMatchObject({ code: 'forbidden' });
    expect(askedFor('open')).toEqual([]);
    await expect(made.calls.askAddress({ address: '10.0.0.1' })).rejects.toMatchObject({ code: 'forbidden' });
    shows(7_788);
    expect(pushed).toEqual([{ name: 'nearbyChanged', told: { offices: [] } }]);
    // What this computer hosts is its own.
    hostThere('127.0.0.1:7001');
    await made.calls.openWay({ office, addresses: [] });
  });
});
