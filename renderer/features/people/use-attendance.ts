import { useIdle } from '@vueuse/core';
import { computed, onScopeDispose, readonly, shallowRef, type Ref } from 'vue';
import type { DesktopBridge } from '../../bridge/bridge.ts';

/** Who has done nothing for so long is away. Minutes. */
const awayAfter = 5;

/** What somebody does who is there. Each is throttled. */
const signsOfUse = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'touchstart'] as const;

type Activity = Parameters<Parameters<DesktopBridge['onActivity']>[0]>[0];

/** Whether nobody sits at the computer, by what the system tells. */
const isLeft = ({ idleMinutes, locked }: Activity) => locked || idleMinutes >= awayAfter;

/**
 * Whether the person is at their computer: on the desktop by what they do in any of its windows and whether its screen is locked.
 * A browser tells a page of nothing but what is done in it: who works in another window stays for as long there.
 */
export function useAttendance(desktop: Pick<DesktopBridge, 'onActivity'> | undefined): Readonly<Ref<boolean>> {
  if (!desktop) {
    const { idle } = useIdle(awayAfter * 60_000, { events: [...signsOfUse] });
    return computed(() => !idle.value);
  }
  const there = shallowRef(true);
  onScopeDispose(
    desktop.onActivity((activity) => {
      there.value = !isLeft(activity);
    }),
  );
  return readonly(there);
}
