import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits, type Appended, type SignedEvent } from '../../../protocol/index.ts';
import { directRoomId } from './rules/index.ts';
import { createPen, deviceProof, openOffice, type Office, type Person } from './test-kit.ts';

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

const refused = (code: string) => ({ ok: false, error: { code } });

async function privateRoom(by: Person, ...members: string[]): Promise<string> {
  return (await by.must('room.create', null, { kind: 'private', name: 'Board', members })).id;
}

describe('messages', () => {
  it('lets only the author edit', async () => {
    const { id } = await ann.must('message', general, { text: 'helo' });
    expect(await bob.append('edit', general, { text: 'x' }, { ref: id })).toMatchObject(refused('forbidden'));
    expect(await ann.append('edit', general, { text: 'hello' }, { ref: id })).toMatchObject({ ok: true });
  });

  it('lets the author or an admin delete, and erases the body of the message and of its edits', async () => {
    const { id } = await ann.must('message', general, { text: 'secret' });
    const edit = await ann.must('edit', general, { text: 'secret too' }, { ref: id });
    expect(await bob.append('delete', general, {}, { ref: id })).toMatchObject(refused('forbidden'));
    await owner.must('delete', general, {}, { ref: id });
    const page = await office.store.catchUp(bob.member, 0);
    const kept = page.events.filter(({ seq }) => seq === edit.seq || seq === edit.seq - 1);
    expect(kept.map(({ body }) => body)).toEqual([null, null]);
    expect(await office.store.message(bob.member, { id })).toMatchObject({
      message: { deleted: { member: owner.member } },
    });
    expect(await ann.append('edit', general, { text: 'x' }, { ref: id })).toMatchObject(refused('not_found'));
  });

  it('keeps one reaction of a kind per member', async () => {
    const { id } = await ann.must('message', general, { text: 'hi' });
    await bob.must('reaction.add', general, { emoji: '👍' }, { ref: id });
    expect(await bob.append('reaction.add', general, { emoji: '👍' }, { ref: id })).toMatchObject(refused('exists'));
    await bob.must('reaction.remove', general, { emoji: '👍' }, { ref: id });
    expect(await bob.append('reaction.remove', general, { emoji: '👍' }, { ref: id })).toMatchObject(
      refused('not_found'),
    );
  });

  it('takes announcements from admins only, and one acknowledgement from each', async () => {
    expect(await ann.append('announcement', general, { text: 'x' })).toMatchObject(refused('forbidden'));
    const { id } = await owner.must('announcement', general, { text: 'Fire drill at noon' });
    await ann.must('announcement.ack', general, {}, { ref: id });
    expect(await ann.append('announcement.ack', general, {}, { ref: id })).toMatchObject(refused('exists'));
    expect(await office.store.message(bob.member, { id })).toMatchObject({ message: { acknowledged: [ann.member] } });
  });

  it('refuses a reference into another room', async () => {
    const room = await privateRoom(ann, bob.member);
    const { id } = await ann.must('message', room, { text: 'inside' });
    expect(await owner.append('message', general, { text: 'reply' }, { ref: id })).toMatchObject(refused('not_found'));
  });

  it('refuses `via` from anybody but the host', async () => {
    expect(await ann.append('message', general, { text: 'x', via: { name: 'ci' } })).toMatchObject(
      refused('forbidden'),
    );
    const posted = await office.store.appendAsService({
      type: 'message',
      room: general,
      body: { text: 'x', via: { name: 'ci' } },
    });
    expect(posted).toMatchObject({ ok: true });
  });
});

describe('rooms', () => {
  it('hides a private room from who is not in it', async () => {
    const room = await privateRoom(ann);
    expect(await bob.append('message', room, { text: 'x' })).toMatchObject(refused('not_found'));
    expect(await owner.append('room.invite', room, { member: owner.member })).toMatchObject(refused('not_found'));
    await ann.must('room.invite', room, { member: bob.member });
    await bob.must('message', room, { text: 'here' });
    await ann.must('room.remove', room, { member: bob.member });
    expect(await bob.append('message', room, { text: 'x' })).toMatchObject(refused('not_found'));
  });

  it('takes nothing new into an archived room until it is opened again', async () => {
    const room = (await ann.must('room.create', null, { kind: 'public', name: 'Old' })).id;
    expect(await bob.append('room.archive', room, { archived: true })).toMatchObject(refused('forbidden'));
    await ann.must('room.archive', room, { archived: true });
    expect(await bob.append('message', room, { text: 'x' })).toMatchObject(refused('archived'));
    await owner.must('room.archive', room, { archived: false });
    await bob.must('message', room, { text: 'y' });
  });

  it('has one direct room for the same people, whoever opens it', async () => {
    const first = await ann.direct(bob.member);
    expect(first).toMatchObject({ ok: true });
    const before = office.store.published;
    expect(await bob.direct(ann.member)).toMatchObject(refused('exists'));
    expect(office.store.published).toBe(before);
  });

  it('refuses a direct room whose id does not follow from its members', async () => {
    expect(await ann.append('room.create', null, { kind: 'direct', members: [bob.member] })).toMatchObject(
      refused('bad_request'),
    );
  });

  it('tells who is to enter and leave, with the event that says so last in its batch', async () => {
    office.batches.length = 0;
    const room = await privateRoom(ann);
    await ann.must('room.invite', room, { member: bob.member });
    await ann.must('room.remove', room, { member: bob.member });
    expect(office.batches.flatMap(({ effects }) => effects)).toEqual([
      { kind: 'room.opened', room, to: [ann.member] },
      { kind: 'room.entered', room, member: bob.member },
      { kind: 'room.left', room, member: bob.member },
    ]);
  });
});

