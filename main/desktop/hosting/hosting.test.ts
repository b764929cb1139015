import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { formatInviteLink, LandlineError, type HostingState } from '../../../protocol/index.ts';
import type { KeptFile } from '../kept-file.ts';
import type { HostAsk, Hosted } from './host-table.ts';
import { createHosting, type HostingWish, type OwnOffice } from './hosting.ts';

const office = `${'a'.repeat(51)}q`;
const token = 'A'.repeat(22);

function pretendHost(fails?: Error) {
  const asked: HostAsk[] = [];
  let starts = 0;
  let stops = 0;
  const open = async (ask: HostAsk): Promise<Hosted> => {
    asked.push(ask);
    if (fails) throw fails;
    return {
      ...{ office, name: ask.name, port: 7_789, portMoved: true, addresses: ['10.0.0.1:7789'] },
      ownerInvite: formatInviteLink({ addresses: ['10.0.0.1:7789'], office, token }),
      recovery: { phrase: 'abandon ability', file: 'the root, encrypted' },
    };
  };
  return {
    asked,
    starts: () => starts,
    stops: () => stops,
    open: (_: 'open', ask: HostAsk) => open(ask),
    supervisor: {
      running: true,
      start: async () => void (starts += 1),
      ask: (_call: string, payload: object) => open(payload as HostAsk) as Promise<never>,
      stop: async () => void (stops += 1),
    },
  };
}

type Given = { wish?: HostingWish; fails?: Error; allowed?: boolean };

async function hosting({ wish = { on: false }, fails, allowed = true }: Given = {}) {
  const dir = await mkdtemp(path.join(tmpdir(), 'landline-hosting-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const host = pretendHost(fails);
  const told: HostingState[] = [];
  const ups: OwnOffice[] = [];
  let value = wish;
  const kept: KeptFile<HostingWish> = {
    get value() {
      return value;
    },
    put: async (next) => void (value = next),
  };
  const made = createHosting(
    {
      ...{ dir, page: '/page', appOrigins: ['app://landline'], announce: false, policy: {} },
      ...{ defaultName: 'ada-laptop', allowed },
    },
    {
      ...{ host: host.supervisor, wish: kept, isInside: () => true },
      ...{ changed: (state) => told.push(state), up: (own) => ups.push(own) },
    },
  );
  const state = () => told.at(-1);
  return { hosting: made, state, host, told, ups, kept, dir };
}

it('an office is made with a name, and what restores it is kept beside it', async () => {
  const { hosting: made, state, host, told, ups, kept, dir } = await hosting();
  const hosted = await made.calls.startHosting({ name: 'Upstairs', join: 'approval' });
  expect(hosted).toEqual({
    office,
    ownerToken: token,
    recovery: { phrase: 'abandon ability', file: path.join(dir, 'recovery.txt') },
  });
  expect(await readFile(path.join(dir, 'recovery.txt'), 'utf8')).toBe('the root, encrypted');
  expect(host.asked).toMatchObject([{ name: 'Upstairs', join: 'approval', appOrigins: ['app://landline'] }]);
  expect(told.map(({ state }) => state)).toEqual(['starting', 'running']);
  expect(state()).toMatchObject({ port: 7_789, portMoved: true, connected: 0 });
  expect(kept.value).toEqual({ on: true, office, name: 'Upstairs', join: 'approval' });
  expect(made.own()).toEqual({ office, address: '127.0.0.1:7789' });
  expect(ups).toEqual([{ office, address: '127.0.0.1:7789' }]);
});

it('it goes on when the app is opened again, unless it was stopped', async () => {
  const { hosting: again, state, host } = await hosting({ wish: { on: true, office, name: 'Upstairs' } });
  await again.resume();
  expect(host.asked).toMatchObject([{ name: 'Upstairs' }]);
  await again.end();
  expect(state()).toEqual({ state: 'stopped' });

  const { hosting: not, host: idle } = await hosting({ wish: { on: false, office } });
  await not.resume();
  expect(idle.asked).toEqual([]);
});

it('it does not stop under others, unless it is told to', async () => {
  const { hosting: made, host, kept } = await hosting();
  await made.calls.startHosting({});
  made.connected(3);
  expect(made.others()).toBe(2);
  await expect(made.calls.stopHosting({ force: false })).rejects.toMatchObject({ code: 'conflict' });
  expect(host.stops()).toBe(0);
  await made.calls.stopHosting({ force: true });
  expect(host.stops()).toBe(1);
  expect(kept.value.on).toBe(false);
});

it('says why it could not start, and may be started again', async () => {
  const { hosting: made, state } = await hosting({ fails: new LandlineError('unavailable', 'The port is taken.') });
  await expect(made.calls.startHosting({})).rejects.toMatchObject({ code: 'unavailable' });
  expect(state()).toMatchObject({ state: 'failed', error: { message: 'The port is taken.' } });
});

it('a host that ended by itself is opened again in the new process', async () => {
  const { hosting: made, state, host, ups } = await hosting();
  await made.calls.startHosting({ name: 'Upstairs' });
  made.lost(true);
  expect(state()).toEqual({ state: 'starting' });
  await made.prepared(host.open);
  expect(state()).toMatchObject({ state: 'running', name: 'Upstairs' });
  expect(host.asked.map(({ port }) => port)).toEqual([undefined, 7_789]);
  expect(ups).toHaveLength(2);
});

it('one that cannot be brought back has failed, and is tried from the beginning when somebody wants it again', async () => {
  const { hosting: made, state, host } = await hosting();
  await made.calls.startHosting({});
  for (const again of [true, true, false]) made.lost(again);
  expect(state()).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
  await made.calls.startHosting({});
  expect(state()).toMatchObject({ state: 'running' });
  expect(host.starts()).toBe(2);
});

it('where the policy lets nobody host nothing is hosted, nor gone on with', async () => {
  const { hosting: made, host } = await hosting({ allowed: false, wish: { on: true, office } });
  await expect(made.calls.startHosting({})).rejects.toMatchObject({ code: 'forbidden' });
  await made.resume();
  expect(host.starts()).toBe(0);
});

it('how people join is said of a new office alone: later its admins decide', async () => {
  const { hosting: made, host } = await hosting();
  await made.calls.startHosting({ name: 'Upstairs', join: 'approval' });
  expect(host.asked.at(-1)).toMatchObject({ name: 'Upstairs', join: 'approval' });
  await made.prepared(host.open);
  expect(host.asked.at(-1)).not.toHaveProperty('join');
  const again = await hosting({ wish: { on: true, office, name: 'Upstairs', join: 'approval' } });
  await again.hosting.resume();
  expect(again.host.asked.at(-1)).not.toHaveProperty('join');
});
