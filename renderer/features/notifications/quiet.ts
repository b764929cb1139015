import { useNow } from '@vueuse/core';
import { computed, type ComputedRef } from 'vue';
import type { Choices, Settings } from '../../app/settings.ts';

type Quiet = Pick<Settings, 'dndUntil' | 'dndSchedule'>;

/**
 * Whether the person may be disturbed at an instant. A schedule goes by the clock on the wall, so that a night is a night when
 * summer time begins; one whose end lies before its start belongs to the day it starts on, and one without length lasts a day.
 */
export function mayDisturb(now: Date, { dndUntil, dndSchedule }: Quiet): boolean {
  if (dndUntil === null || (dndUntil !== undefined && now.getTime() < dndUntil)) return false;
  if (!dndSchedule) return true;
  const { from, to, days } = dndSchedule;
  const minute = now.getHours() * 60 + now.getMinutes();
  const today = days.includes(now.getDay());
  if (from < to) return !(today && minute >= from && minute < to);
  const yesterday = days.includes((now.getDay() + 6) % 7);
  return !((today && minute >= from) || (yesterday && minute < to));
}

/** Whether the person is not to be disturbed now; looked at again as the time goes on. */
export function useQuiet(settings: Choices<Settings>): Readonly<ComputedRef<boolean>> {
  const now = useNow({ interval: 5_000 });
  return computed(() => !mayDisturb(now.value, settings.value.value));
}
