import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeviceKey, createSoftwareIdentity } from '../../client/index.ts';
import { createLog } from '../../tests/support/host.ts';
import { general, openOffice, when } from '../../tests/support/office.ts';
import { openOfficeClock } from './office-clock.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 5, 1);
let folder: string;
let wall: number;
let passed: number;
let log: ReturnType<typeof createLog>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landline-clock-'));
  wall = start;
  passed = 0;
  log = createLog();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () =>
  openOfficeClock(join(folder, 'clock.json'), { clock: () => wall, monotonic: () => passed, logger: log });
const warnings = () => log.lines.filter(({ level }) => level === 'warn').length;

function pass(ms: number): void {
  wall += ms;
  passed += ms;
}

describe('the office’s clock', () => {
  it('follows the computer’s, also over a sleep, a holiday, and being set right', async () => {
    const clock = await open();
    pass(day);
    expect(clock.now()).toBe(start + day);
    wall += 60 * day;
    expect(clock.now()).toBe(start + 61 * day);
    wall -= 61 * day;
    expect(clock.now()).toBe(start);
    expect(warnings()).toBe(0);
  });

  it.each([Date.UTC(2099, 0, 1), 0])(
    'counts on by itself while the computer’s says %d, and says so once',
    async (wrong) => {
      const clock = await open();
      clock.now();
      wall = wrong;
      pass(1_000);
      expect(clock.now()).toBe(start + 1_000);
      pass(1_000);
      expect(clock.now()).toBe(start + 2_000);
      expect(warnings()).toBe(1);
      wall = start + 3_000;
      passed += 1_000;
      expect(clock.now()).toBe(start + 3_000);
    },
  );

  it('knows after a restart how late it was', async () => {
    const first = await open();
    first.now();
    await first.keep();
    wall = Date.UTC(2099, 0, 1);
    const second = await open();
    expect(second.now()).toBe(start);
  });

  it('believes a clock that stays where it is for a week, but none from before there were offices', async () => {
    const clock = await open();
    clock.now();
    wall = Date.UTC(2028, 0, 1);
    clock.now();
    for (let i = 0; i < 7 * 24; i++) {
      pass(day / 24);
      clock.now();
    }
    expect(clock.now()).toBe(Date.UTC(2028, 0, 8));
    wall = 0;
    clock.now();
    pass(8 * day);
    expect(clock.now()).toBe(Date.UTC(2028, 0, 16));
  });

  it('says at a start that the computer’s is before the time it was last open', async () => {
    await (await open()).keep();
    wall -= 30 * 60_000;
    await open();
    expect(warnings()).toBe(0);
    wall -= 10 * day;
    expect((await open()).now()).toBe(wall);
    expect(warnings()).toBe(1);
  });

  it('says how early it may be: as early as the computer says, if that was ever right', async () => {
    wall = Date.UTC(2099, 0, 1);
    const clock = await open();
    clock.now();
    wall = start;
    expect([clock.now(), clock.earliest()]).toEqual([Date.UTC(2099, 0, 1), start]);
    wall = 0;
    expect(clock.earliest()).toBe(Date.UTC(2099, 0, 1));
  });

  it('says how late it may be: as late as the computer says, if a host can have been off for so long', async () => {
    const clock = await open();
    clock.now();
    wall = start + 300 * day;
    expect([clock.now(), clock.latest()]).toEqual([start, wall]);
    wall = Date.UTC(2099, 0, 1);
    expect(clock.latest()).toBe(start);
    wall = 0;
    expect(clock.latest()).toBe(start);
  });

  it('holds no office in 1970 that was made before the computer knew the time', async () => {
    wall = 5_000;
    const clock = await open();
    expect(clock.now()).toBe(5_000);
    wall = start;
    expect(clock.now()).toBe(start);
  });
});

it('guests and messages outlive a jump to 2099, and end when their time has really come', async () => {
  wall = Date.now();
  const now = wall;
  const office = await openOffice(
    { sweepInterval: 20, guests: true },
    { clock: () => wall, monotonic: () => passed, logger: log },
  );
  try {
    const owner = await office.joined('Olga', { token: office.ownerToken });
    const room = await general(owner);
    await owner.openRoom(room);
    const { done } = await owner.send(room, { text: 'kept' });
    await done;
    await owner.admin.request('settings.set', { settings: { retentionDays: 30 } });
    const lifetime = 7 * day;
    const { token } = await owner.admin.request('invite.create', { role: 'guest', rooms: [room], uses: 2, lifetime });
    const identity = createSoftwareIdentity(createDeviceKey());
    const gus = await office.joined('Gus', { token, identity });
    wall = Date.UTC(2099, 0, 1);
    await new Promise((resolve) => setTimeout(resolve, 200)); // some sweeps
    await gus.stop();
    const again = await office.joined('Gus', { identity });
    expect(again.office()?.role).toBe('guest');
    await office.joined('Gitta', { token });
    expect(owner.timeline(room).items.map(({ text }) => text)).toContain('kept');
    expect(log.lines.filter(({ message }) => message.includes('jumped'))).toHaveLength(1);
    wall = now + 1_000;
    await again.stop();
    await office.joined('Gus', { identity });
    wall = now + lifetime;
    await when(owner, () => owner.members().filter(({ role, gone }) => role === 'guest' && gone).length === 2);
  } finally {
    await office.close();
  }
});

it.each([
  ['ahead by 70 years', Date.UTC(2096, 0, 1)],
  ['ahead by a few', Date.now() + 4 * 365 * day],
  ['at the beginning, without a battery', 5_000],
])('an office can be used that was made while the clock was %s', async (_, wrong) => {
  wall = wrong;
  const office = await openOffice({}, { clock: () => wall, monotonic: () => passed, logger: log });
  try {
    wall = Date.now();
    await office.restart();
    const olga = await office.joined('Olga', { token: office.ownerToken });
    expect(olga.status().phase).toBe('online');
    const { done } = await olga.send(await general(olga), { text: 'at last' });
    await done;
  } finally {
    await office.close();
  }
});

it('a host can be reached that was switched off for more than half a year', async () => {
  wall = Date.now() - 200 * day;
  const office = await openOffice({}, { clock: () => wall, monotonic: () => passed, logger: log });
  try {
    wall = Date.now();
    await office.restart();
    expect(warnings()).toBeGreaterThan(0);
    const olga = await office.joined('Olga', { token: office.ownerToken });
    expect(olga.status().phase).toBe('online');
  } finally {
    await office.close();
  }
});
