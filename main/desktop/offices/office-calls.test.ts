import { expect, it } from 'vitest';
import { LandlineError, type BridgePush, type Card } from '../../../protocol/index.ts';
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

/** A dialer whose ways lead to an office that says this of itself, or to nobody. */
function offices({ visits = [], says }: { visits?: Visits; says?: () => Promise<Card> } = {}) {
  const asked: { call: string; payload: object }[] = [];
  const pushed: { name: BridgePush; told: object }[] = [];
  let own: OwnOffice | undefined;
  let kept = visits;
  const answers: Partial<Record<keyof DialerCalls, () => unknown>> = {
    open: () => ({ url: `https://${office}.localhost:4711`, certificate: '' }),
    card: says ?? (() => Promise.reject(nobody)),
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
    ...{ dialer, memory, discovery: undefined, dataFolder: '/nowhere', clock: () => 7 },
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
