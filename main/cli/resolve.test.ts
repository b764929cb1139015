import { describe, expect, it } from 'vitest';
import type { MemberState, RoomState } from '../../protocol/index.ts';
import { shortFingerprint } from '../../client/index.ts';
import { chooseMember, chooseRequest, chooseRoom, fingerprintsOf, roomLabel } from './resolve.ts';

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

  it('by a name that begins with #, too', () => {
    expect(chooseRoom('#odd', rooms, [])).toMatchObject({ room: { id: 'r4' } });
  });

  it('never when # may be part of one name and stand before another', () => {
    const both = [...rooms, room('r5', '#General')];
    expect(() => chooseRoom('#General', both, [])).toThrow(/r5 \(public\), r1 \(public\)/);
    expect(chooseRoom('General', both, [])).toMatchObject({ room: { id: 'r1' } });
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

  it('by the fingerprint behind ~, whatever others call themselves', () => {
    const [print = ''] = fingerprintsOf(anna);
    const mallory = member('m4', `Anna~${print}`, 'device-m');
    for (const typed of [`@Anna~${print}`, `@Anna~${print.slice(0, 4)}`])
      expect(chooseMember(typed, [mallory, anna, other])).toBe(anna);
    const [hers = ''] = fingerprintsOf(mallory);
    expect(() => chooseMember(`@Anna~${print}`, [mallory, other])).toThrow(
      new RegExp(`has this fingerprint.*@Anna~${print}~${hers}`),
    );
    expect(chooseMember(`@Anna~${print}~${hers}`, [mallory, anna])).toBe(mallory);
    const smile = member('m5', 'Mia ~ :)', 'device-s');
    expect(chooseMember('@Mia ~ :)', [smile])).toBe(smile);
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

it('a request to join is chosen by name, fingerprint or device, and never by a name that reads like one of those', () => {
  const [wanted, other] = ['A'.repeat(43), 'B'.repeat(43)];
  const print = shortFingerprint(wanted);
  const asked = [
    { device: other, name: print },
    { device: wanted, name: 'Wanda' },
  ];
  for (const who of [wanted, print, print.replaceAll('-', ''), 'Wanda']) expect(chooseRequest(asked, who)).toBe(wanted);
  const alone = [{ device: other, name: print }];
  for (const who of [print, wanted]) expect(() => chooseRequest(alone, who)).toThrow(/Nobody/);
  expect(chooseRequest([{ device: other, name: wanted }, ...asked], wanted)).toBe(wanted);
});
