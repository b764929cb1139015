import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { createConnections, type Connection } from '../socket/connections.ts';
import { createPresence, type Presence } from './presence.ts';

type Told = { members: { member: string; state: string }[] };

let connections: ReturnType<typeof createConnections>;
let presence: Presence;
/** What the audience of all members was told, packet by packet. */
let told: Told[];
/** What is kept of who went. */
let seen: { member: string; at: number }[];
let forgotten: string[];

beforeEach(() => {
  vi.useFakeTimers();
  connections = createConnections();
  presence = createPresence(connections, () => Date.now(), {
    keep: (members) => seen.push(...members),
    forget: (member) => forgotten.push(member),
  });
  told = [];
  seen = [];
  forgotten = [];
});
afterEach(() => {
  presence.stop();
  vi.useRealTimers();
});

/** A device that went live; of its socket only where its packets go is of interest. */
function device(member: string, name: string): Connection {
  const emit = (_: string, packet: Told) => told.push(packet);
  const socket = { nsp: { to: () => ({ emit }) }, emit } as never;
  const connection = connections.add(socket, { member, device: name, role: 'member' } as never);
  connection.live = true;
  return connection;
}

function leave(connection: Connection): void {
  connections.remove(connection);
  presence.look(connection.member);
}

const lastOf = (member: string) =>
  told.flatMap(({ members }) => members.filter((one) => one.member === member)).at(-1)?.state;
const settle = () => vi.advanceTimersByTime(300);

describe('presence', () => {
  it('keeps when somebody went, not that they were back at once; at its stop of all who are there', () => {
    const first = device('ada', 'a');
    presence.renew(first, 'online');
    presence.renew(device('grace', 'g'), 'away');
    settle();
    leave(first);
    const second = device('ada', 'a');
    presence.renew(second, 'online');
    settle();
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(5_000);
    leave(second);
    settle();
    expect(seen).toEqual([{ member: 'ada', at: Date.now() - 50 }]);
    expect(told.at(-1)?.members).toEqual([{ member: 'ada', state: 'offline', seen: seen[0]?.at }]);
    vi.advanceTimersByTime(5_000);
    presence.stop();
    expect(seen.slice(1)).toEqual([{ member: 'grace', at: Date.now() }]);
  });

  it('of somebody who hides it is not told and not kept, nor what was kept before; one of their devices is enough', () => {
    device('witness', 'w');
    const [desk, phone] = [device('ada', 'desk'), device('ada', 'phone')];
    presence.renew(desk, 'online');
    presence.renew(phone, 'away', true);
    presence.renew(phone, 'away', true);
    presence.renew(desk, 'online');
    settle();
    expect(forgotten).toEqual(['ada']);
    leave(phone);
    settle();
    presence.renew(desk, 'online');
    leave(desk);
    settle();
    expect(told.at(-1)?.members).toEqual([{ member: 'ada', state: 'offline' }]);
    // So it is the next time, of which the phone knows nothing, and when the host stops while they are there.
    for (const again of [device('ada', 'desk'), device('ada', 'desk')]) {
      presence.renew(again, 'online');
      settle();
      leave(again);
      settle();
    }
    presence.renew(device('ada', 'desk'), 'online');
    settle();
    presence.stop();
    expect(seen).toEqual([]);
    expect(forgotten).toEqual(['ada']);
  });

  it('is told again once none of their devices hides it any more', () => {
    const [desk, phone] = [device('ada', 'desk'), device('ada', 'phone')];
    presence.renew(desk, 'online', true);
    presence.renew(phone, 'away', true);
    leave(phone);
    presence.renew(desk, 'online');
    settle();
    leave(desk);
    settle();
    expect(seen).toEqual([]);
    const again = device('ada', 'phone');
    presence.renew(again, 'online');
    settle();
    leave(again);
    settle();
    expect(seen).toEqual([{ member: 'ada', at: Date.now() - 50 }]);
    expect(forgotten).toEqual(['ada']);
  });

  it('ends without a goodbye soon after the lease, and not before', () => {
    const witness = device('grace', 'g');
    presence.renew(witness, 'online');
    const silent = device('ada', 'a');
    presence.renew(silent, 'online');
    settle();
    expect(lastOf('ada')).toBe('online');
    for (let passed = 0; passed < limits.presenceLease - 1_000; passed += 1_000) {
      vi.advanceTimersByTime(1_000);
      presence.renew(witness, 'online');
      expect(lastOf('ada')).toBe('online');
    }
    vi.advanceTimersByTime(7_000);
    expect(lastOf('ada')).toBe('offline');
    expect(lastOf('grace')).toBe('online');
    // It wakes up: it is there again with its next renewal.
    presence.renew(silent, 'away');
    settle();
    expect(lastOf('ada')).toBe('away');
  });

  it('is that of the most present of a member’s devices, and the member goes with the last one', () => {
    device('witness', 'w');
    const [desk, phone] = [device('ada', 'desk'), device('ada', 'phone')];
    presence.renew(desk, 'dnd');
    presence.renew(phone, 'away');
    settle();
    expect(lastOf('ada')).toBe('dnd');
    presence.renew(phone, 'online');
    settle();
    expect(lastOf('ada')).toBe('online');
    leave(phone);
    settle();
    expect(lastOf('ada')).toBe('dnd');
    leave(desk);
    settle();
    expect(lastOf('ada')).toBe('offline');
  });

  it('of one device is kept while another of the same member falls silent', () => {
    const [desk, phone] = [device('ada', 'desk'), device('ada', 'phone')];
    presence.renew(phone, 'online');
    presence.renew(desk, 'away');
    settle();
    for (let passed = 0; passed < limits.presenceLease + 10_000; passed += limits.presenceRenewal) {
      vi.advanceTimersByTime(limits.presenceRenewal);
      presence.renew(desk, 'away');
    }
    settle();
    expect(lastOf('ada')).toBe('away');
  });

  it('is told once for a change, however often it is renewed, and of a thousand at once in a packet', () => {
    device('witness', 'w');
    const people = Array.from({ length: 1_000 }, (_, at) => device(`member ${at}`, `${at}`));
    for (const one of people) presence.renew(one, 'online');
    settle();
    expect(told).toHaveLength(1);
    expect(told[0]?.members).toHaveLength(1_000);
    for (let at = 0; at < 20; at += 1) {
      for (const one of people) presence.renew(one, 'online');
      vi.advanceTimersByTime(1_000);
    }
    expect(told).toHaveLength(1);
    // A connection that comes and goes within a moment is no news.
    const [first] = people;
    if (first) leave(first);
    const back = device('member 0', '0');
    presence.renew(back, 'online');
    settle();
    expect(told).toHaveLength(1);
  });
});
