import type { BridgeReply } from '../../../protocol/index.ts';

export type Activity = BridgeReply<'activity'>['activity'];

export type ActivityDeps = {
  /** Seconds since somebody last touched the computer. */
  idleSeconds(): number;
  /** Whether the screen is locked, where the system tells nobody of it by itself and has to be asked. */
  isLocked?(): boolean;
  tell(activity: Activity): void;
};

/**
 * Notices whether somebody sits at the computer. `look` is called every now and then, and by who wants to know how it is; `lock` when the
 * screen is locked or unlocked.
 */
export function createActivity({ idleSeconds, isLocked, tell }: ActivityDeps) {
  let last: Activity = { idleMinutes: 0, locked: false };
  function become(next: Activity): void {
    if (next.idleMinutes === last.idleMinutes && next.locked === last.locked) return;
    last = next;
    tell(next);
  }
  const minutes = () => Math.floor(idleSeconds() / 60);
  return {
    look(): Activity {
      become({ idleMinutes: minutes(), locked: isLocked?.() ?? last.locked });
      return last;
    },
    lock: (locked: boolean) => become({ idleMinutes: minutes(), locked }),
  };
}
