import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  office = await openOffice();
  ann = await office.person('Ann');
  bob = await office.person('Bob');
});

afterAll(() => office.close());

const room = async (name: string) => (await ann.must('room.create', null, { kind: 'public', name })).id;
const say = (who: Person, where: string, count: number) =>
  office.store.append(
    Array.from({ length: count }, (_, i) => who.pen.event('message', where, { text: `${i + 1}` })),
    who.by,
  );

describe('reads', () => {
  it('count what others said after the mark, without what was deleted, and never move back', async () => {
    const where = await room('Counted');
    const sent = await say(ann, where, 4); // n 2 … 5
    await ann.must('message', where, { text: 'you', mentions: [bob.member] }); // n 6
    await say(bob, where, 1); // n 7, his own
    const counts = async () => {
      const { rooms } = (await office.store.view(bob.member, {})) as { rooms: { id: string }[] };
      return rooms.find(({ id }) => id === where);
    };
    expect(await counts()).toMatchObject({ read: 0, unread: 5, mentions: 1 });
    if (!sent[3]?.ok) throw new Error('not sent');
    await ann.must('delete', where, {}, { ref: sent[3].id });
    expect(await counts()).toMatchObject({ unread: 4, mentions: 1 });
    const told = { ok: true, n: 3, unread: 2, mentions: 1, last: 8, toOthers: true, moved: true };
    expect(await office.store.read(bob.member, { room: where, n: 3 })).toEqual(told);
    expect(await office.store.read(bob.member, { room: where, n: 2 })).toMatchObject({ n: 3, moved: false });
    expect(await office.store.read(bob.member, { room: where, n: 999 })).toMatchObject({ unread: 0, mentions: 0 });
    expect(await office.store.readers(ann.member, { room: where })).toMatchObject({
      readers: [{ member: bob.member }],
    });
  });

  it('are told to others with what was received, each as far as it goes, but for what was read quietly', async () => {
    const where = await room('Told');
    await say(ann, where, 4); // n 2 … 5
    const { store } = office;
    const told = async () => {
      const reply = await store.readers(ann.member, { room: where });
      if (!reply.ok) throw new Error(reply.error.code);
      return reply.readers;
    };
    const received = (n: number) => store.received([{ room: where, marks: [{ member: bob.member, n }] }]);
    expect(await received(3)).toEqual([{ room: where, author: ann.member, marks: [{ member: bob.member, n: 3 }] }]);
    expect(await received(3)).toEqual([]);
    expect(await received(2)).toEqual([]);
    expect(await told()).toEqual([{ member: bob.member, n: 0, received: 3 }]);
    expect(await store.read(bob.member, { room: where, n: 4 })).toMatchObject({ toOthers: true, moved: true });
    expect(await told()).toEqual([{ member: bob.member, n: 4, received: 4 }]);
    // Beyond the room's end there is nothing to hold.
    expect(await received(999)).toMatchObject([{ marks: [{ n: 5 }] }]);
    const quietly = { room: where, n: 5, quiet: true };
    expect(await store.read(bob.member, quietly)).toMatchObject({ n: 5, unread: 0, toOthers: false, moved: true });
    expect(await told()).toEqual([{ member: bob.member, n: 4, received: 5 }]);
    // Not quiet any more, where nothing moves but what others know.
    expect(await store.read(bob.member, { room: where, n: 5 })).toMatchObject({ toOthers: true, moved: false });
    expect(await told()).toEqual([{ member: bob.member, n: 5, received: 5 }]);
    await say(bob, where, 1);
    // He knows of himself; and what was read meanwhile is told with what was received since.
    expect(await received(6)).toEqual([]);
    const annAt = { member: ann.member, n: 6, read: 5 };
    await store.read(ann.member, { room: where, n: 5 });
    const news = [{ room: where, author: bob.member, marks: [annAt] }];
    expect(await store.received([{ room: where, marks: [annAt] }])).toEqual(news);
    expect(await told()).toContainEqual({ member: ann.member, n: 5, received: 6 });
    await ann.must('room.receipts', where, { on: false });
    await say(ann, where, 1);
    expect(await received(8)).toEqual([]);
    expect(await store.read(bob.member, { room: where, n: 8 })).toMatchObject({ toOthers: false, moved: true });
    expect(await store.received([{ room: bob.member, marks: [{ member: bob.member, n: 1 }] }])).toEqual([]);
  });

  it('are not asked for of what was there before a member joined', async () => {
    const where = await room('Old news');
    await say(ann, where, 10);
    const newcomer = await office.person('Nina');
    await say(ann, where, 2);
    const view = await office.store.view(newcomer.member, {});
    expect(view.rooms.find(({ id }) => id === where)).toMatchObject({ read: 11, unread: 2 });
  });

  it('are not asked for of what was said while a member was out of a room, though they had read some before', async () => {
    const made = { kind: 'private' as const, name: 'In and out', members: [bob.member] };
    const where = (await ann.must('room.create', null, made)).id;
    await say(ann, where, 2);
    await office.store.read(bob.member, { room: where, n: 2 });
    await ann.must('room.remove', where, { member: bob.member });
    await say(ann, where, 5);
    await ann.must('room.invite', where, { member: bob.member });
    await say(ann, where, 1);
    const view = await office.store.view(bob.member, {});
    expect(view.rooms.find(({ id }) => id === where)).toMatchObject({ unread: 1 });
  });

  it('stop at the limit, and go below it again as the member reads on', async () => {
    const where = await room('Flood');
    await say(ann, where, limits.unreadCount + 1);
    expect(await office.store.read(bob.member, { room: where, n: 1 })).toMatchObject({ unread: limits.unreadCount });
    expect(await office.store.read(bob.member, { room: where, n: 12 })).toMatchObject({
      unread: limits.unreadCount + 1 - 11,
    });
    expect(await office.store.read(ann.member, { room: where, n: 1 })).toMatchObject({ unread: 0 });
  });
});
