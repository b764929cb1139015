import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './index.ts';
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

describe('receipts of a room', () => {
  it('can be switched off: then nobody is known to have read', async () => {
    const room = await general(ada);
    await general(bob);
    const { n } = await (await ada.send(room, { text: 'read this' })).done;
    await when(bob, () => bob.room(room)?.n === n);
    await bob.markRead(room, n);
    await ada.loadReaders(room);
    expect(ada.readMarks(room).get(idOf(bob))).toBe(n);
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
    expect(ada.readMarks(room).get(idOf(bob))).toBe(n);
  });
});
