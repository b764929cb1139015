import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MemberState } from '../../protocol/index.ts';
import { createStatuses, type Statuses } from './statuses.ts';

let told: number;
let statuses: Statuses;
beforeEach(() => {
  vi.useFakeTimers();
  told = 0;
  statuses = createStatuses({ clock: () => Date.now(), tell: () => (told += 1) });
});
afterEach(() => {
  statuses.stop();
  vi.useRealTimers();
});

const member = (until?: number): MemberState => ({
  ...{ id: 'ann', name: 'Ann', role: 'member', devices: [] },
  status: { emoji: '🍜', text: 'Lunch', ...(until !== undefined && { until }) },
});
const inAMinute = () => Date.now() + 60_000;

describe('a status', () => {
  it('is hidden when its time is over, which is told', () => {
    const ann = member(inAMinute());
    const bob = { ...member(inAMinute() + 60_000), id: 'bob' };
    expect([statuses.shown(ann), statuses.shown(bob)]).toEqual([ann, bob]);
    vi.advanceTimersByTime(59_999);
    expect(told).toBe(0);
    vi.advanceTimersByTime(1);
    expect(told).toBe(1);
    expect(statuses.shown(ann)).not.toHaveProperty('status');
    expect(statuses.shown(ann)).toBe(statuses.shown(ann));
    expect(statuses.shown(bob)).toBe(bob);
    vi.advanceTimersByTime(60_000);
    expect(told).toBe(2);
    expect(statuses.shown(bob)).not.toHaveProperty('status');
  });

  it('without an end, or with one that no timer reaches, stays', () => {
    const ann = member();
    const far = { ...member(Date.now() + 2 ** 40), id: 'far' };
    expect([statuses.shown(ann), statuses.shown(far)]).toEqual([ann, far]);
    vi.advanceTimersByTime(2 ** 31);
    expect([statuses.shown(ann), statuses.shown(far)]).toEqual([ann, far]);
  });

  it('wakes nobody after the stop', () => {
    statuses.shown(member(inAMinute()));
    statuses.stop();
    vi.advanceTimersByTime(120_000);
    expect(told).toBe(0);
  });
});
