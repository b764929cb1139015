import { useEventListener } from '@vueuse/core';
import { watchEffect, type Ref } from 'vue';
import type { Client } from '../../client/index.ts';
import type { Choices, Settings } from './settings.ts';

/** How the person is there, for every office alike. */
export type Attendance = {
  /** Whether they are at the page or the computer. */
  there: Readonly<Ref<boolean>>;
  /** Whether they are not to be disturbed. */
  quiet: Readonly<Ref<boolean>>;
};

/** Tells an office how the person is there, and looks after the way to it, for as long as the scope lives. */
export function usePresence(
  client: Pick<Client, 'setPresence' | 'checkWay'>,
  { value }: Choices<Settings>,
  { there, quiet }: Attendance,
): void {
  watchEffect(() => {
    const isHere = there.value && !value.value.away;
    client.setPresence(quiet.value ? 'dnd' : isHere ? 'online' : 'away');
  });
  // Coming back, or another network, is when a connection is found dead.
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') void client.checkWay();
  });
  useEventListener(window, 'online', () => void client.checkWay());
}
