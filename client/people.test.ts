import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceSigningText, limits } from '../protocol/index.ts';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client } from './index.ts';
import { collect, general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
let owner: Client;
let room: string;
beforeEach(async () => {
  office = await openOffice();
  owner = await office.joined('Owner', { token: office.ownerToken });
  room = await general(owner);
});
afterEach(() => office.close());

const say = async (client: Client, where: string, text: string) => (await client.send(where, { text })).done;

describe('the people of an office', () => {
  it('waits for an admin where joining needs approval, and comes in once it is given', async () => {
    await owner.admin.request('settings.set', { settings: { join: 'approval' } });
    const bob = office.peer('Bob');
    await bob.start();
    await when(bob, () => bob.status().phase === 'pending_approval', 'pending approval');
    const { requests } = await owner.admin.request('join.list', {});
    expect(requests).toMatchObject([{ name: 'Bob', device: bob.device }]);
    await owner.admin.request('join.decide', { device: bob.device, accept: true });
    bob.reconnect();
    await bob.until('online');
    await when(owner, () => owner.member(bob.office()?.member ?? '')?.name === 'Bob');
  });

  it('is told when an admin declines', async () => {
    await owner.admin.request('settings.set', { settings: { join: 'approval' } });
    const bob = office.peer('Bob');
    await bob.start();
    await when(bob, () => bob.status().phase === 'pending_approval', 'pending approval');
    await owner.admin.request('join.decide', { device: bob.device, accept: false });
    bob.reconnect();
    await when(bob, () => bob.status().error?.code === 'join_denied', 'the answer');
  });

  it('comes back by itself with its new rights when its role changes', async () => {
    const bob = await office.joined('Bob');
    await expect(bob.admin.request('settings.get', {})).rejects.toMatchObject({ code: 'forbidden' });
    await (
      await owner.setRole(bob.office()?.member ?? '', 'admin')
    ).done;
    await when(bob, () => bob.office()?.role === 'admin' && bob.status().phase === 'online', 'being an admin');
    expect((await bob.admin.request('settings.get', {})).settings.join).toBe('open');
  });

  it('hears why it was cut off, and is told nothing more, after a kick', async () => {
    const bob = await office.joined('Bob');
    const made = await owner.createRoom({ kind: 'private', name: 'team', members: [bob.office()?.member ?? ''] });
    await made.done;
    await when(bob, () => bob.room(made.room));
    const told = collect(bob, 'event');
    await (
      await owner.kick(bob.office()?.member ?? '', false)
    ).done;
    await when(bob, () => bob.status().ended === 'kicked', 'the end');
    const { id } = await say(owner, room, 'after the kick');
    bob.reconnect();
    await when(bob, () => bob.status().phase === 'refused', 'the refusal');
    expect(bob.status().error?.code).toBe('revoked');
    expect(told.some(({ event }) => event.id === id)).toBe(false);
    // Who stayed online sees the room as who comes back does.
    await when(owner, () => owner.room(made.room)?.members?.length === 1, 'a room of one');
  });

  it('comes back as somebody new after a removal, and everybody believes what they say then', async () => {
    const [identity, store] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
    const bob = await office.joined('Bob', { identity, store });
    const member = bob.office()?.member ?? '';
    const secret = await owner.createRoom({ kind: 'private', name: 'secret', members: [member] });
    await secret.done;
    await when(bob, () => bob.room(secret.room));
    await bob.openRoom(secret.room);
    await say(owner, secret.room, 'for Bob alone');
    await when(bob, () => bob.timeline(secret.room).items.some(({ text }) => text === 'for Bob alone'));
    await say(bob, room, 'before');
    await owner.openRoom(room);
    await when(owner, () => owner.timeline(room).items.some(({ text }) => text === 'before'));
    await (
      await owner.kick(member, false)
    ).done;
    await when(bob, () => bob.status().phase !== 'online', 'being cut off');
    await bob.send(room, { text: 'written meanwhile' });
    await bob.stop();

    const again = office.peer('Bob', { identity, store });
    await again.start();
    await expect(again.until('online')).rejects.toMatchObject({ code: 'revoked' });
    expect(again.office()?.member).toBe(member);
    again.join({ name: 'Bob' });
    await again.until('online');
    expect(again.office()?.member).not.toBe(member);
    expect(again.room(secret.room)).toBeUndefined();
    expect(again.timeline(secret.room).items).toEqual([]);
    expect(JSON.stringify([await store.list('messages'), await store.list('events')])).not.toContain('for Bob alone');
    await say(again, room, 'after');
    await when(owner, () => owner.timeline(room).items.at(-1)?.text === 'after');
    expect(owner.timeline(room).items.map(({ text }) => text)).toEqual(['before', 'written meanwhile', 'after']);
    expect(again.outbox()).toEqual([]);
    expect(owner.member(again.office()?.member ?? '')).toMatchObject({ name: 'Bob' });
    for (const one of [owner, again]) expect(one.troubles()).toMatchObject({ bad_event: 0, hole: 0 });
  });

  it('comes back by another link after the end of a guest’s stay, and keeps what it has until it is let in', async () => {
    await owner.admin.request('settings.set', { settings: { guests: true } });
    const link = async () =>
      owner.admin.request('invite.create', { role: 'guest', uses: null, lifetime: null, rooms: [room] });
    const first = await link();
    const store = createMemoryStore();
    const guest = await office.joined('Guest', { store, token: first.token });
    const { member } = guest.office() ?? {};
    await owner.admin.request('invite.revoke', { invite: first.invite.id });
    await when(guest, () => guest.status().phase === 'refused' || guest.status().ended !== undefined, 'the end');
    guest.join({ name: 'Guest', token: first.token });
    await expect(guest.until('online')).rejects.toMatchObject({ code: 'invite_invalid' });
    expect((await store.get('sync', 'office'))?.member).toBe(member);
    guest.join({ name: 'Guest', token: (await link()).token });
    await guest.until('online');
    expect(guest.office()).toMatchObject({ role: 'guest' });
    expect(guest.office()?.member).not.toBe(member);
    await say(guest, room, 'back again');
  });

  it('is one member on two devices: what one reads, the other has read; a revoked one is cut off', async () => {
    const phone = createSoftwareIdentity(createDeviceKey());
    const bob = await office.joined('Bob');
    const member = bob.office()?.member ?? '';
    const proof = await phone.sign(deviceSigningText(office.office, member, phone.device));
    await (
      await bob.addDevice(phone.device, 'phone', proof)
    ).done;
    const second = await office.joined('Bob’s phone', { identity: phone });
    expect(second.office()?.member).toBe(member);
    await say(owner, room, 'to both');
    for (const client of [bob, second]) await when(client, () => client.room(room)?.unread === 1, 'unread');
    await bob.markRead(room);
    await when(second, () => second.room(room)?.unread === 0, 'read on the other device');
    await say(second, room, 'from the phone');
    await bob.openRoom(room);
    const mine = await when(bob, () => bob.timeline(room).items.find(({ text }) => text === 'from the phone'));
    expect(mine).toMatchObject({ mine: true, member });
    await (
      await bob.revokeDevice(phone.device)
    ).done;
    await when(second, () => second.status().ended === 'revoked', 'the end');
    expect(bob.status().phase).toBe('online');
  });

  it('opens one direct room when both open it at once', async () => {
    const bob = await office.joined('Bob');
    const [ownId, bobId] = [owner.office()?.member ?? '', bob.office()?.member ?? ''];
    const [one, other] = await Promise.all([owner.openDirect([bobId]), bob.openDirect([ownId])]);
    expect(one.room).toBe(other.room);
    await Promise.all([say(owner, one.room, 'hi Bob'), say(bob, other.room, 'hi you')]);
    for (const client of [owner, bob]) {
      await client.openRoom(one.room);
      await when(client, () => client.timeline(one.room).items.length === 2, 'both messages');
      expect(client.outbox()).toEqual([]);
      expect(client.rooms().filter(({ kind }) => kind === 'direct')).toHaveLength(1);
    }
  });

  it('keeps no unread count too many when its mark overtakes what is still on its way', async () => {
    const store = createMemoryStore();
    const bob = await office.joined('Bob', { store });
    for (let round = 0; round < 5; round += 1) {
      const sendings = [];
      for (let at = 0; at < 40; at += 1) sendings.push(await owner.send(room, { text: `m${round}-${at}` }));
      // Again and again while they come in.
      while (sendings.length > 0) {
        await sendings.shift()?.done;
        if (sendings.length % 8 === 0) void bob.markRead(room, (bob.room(room)?.n ?? 1) - 1);
      }
    }
    const { seq } = await say(owner, room, 'the last one');
    await when(bob, () => bob.room(room)?.seq === seq, 'the last one');
    await expect
      .poll(async () => {
        const told = (await bob.request('rooms', {})).rooms.find((one) => one.id === room);
        return [told?.read, told?.unread].join() === [bob.room(room)?.read, bob.room(room)?.unread].join();
      })
      .toBe(true);
  });
});

describe('a room that was lost while away', () => {
  it('goes from the cache although the office has more rooms than a welcome tells', { timeout: 60_000 }, async () => {
    const store = createMemoryStore();
    const identity = createSoftwareIdentity(createDeviceKey());
    const bob = await office.joined('Bob', { store, identity });
    const member = bob.office()?.member ?? '';
    const lost = await owner.createRoom({ kind: 'private', name: 'lost', members: [member] });
    await lost.done;
    const topic = 'what this is about '.repeat(26);
    const rooms = await Promise.all(
      Array.from({ length: 100 }, (_, at) => owner.createRoom({ kind: 'public', name: `room ${at}`, topic })),
    );
    await Promise.all(rooms.map(({ done }) => done));
    await when(bob, () => bob.rooms().length === 102, 'all the rooms');
    await bob.stop();
    await (
      await owner.removeFromRoom(lost.room, member)
    ).done;
    const said = await Promise.all(
      Array.from({ length: limits.catchUpEvents + 1 }, (_, at) => owner.send(room, { text: `${at}` })),
    );
    await Promise.all(said.map(({ done }) => done));
    const back = await office.joined('Bob', { store, identity });
    await when(back, () => back.room(lost.room) === undefined, 'the room to go');
    expect(back.rooms()).toHaveLength(101);
    expect(await store.get('rooms', lost.room)).toBeUndefined();
  });
});