describe('people', () => {
  it('lets admins act on those below, owners on anybody', async () => {
    expect(await ann.append('member.role', null, { member: bob.member, role: 'admin' })).toMatchObject(
      refused('forbidden'),
    );
    await owner.must('member.role', null, { member: ann.member, role: 'admin' });
    expect(await ann.append('member.kick', null, { member: owner.member, ban: false })).toMatchObject(
      refused('forbidden'),
    );
    expect(await ann.append('member.role', null, { member: bob.member, role: 'admin' })).toMatchObject(
      refused('forbidden'),
    );
    await ann.must('member.kick', null, { member: bob.member, ban: false });
    expect(await bob.append('message', general, { text: 'x' })).toMatchObject(refused('revoked'));
  });

  it('never loses its last owner', async () => {
    expect(await owner.append('member.leave', null, {})).toMatchObject(refused('forbidden'));
    expect(await owner.append('member.role', null, { member: owner.member, role: 'member' })).toMatchObject(
      refused('forbidden'),
    );
  });

  it('adds a device that has signed, and ends it for good', async () => {
    const phone = createPen();
    const body = { device: phone.device, name: 'Phone', proof: deviceProof(phone, bob.member) };
    expect(await ann.append('device.add', null, body)).toMatchObject(refused('bad_proof'));
    await ann.must('device.add', null, { ...body, proof: deviceProof(phone, ann.member) });
    const by = { member: ann.member, device: phone.device };
    const said = phone.event('message', general, { text: 'from the phone' });
    expect(await office.store.append([said], by)).toMatchObject([{ ok: true }]);
    expect(await bob.append('device.revoke', null, { device: phone.device })).toMatchObject(refused('forbidden'));
    await ann.must('device.revoke', null, { device: phone.device });
    expect(await office.store.standing(phone.device)).toMatchObject({ barred: 'revoked' });
    const again = phone.event('message', general, { text: 'still here?' });
    expect(await office.store.append([again], by)).toMatchObject([refused('revoked')]);
  });

  it('refuses joining as a mere append', async () => {
    expect(await ann.append('member.join', null, { name: 'Twin' })).toMatchObject({ ok: false });
  });
});

describe('how many rooms one member may open', () => {
  const appendAll = async (who: Person, events: SignedEvent[]) => {
    const results: Appended[] = [];
    for (let i = 0; i < events.length; i += limits.appendEvents)
      results.push(...(await office.store.append(events.slice(i, i + limits.appendEvents), who.by)));
    return results.filter(({ ok }) => ok).length;
  };

  it('ends for one without ending for others, or for admins', async () => {
    const rooms = (who: Person, count: number) =>
      appendAll(
        who,
        Array.from({ length: count }, (_, i) => who.pen.event('room.create', null, { kind: 'public', name: `${i}` })),
      );
    expect(await rooms(ann, limits.roomsPerMember + 1)).toBe(limits.roomsPerMember);
    expect(await rooms(bob, 1)).toBe(1);
    expect(await rooms(owner, limits.roomsPerMember + 1)).toBe(limits.roomsPerMember + 1);
    expect(await ann.direct(bob.member)).toMatchObject({ ok: true });
  });

  it('counts direct rooms apart, for who opens them', async () => {
    const people: string[] = [];
    for (let i = 0; i < 11; i++) people.push((await office.person(`Guest ${i}`)).member);
    const direct = Array.from({ length: 2 ** people.length - 1 }, (_, mask) => {
      const others = people.filter((_name, bit) => (mask + 1) & (1 << bit));
      const room = directRoomId(office.store.office.id, [ann.member, ...others]);
      return ann.pen.event('room.create', room, { kind: 'direct', members: others });
    });
    expect(await appendAll(ann, direct)).toBe(limits.directRoomsPerMember);
    expect(await bob.direct(people[0] ?? '')).toMatchObject({ ok: true });
    expect(await ann.append('room.create', null, { kind: 'public', name: 'Plans' })).toMatchObject({ ok: true });
  });
});
