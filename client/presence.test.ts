import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client } from './index.ts';
import { general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
let ada: Client;
let bob: Client;
beforeEach(async () => {
  office = await openOffice();
  ada = await office.joined('Ada', { token: office.ownerToken });
  bob = await office.joined('Bob');
});
afterEach(() => office.close());

const done = async (sending: Promise<{ done: Promise<unknown> }>) => (await sending).done;
const idOf = (client: Client) => client.office()?.member ?? '';

describe('how people are', () => {
  it('a status is set and taken away, and is over when its time is', async () => {
    const status = { emoji: '🍜', text: 'Lunch', until: Date.now() + 60_000 };
    await done(bob.setProfile({ status }));
    await when(ada, () => ada.member(idOf(bob))?.status);
    expect(ada.member(idOf(bob))?.status).toEqual(status);
    await done(bob.setProfile({ name: 'Robert' }));
    await when(ada, () => ada.member(idOf(bob))?.name === 'Robert');
    expect(ada.member(idOf(bob))?.status).toEqual(status);
    const eve = await office.joined('Eve');
    expect(eve.member(idOf(bob))?.status).toEqual(status);
    await done(bob.setProfile({ status: null }));
    await when(ada, () => ada.member(idOf(bob))?.status === undefined);
    await done(bob.setProfile({ status: { text: 'Gone home', until: Date.now() - 1 } }));
    await done(bob.setProfile({ name: 'Bob' }));
    await when(ada, () => ada.member(idOf(bob))?.name === 'Bob');
    expect(ada.member(idOf(bob))).not.toHaveProperty('status');
    expect(ada.members().find(({ id }) => id === idOf(bob))).not.toHaveProperty('status');
  });

  it('when somebody was last there is told when they go, and to who asks later, also after a restart', async () => {
    const member = idOf(bob);
    await when(ada, () => ada.presence(member) === 'online');
    expect(ada.lastSeen(member)).toBeUndefined();
    await bob.stop();
    const at = await when(ada, () => ada.lastSeen(member));
    expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
    await office.restart();
    const eve = await office.joined('Eve');
    expect(eve.lastSeen(member)).toBeUndefined();
    await eve.loadLastSeen([member, idOf(ada)]);
    expect(eve.lastSeen(member)).toBe(at);
    // Who was there when the host stopped, was there then.
    expect(eve.lastSeen(idOf(ada))).toBeGreaterThanOrEqual(at);
  });
});

describe('when somebody was last there', () => {
  it('is told to nobody while they hide it, neither now nor later, and what was known before is forgotten', async () => {
    const kept = { identity: createSoftwareIdentity(createDeviceKey()), store: createMemoryStore() };
    let eve = await office.joined('Eve', kept);
    const member = idOf(eve);
    await when(ada, () => ada.presence(member) === 'online');
    await eve.stop();
    await when(ada, () => ada.lastSeen(member));

    eve = office.peer('Eve', kept);
    eve.setPrivacy({ receipts: true, typing: true, seen: false });
    await eve.start();
    await when(ada, () => ada.presence(member) === 'online');
    await bob.loadLastSeen([member]);
    expect(bob.lastSeen(member)).toBeUndefined();
    await eve.stop();
    await when(ada, () => ada.presence(member) === 'offline');
    expect(ada.lastSeen(member)).toBeUndefined();
    await ada.loadLastSeen([member]);
    expect(ada.lastSeen(member)).toBeUndefined();

    eve = await office.joined('Eve', kept);
    eve.setPrivacy({ receipts: true, typing: true, seen: true });
    await when(ada, () => ada.presence(member) === 'online');
    await eve.stop();
    await when(ada, () => ada.lastSeen(member));
  });
});

describe('receipts of a room', () => {
  it('can be switched off: then nobody is known to have read', async () => {
    const room = await general(ada);
    await general(bob);
    const { n } = await (await ada.send(room, { text: 'read this' })).done;
    await when(bob, () => bob.room(room)?.n === n);
    await bob.markRead(room, n);
    await ada.loadReaders(room);
    expect(ada.readMarks(room).get(idOf(bob))).toEqual({ read: n, received: n });
    await done(ada.setReceipts(room, false));
    await when(bob, () => bob.room(room)?.receipts === false);
    await when(ada, () => ada.readMarks(room).size === 0);
    await expect(ada.loadReaders(room)).rejects.toMatchObject({ code: 'forbidden' });
    const eve = await office.joined('Eve');
    await general(eve);
    expect(eve.room(room)?.receipts).toBe(false);
    await done(ada.setReceipts(room, true));
    await when(ada, () => ada.room(room)?.receipts !== false);
    await ada.loadReaders(room);
    expect(ada.readMarks(room).get(idOf(bob))).toEqual({ read: n, received: n });
  });
});

describe('what was received', () => {
  const marks = (room: string, of = bob) => ada.readMarks(room).get(idOf(of));
  const say = async (room: string, text: string) => (await (await ada.send(room, { text })).done).n;

  it('is told to the author: at once by who is there, and after the catch-up by who comes back', async () => {
    const room = await general(ada);
    const kept = { identity: createSoftwareIdentity(createDeviceKey()), store: createMemoryStore() };
    let eve = await office.joined('Eve', kept);
    await general(eve);
    const first = await say(room, 'one');
    await when(ada, () => marks(room, eve)?.received === first);
    expect(marks(room, eve)).toEqual({ read: 0, received: first });
    await eve.stop();
    const second = await say(room, 'two');
    await ada.loadReaders(room);
    expect(marks(room, eve)).toEqual({ read: 0, received: first });
    eve = await office.joined('Eve', kept);
    await when(ada, () => marks(room, eve)?.received === second);
    await eve.markRead(room);
    await when(ada, () => marks(room, eve)?.read === second);
  });

  it('is kept by the host over a restart, and told to who asks', async () => {
    const room = await general(ada);
    await general(bob);
    const n = await say(room, 'keep this');
    await when(ada, () => marks(room)?.received === n);
    await office.restart();
    const eve = await office.joined('Eve');
    await eve.loadReaders(await general(eve));
    expect(eve.readMarks(room).get(idOf(bob))).toEqual({ read: 0, received: n });
  });

  it('is not told by who keeps it to themselves, who learns nothing of others either; from when that changes it is', async () => {
    const room = await general(ada);
    await general(bob);
    bob.setPrivacy({ receipts: false, typing: false, seen: true });
    const eve = await office.joined('Eve');
    await general(eve);
    const first = await say(room, 'psst');
    await when(ada, () => marks(room, eve)?.received === first);
    await when(bob, () => bob.room(room)?.n === first);
    await bob.markRead(room, first);
    bob.setTyping(room, true);
    await bob.request('ping', {});
    await ada.loadReaders(room);
    expect(marks(room)).toBeUndefined();
    expect(ada.typing(room)).toEqual([]);
    expect(bob.room(room)?.unread).toBe(0);
    await expect(bob.loadReaders(room)).rejects.toMatchObject({ code: 'forbidden' });
    await eve.markRead(room, first);
    await when(ada, () => marks(room, eve)?.read === first);
    expect(bob.readMarks(room).size).toBe(0);
    bob.setPrivacy({ receipts: true, typing: true, seen: true });
    await bob.loadReaders(room);
    expect(bob.readMarks(room).get(idOf(eve))?.read).toBe(first);
    const second = await say(room, 'aloud');
    await when(ada, () => marks(room)?.received === second);
    await bob.markRead(room, second);
    await when(ada, () => marks(room)?.read === second);
    bob.setTyping(room, true);
    await when(ada, () => ada.typing(room).includes(idOf(bob)));
    bob.setPrivacy({ receipts: true, typing: false, seen: true });
    await when(ada, () => ada.typing(room).length === 0);
  });
});
