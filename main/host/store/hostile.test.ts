import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Appended } from '../../../protocol/index.ts';
import { createPen, deviceProof, here, joinOffice, openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let owner: Person;
let ann: Person;
let bob: Person;
let general: string;

beforeEach(async () => {
  office = await openOffice();
  owner = await office.person('Olga', 'owner');
  ann = await office.person('Ann');
  bob = await office.person('Bob');
  general = office.store.office.firstRoom;
});

afterEach(() => office.close());

describe('search', () => {
  it('tells nothing of what stands in rooms the asker is not in, not even that there is more', async () => {
    const board = await owner.must('room.create', null, { kind: 'private', name: 'Board', members: [ann.member] });
    await ann.must('message', board.id, { text: 'layoffs in march' });
    const own = await bob.must('message', general, { text: 'layoffs' });
    const asked = await office.store.search(bob.member, { text: 'layoffs', limit: 1 });
    expect(asked).toEqual({
      ok: true,
      messages: [expect.objectContaining({ event: expect.objectContaining({ seq: own.seq }) as unknown })],
    });
    await ann.must('message', board.id, { text: 'layoffs again' });
    const newer = await bob.must('message', general, { text: 'layoffs too' });
    const two = await office.store.search(bob.member, { text: 'layoffs', limit: 1 });
    expect(two).toMatchObject({ ok: true, messages: [{}], next: newer.seq });
  });

  it('goes on from `next` without losing or doubling anything', async () => {
    const board = await owner.must('room.create', null, { kind: 'private', name: 'Board' });
    const said: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      said.push((await bob.must('message', general, { text: `tea ${i}` })).seq);
      await owner.must('message', board.id, { text: `tea ${i}` });
    }
    const found: number[] = [];
    for (let below: number | undefined; ;) {
      const page = await office.store.search(bob.member, { text: 'tea', limit: 2, ...(below && { below }) });
      if (!page.ok) throw new Error(page.error.message);
      found.push(...page.messages.map(({ event }) => event.seq));
      below = page.next;
      if (below === undefined) break;
    }
    expect(found).toEqual(said.toReversed());
  });

  it('takes a text with a NUL for what it is', async () => {
    expect(await office.store.search(bob.member, { text: 'a\u0000b', limit: 5 })).toMatchObject({ ok: true });
    expect(await office.store.search(bob.member, { text: '\u0000', limit: 5 })).toMatchObject({ ok: true });
  });
});

describe('rooms', () => {
  it('keeps somebody who is a guest no more in the public rooms they were let into as a guest', async () => {
    const gus = await office.person('Gus', 'guest', [general]);
    await owner.must('member.role', null, { member: gus.member, role: 'member' });
    const before = office.batches.length;
    expect(await owner.append('room.remove', general, { member: gus.member })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    expect(office.batches.slice(before).flatMap(({ effects }) => effects)).toEqual([]);
  });
});

describe('guests', () => {
  it('open direct rooms with people they share a room with, and learn of nobody else by trying', async () => {
    const lobby = await owner.must('room.create', null, { kind: 'private', name: 'Lobby' });
    const gus = await office.person('Gus', 'guest', [lobby.id]);
    const refused = { ok: false, error: { code: 'not_found' } };
    expect(await gus.direct(ann.member)).toMatchObject(refused);
    expect(await gus.direct(ann.member, owner.member)).toMatchObject(refused);
    expect(await gus.direct(owner.member)).toMatchObject({ ok: true });
    const people = await office.store.people(gus.member);
    expect(people?.toSorted()).toEqual([gus.member, owner.member].toSorted());
  });
});

describe('joining', () => {
  it('lets a guest in once whose invite names a room twice', async () => {
    const made = await office.store.createInvite(
      { role: 'guest', rooms: [general, general], uses: 1, lifetime: null },
      null,
    );
    if (!made.ok) throw new Error(made.error.message);
    const gus = await joinOffice(office, 'Gus', { token: made.token });
    expect(await office.store.standing(gus.pen.device)).toMatchObject({ role: 'guest' });
  });

  it('does not keep out who has a valid invite because strangers guess', async () => {
    const made = await office.store.createInvite({ role: 'member', rooms: [], uses: 1, lifetime: null }, null);
    if (!made.ok) throw new Error(made.error.message);
    for (let i = 0; i < 40; i += 1) {
      const pen = createPen();
      const event = pen.event('member.join', null, { name: 'Guess' });
      await office.store.join({ event, device: pen.device, passcodeText: '', from: here, token: 'x'.repeat(32) });
    }
    await expect(joinOffice(office, 'Carl', { token: made.token })).resolves.toBeDefined();
  });
});

describe('removal', () => {
  it.each(['kick', 'role'] as const)('by %s ends the invites an admin made, but not who came by them', async (how) => {
    await owner.must('member.role', null, { member: ann.member, role: 'admin' });
    const made = await office.store.createInvite(
      { role: 'guest', rooms: [general], uses: null, lifetime: null },
      ann.member,
    );
    if (!made.ok) throw new Error(made.error.message);
    const gus = await joinOffice(office, 'Gus', { token: made.token });
    if (how === 'kick') await owner.must('member.kick', null, { member: ann.member, ban: true });
    else await owner.must('member.role', null, { member: ann.member, role: 'member' });
    await expect(joinOffice(office, 'Ann again', { token: made.token })).rejects.toThrow('invite_invalid');
    expect((await office.store.standing(gus.pen.device))?.barred).toBeUndefined();
  });
});

describe('devices', () => {
  it('keep the last owner one to get in with', async () => {
    const revoke = () => owner.append('device.revoke', null, { device: owner.pen.device });
    expect(await revoke()).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    const phone = createPen();
    const proof = deviceProof(phone, owner.member);
    await owner.must('device.add', null, { device: phone.device, name: 'Phone', proof });
    expect(await revoke()).toMatchObject({ ok: true });
  });

  it('are so many in all, revoked ones too, that a member stays small enough for everybody to be told of', async () => {
    let last: Appended = { ok: false, id: '', error: { code: 'internal', message: '' } };
    for (let i = 0; i < 300 && (i === 0 || last.ok); i += 1) {
      const pen = createPen();
      const body = { device: pen.device, name: 'Phone', proof: deviceProof(pen, ann.member) };
      last = await ann.append('device.add', null, body);
      if (last.ok) await ann.must('device.revoke', null, { device: pen.device });
    }
    expect(last).toMatchObject({ ok: false, error: { code: 'too_large' } });
    const view = await office.store.view(bob.member, {});
    expect(view.members.length).toBeLessThan(60 * 1024);
  });
});
