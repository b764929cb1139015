import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits, type RoomState } from '../protocol/index.ts';
import { createReceived } from './received.ts';

const state = (id: string, more: Partial<RoomState> = {}) =>
  ({ id, kind: 'private', n: 0, read: 0, unread: 0, members: ['ada', 'bob'], ...more }) as RoomState;
let rooms: Map<string, { state: RoomState }>;
let ranges: Map<string, { from: number; to: number }[]>;
let sent: { room: string; n: number }[][];
let tells: boolean;
let received: ReturnType<typeof createReceived>;

beforeEach(() => {
  vi.useFakeTimers();
  rooms = new Map();
  ranges = new Map();
  sent = [];
  tells = true;
  received = createReceived({
    model: { data: { rooms, ranges, members: new Map() } } as never,
    clock: () => Date.now(),
    random: () => 0.5,
    signal: ({ marks }) => sent.push(marks),
    isOnline: () => true,
    tells: () => tells,
  });
});
afterEach(() => {
  received.offline();
  vi.useRealTimers();
});

/** A message of somebody else. */
function arrive(room: string, n: number, more: Partial<RoomState> = {}): void {
  rooms.set(room, { state: { ...state(room, more), n, unread: 1 } });
  ranges.set(room, [{ from: 1, to: n }]);
  received.arrived(room);
}

describe('what a device holds is said', () => {
  it('soon when little comes, and no more than once a second when much does, of several rooms at once', () => {
    arrive('a', 1);
    vi.advanceTimersByTime(200);
    expect(sent).toEqual([[{ room: 'a', n: 1 }]]);
    for (let n = 2; n <= 1_001; n += 1) {
      arrive('a', n);
      arrive('b', n);
      vi.advanceTimersByTime(10);
    }
    expect(sent.length).toBeLessThanOrEqual(12);
    expect(sent.length).toBeGreaterThanOrEqual(9);
    expect(sent.at(-1)).toHaveLength(2);
  });

  it('over some seconds by those in a large room, for which those in a small one do not wait', () => {
    const large = { members: Array.from({ length: 400 }, (_, at) => `member ${at}`) };
    arrive('large', 1, large);
    vi.advanceTimersByTime(2_000);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(sent).toEqual([[{ room: 'large', n: 1 }]]);
    vi.advanceTimersByTime(5_000);
    arrive('large', 2, large);
    arrive('small', 1);
    arrive('large', 3, large);
    vi.advanceTimersByTime(200);
    expect(sent).toHaveLength(2);
    vi.advanceTimersByTime(10_000);
    expect(sent).toHaveLength(2);
  });

  it('of what is stored alone, of nothing that was read or said already, and not of rooms without receipts', () => {
    arrive('hole', 9);
    ranges.set('hole', [{ from: 1, to: 4 }]);
    arrive('read', 5, { read: 5 });
    arrive('off', 5, { receipts: false });
    vi.advanceTimersByTime(2_000);
    expect(sent).toEqual([[{ room: 'hole', n: 4 }]]);
    received.arrived('hole');
    vi.advanceTimersByTime(2_000);
    expect(sent).toHaveLength(1);
  });

  it('again over a new connection, of rooms with something unread, in packets the host takes', () => {
    for (let at = 0; at < 250; at += 1) arrive(`room ${at}`, 1);
    vi.advanceTimersByTime(5_000);
    sent = [];
    received.offline();
    vi.advanceTimersByTime(5_000);
    expect(sent).toEqual([]);
    received.online();
    vi.advanceTimersByTime(5_000);
    expect(sent.map((marks) => marks.length)).toEqual([limits.receivedRooms, limits.receivedRooms, 50]);
  });

  it('to nobody by who keeps it to themselves, also not what came meanwhile, unless it is still unread when that ends', () => {
    tells = false;
    arrive('a', 1);
    arrive('b', 1);
    vi.advanceTimersByTime(5_000);
    expect(sent).toEqual([]);
    rooms.set('b', { state: state('b', { n: 1, read: 1 }) });
    tells = true;
    received.online();
    vi.advanceTimersByTime(5_000);
    expect(sent).toEqual([[{ room: 'a', n: 1 }]]);
  });
});
