import { expect, it } from 'vitest';
import { effectScope } from 'vue';
import { createFakeBridge } from '../../bridge/fake-bridge.ts';
import { useAttendance } from './use-attendance.ts';

it('goes by what the system tells, until nobody asks any more', async () => {
  const { desktop, fake } = await createFakeBridge();
  const scope = effectScope();
  const there = scope.run(() => useAttendance(desktop));
  const told = (idleMinutes: number, locked = false) => {
    fake.activityIs(idleMinutes, locked);
    return there?.value;
  };
  expect(there?.value).toBe(true);
  // A telephone call is no absence.
  expect(told(4)).toBe(true);
  expect(told(5)).toBe(false);
  expect(told(0)).toBe(true);
  expect(told(0, true)).toBe(false);
  expect(told(0)).toBe(true);
  scope.stop();
  expect(told(30)).toBe(true);
});

it('is known where the page is loaded while nobody is there', async () => {
  const { desktop, fake } = await createFakeBridge();
  fake.activityIs(0, true);
  const there = effectScope().run(() => useAttendance(desktop));
  await expect.poll(() => there?.value).toBe(false);
});

it('is what was told last, whichever way', async () => {
  const { desktop, fake } = await createFakeBridge();
  fake.activityIs(0, true);
  const there = effectScope().run(() => useAttendance(desktop));
  // Before it is answered how it was.
  fake.activityIs(0);
  await expect.poll(() => fake.calls.map(({ call }) => call)).toContain('activity');
  await new Promise((resolve) => setTimeout(resolve));
  expect(there?.value).toBe(true);
});
