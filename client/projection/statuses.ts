import type { MemberState } from '../../protocol/index.ts';
import type { Change } from '../types.ts';

export type StatusesDeps = { clock: () => number; tell: (change: Change) => void };

/** The longest that a timer counts, in milliseconds. */
const longest = 2 ** 31 - 1;

/** Members without the statuses whose time is over; tells when one more is. */
export function createStatuses({ clock, tell }: StatusesDeps) {
  let made = new WeakMap<MemberState, MemberState>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = Infinity;
  let stopped = false;

  function wakeAt(until: number): void {
    if (stopped || until >= next) return;
    next = until;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        next = Infinity;
        made = new WeakMap();
        tell({ kind: 'members' });
      },
      Math.min(longest, until - clock()),
    );
  }

  return {
    /** The same object for the same member, until its status is over. */
    shown(member: MemberState): MemberState {
      const until = member.status?.until;
      if (until === undefined) return member;
      if (until > clock()) {
        wakeAt(until);
        return member;
      }
      const { status: _, ...rest } = member;
      const known = made.get(member) ?? rest;
      made.set(member, known);
      return known;
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

export type Statuses = ReturnType<typeof createStatuses>;
