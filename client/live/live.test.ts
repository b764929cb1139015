import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../protocol/index.ts';
import type { Change } from '../types.ts';
import { createLive } from './live.ts';

const [ada, bob, room] = ['ada', 'bob', 'room'];
let told: Change[] = [];
let sent: [string, object][] = [];
let live: ReturnType<typeof createLive>;

beforeEach(() => {
  vi.useFakeTimers();
  [told, sent] = [[], []];
  live = createLive({
    clock: () => Date.now(),
    signal: (name, payload) => sent.push([name, payload]),
    tell: (change) => told.push(change),
    knows: (where) => where === room,
  });
});
afterEach(() => {
  live.offline();
  vi.useRealTimers();
});

describe('what is leased', () => {
  it('ends without a goodbye: who stops typing is forgotten after the lease, each for themselves', () => {
    live.onTyping({ room, member: ada, typing: true });
    vi.advanceTimersByTime(limits.typingLease - 1_000);
    live.onTyping({ room, member: bob, typing: true });
    live.onTyping({ room, member: bob, typing: true });
    expect(live.typing(room)).toEqual([ada, bob]);
    vi.advanceTimersByTime(1_000);
    expect(live.typing(room)).toEqual([bob]);
    vi.advanceTimersByTime(limits.typingLease - 1_000);
    expect(live.typing(room)).toEqual([]);
    expect(told.filter(({ kind }) => kind === 'typing')).toHaveLength(4);
  });

  it('is kept as long as it is renewed, and ends at once with what was typed or with the connection', () => {
    for (let at = 0; at < 5; at += 1) {
      live.onTyping({ room, member: ada, typing: true });
      vi.advanceTimersByTime(limits.typingLease - 1);
      expect(live.typing(room)).toEqual([ada]);
    }
    live.said(room, ada);
    expect(live.typing(room)).toEqual([]);
    live.onTyping({ room, member: bob, typing: true });
    live.onPresence({ members: [{ member: bob, state: 'dnd' }] });
    expect(live.presence(bob)).toBe('dnd');
    live.offline();
    expect([live.typing(room), live.presence(bob)]).toEqual([[], 'offline']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing of who went away: however many come and go, who is here now is shown', () => {
    for (let at = 0; at < limits.membersPerOffice; at += 1) {
      live.onPresence({ members: [{ member: `guest ${at}`, state: 'online' }] });
      live.onPresence({ members: [{ member: `guest ${at}`, state: 'offline' }] });
    }
    live.onPresence({ members: [{ member: ada, state: 'away' }] });
    expect([live.presence(ada), live.presence('guest 0')]).toEqual(['away', 'offline']);
  });

  it('is renewed as often as it needs, in the state that was set, also over a new connection', () => {
    live.online();
    live.setPresence('away');
    sent = [];
    vi.advanceTimersByTime(limits.presenceLease);
    expect(sent).toEqual(Array.from({ length: 2 }, () => ['presence', { state: 'away' }]));
    live.offline();
    vi.advanceTimersByTime(10 * limits.presenceLease);
    expect(sent).toHaveLength(2);
    live.online();
    expect(sent.at(-1)).toEqual(['presence', { state: 'away' }]);
  });

  it('is asked for at each keystroke and sent twice a lease, whatever the speed of typing', () => {
    for (let at = 0; at < 600; at += 1) {
      live.setTyping(room, true);
      vi.advanceTimersByTime(20);
    }
    // 12 s: at most one in half a lease.
    expect(sent.length).toBeLessThanOrEqual(12_000 / (limits.typingLease / 2) + 1);
    expect(sent.length).toBeGreaterThanOrEqual(3);
    live.setTyping(room, false);
    live.setTyping(room, false);
    expect(sent.filter(([, payload]) => 'typing' in payload && !payload.typing)).toHaveLength(1);
  });
});
