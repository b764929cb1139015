import { expect, it } from 'vitest';
import { createActivity, type Activity } from './activity.ts';

it('tells of each minute alone, of the return, and of a locked screen, once', () => {
  let idle = 0;
  const told: Activity[] = [];
  const { look, lock } = createActivity({ idleSeconds: () => idle, tell: (activity) => told.push(activity) });
  for (idle of [0, 30, 59, 61, 90, 125, 3]) look();
  lock(true);
  lock(true);
  look();
  lock(false);
  idle = 61;
  expect(look()).toEqual({ idleMinutes: 1, locked: false });
  expect(told).toEqual([
    { idleMinutes: 1, locked: false },
    { idleMinutes: 2, locked: false },
    { idleMinutes: 0, locked: false },
    { idleMinutes: 0, locked: true },
    { idleMinutes: 0, locked: false },
    { idleMinutes: 1, locked: false },
  ]);
});

it('where the system does not tell of the lock it is asked', () => {
  let locked = false;
  const told: boolean[] = [];
  const { look } = createActivity({
    idleSeconds: () => 0,
    isLocked: () => locked,
    tell: (now) => told.push(now.locked),
  });
  look();
  locked = true;
  look();
  look();
  locked = false;
  look();
  expect(told).toEqual([true, false]);
});
