import { expect, it } from 'vitest';
import type { Settings } from '../../../protocol/index.ts';
import { createRoomFor, type Promised } from './room-for.ts';
import { memoryStore, person } from './testing.ts';

/** Who asks for room, with what was asked of the log and the disk for it. */
function asking({ free = 1e9, settings = {} }: { free?: number; settings?: Partial<Settings> } = {}) {
  const store = memoryStore(settings);
  const asked = { use: 0, free: 0 };
  const open: { member: string; size: number }[] = [];
  const sum = (some: { size: number }[]) => some.reduce((bytes, { size }) => bytes + size, 0);
  const promisedTo = (member: string): Promised => {
    const own = open.filter((one) => one.member === member);
    return {
      office: sum(open),
      unwritten: sum(open),
      member: sum(own),
      memberUnwritten: sum(own),
      uploads: own.length,
    };
  };
  const disk = { fails: false };
  const roomFor = createRoomFor(
    { reserveBytes: 0, uploadsPerMember: 3 },
    {
      use: (member) => ((asked.use += 1), store.storageUse(member)),
      free: () => ((asked.free += 1), disk.fails ? Promise.reject(new Error('EIO')) : Promise.resolve(free)),
      promisedTo,
    },
  );
  const ask = async (member: string, size: number, name = 'plan.pdf') =>
    (await roomFor(member, { name, size }, () => void open.push({ member, size })))?.error.code ?? 'ok';
  return { ask, asked, open, disk };
}

it('asks the log and the disk once for all who asked while an answer was on its way', async () => {
  const { ask, asked } = asking();
  const [ann, bob] = [person().member, person().member];
  const first = ask(ann, 10);
  const others = [ask(ann, 10), ask(bob, 10), ask(bob, 10)];
  expect(await Promise.all([first, ...others])).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(asked).toEqual({ use: 3, free: 2 });
});

it('promises the last free bytes once, though several asked for them together', async () => {
  const { ask, open } = asking({ free: 25 });
  const answers = await Promise.all([1, 2, 3, 4].map(() => ask(person().member, 10)));
  expect(answers).toEqual(['ok', 'ok', 'no_space', 'no_space']);
  expect(open).toHaveLength(2);
});

it('leaves a quarter of the free disk to others than the one who asks for all of it', async () => {
  const { ask } = asking({ free: 100 });
  const greedy = person().member;
  const answers = await Promise.all([ask(greedy, 100), ask(greedy, 76), ask(greedy, 70), ask(greedy, 6)]);
  expect(answers).toEqual(['no_space', 'no_space', 'ok', 'no_space']);
  expect(await ask(person().member, 25)).toBe('ok');
});

it('keeps each to a quota of their own, and to a number of uploads, among those who ask together', async () => {
  const { member } = person();
  const { ask } = asking({ settings: { memberQuotaBytes: 25 } });
  const other = person().member;
  const answers = await Promise.all([ask(other, 1), ask(member, 10), ask(member, 10), ask(other, 20), ask(member, 10)]);
  expect(answers).toEqual(['ok', 'ok', 'ok', 'ok', 'quota_exceeded']);
  const unlimited = asking();
  const many = await Promise.all([1, 2, 3, 4].map(() => unlimited.ask(member, 1)));
  expect(many).toEqual(['ok', 'ok', 'ok', 'quota_exceeded']);
});

it("keeps to the office's quota, whoever asks", async () => {
  const { ask } = asking({ settings: { officeQuotaBytes: 25 } });
  const answers = await Promise.all([1, 2, 3].map(() => ask(person().member, 10)));
  expect(answers).toEqual(['ok', 'ok', 'quota_exceeded']);
});

it('fails those whose question failed, and answers the next', async () => {
  const { ask, disk } = asking();
  const { member } = person();
  disk.fails = true;
  const failed = await Promise.allSettled([ask(member, 1), ask(member, 1)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  disk.fails = false;
  expect(await ask(member, 1)).toBe('ok');
});

it('refuses types before their first byte, by the end of the name', async () => {
  const { ask } = asking({ settings: { refusedTypes: ['exe'] } });
  const { member } = person();
  const names = ['setup.exe', 'SETUP.Exe.', 'setup.exe.txt', 'exe'];
  expect(await Promise.all(names.map((name) => ask(member, 10, name)))).toEqual([
    'type_refused',
    'type_refused',
    'ok',
    'ok',
  ]);
});
