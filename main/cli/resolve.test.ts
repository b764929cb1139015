import { describe, expect, it } from 'vitest';
import type { MemberState, RoomState } from '../../protocol/index.ts';
import { chooseMember, chooseRoom, fingerprintsOf, roomLabel } from './resolve.ts';

const room = (id: string, name: string, more: Partial<RoomState> = {}): RoomState => ({
  id,
  name,
  kind: 'public',
  topic: '',
  archived: false,
  n: 1,
  seq: 1,
  read: 0,
  unread: 0,
  mentions: 0,
  ...more,
});
const member = (id: string, name: string, device: string, more: Partial<MemberState> = {}): MemberState => ({
  id,
  name,
  role: 'member',
  devices: [{ id: device, name: 'pc' }],
  ...more,
});

describe('a room is chosen', () => {
  const rooms = [room('r1', 'General'), room('r2', 'ops'), room('r3', 'ops'), room('r4', '#odd')];

  it('by its id, its name, with or without #, and without regard to case', () => {
    for (const typed of ['r1', 'General', '#General', 'general']) {
      expect(chooseRoom(typed, rooms, [])).toMatchObject({ kind: 'room', room: { id: 'r1' } });
    }
  });

  it('by the exact name first, even when that begins with #', () => {
    expect(chooseRoom('#odd', rooms, [])).toMatchObject({ room: { id: 'r4' } });
  });

  it('never when several have the name: their ids are listed', () => {
    expect(() => chooseRoom('ops', rooms, [])).toThrow(/r2 \(public\), r3 \(public\)/);
  });

  it('not when there is none', () => {
    expect(() => chooseRoom('lunch', rooms, [])).toThrow(/no room "lunch"/);
  });
});

describe('a person is chosen', () => {
  const anna = member('m1', 'Anna', 'device-a');
  const other = member('m2', 'Anna', 'device-b');
  const gone = member('m3', 'Bob', 'device-c', { gone: true });

  it('by name and as a direct room', () => {
    expect(chooseRoom('@anna', [], [anna, gone])).toEqual({ kind: 'direct', member: anna });
  });

  it('never when several have the name: their fingerprints are listed, and one of those decides', () => {
    const [print] = fingerprintsOf(other);
    expect(() => chooseMember('@Anna', [anna, other])).toThrow(new RegExp(`@Anna~.*@Anna~${print}`));
    expect(chooseMember(`@Anna~${print?.slice(0, 7)}`, [anna, other])).toBe(other);
    expect(() => chooseMember('@Anna~zzzz-zzzz', [anna, other])).toThrow(/Nobody/);
  });

  it('not when they are gone', () => {
    expect(() => chooseMember('@Bob', [gone])).toThrow(/Nobody/);
  });
});

it('a direct room is called after the others in it', () => {
  const direct = room('d', '', { kind: 'direct', members: ['me', 'm1', 'm2'] });
  expect(roomLabel(direct, 'me', (id) => id.toUpperCase())).toBe('@M1, @M2');
  expect(roomLabel({ ...direct, members: ['me'] }, 'me', (id) => id)).toBe('@me');
});
