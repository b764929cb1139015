import { afterEach, beforeEach, expect, it } from 'vitest';
import { limits } from '../../../protocol/index.ts';
import { openDatabase } from './database.ts';
import { createPen, deviceProof, joinOffice, openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let owner: Person;
let ann: Person;
let general: string;

beforeEach(async () => {
  office = await openOffice();
  owner = await office.person('Olga', 'owner');
  ann = await office.person('Ann');
  general = office.store.office.firstRoom;
});
afterEach(() => office.close());

/** Counts as many as `?` from 1 on; each becomes an id. */
const counted = `WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ?)`;
const id = "printf('00000000-0000-7000-8000-%012d', x)";

/** Puts in by hand what ten thousand events would have made: the rules look at nothing else. */
function seed(sql: string, ...values: (string | number)[]): void {
  const hand = openDatabase(office.options.path, 'write');
  hand.run(`${counted} ${sql}`, ...values);
  hand.close();
}

const members = (count: number) =>
  seed(`INSERT INTO member (id, name, role, joined) SELECT ${id}, 'Somebody', 'member', 0 FROM c`, count);
const rooms = (count: number, creator: string, kind = 'public') =>
  seed(
    `INSERT INTO room (id, kind, name, topic, creator) SELECT ${id}, ?, 'Some room', '', ? FROM c`,
    ...[count, kind, creator],
  );
const tooMany = { ok: false, error: { code: 'too_large' } };
const open = (who: Person) => who.append('room.create', null, { kind: 'public', name: 'One more' });
const addDevice = (who: Person, pen = createPen()) =>
  who.append('device.add', null, { device: pen.device, name: 'Phone', proof: deviceProof(pen, who.member) });

it('a full office takes nobody more, whatever lets them in, until somebody leaves; who is in it notices nothing', async () => {
  members(limits.membersPerOffice - 3);
  const last = await joinOffice(office, 'Last');
  const invite = await office.store.createInvite({ role: 'member', rooms: [], uses: 1, lifetime: null }, owner.member);
  if (!invite.ok) throw new Error(invite.error.code);
  await expect(joinOffice(office, 'Late')).rejects.toThrow('too_large');
  await expect(joinOffice(office, 'Late', { token: invite.token })).rejects.toThrow('too_large');

  expect((await joinOffice(office, 'Ann', {}, ann.pen)).member).toBe(ann.member);
  expect(await ann.append('message', general, { text: 'still here' })).toMatchObject({ ok: true });
  expect(await addDevice(ann)).toMatchObject({ ok: true });
  expect(await ann.direct(last.member)).toMatchObject({ ok: true });

  await last.must('member.leave', null, {});
  // Being refused has not used up the invite.
  await joinOffice(office, 'Late', { token: invite.token });
  await expect(joinOffice(office, 'Later')).rejects.toThrow('too_large');
});

it('an office full of rooms opens no more for anybody; what is there, and direct rooms, go on', async () => {
  rooms(limits.roomsPerOffice - 2, 'nobody');
  expect(await open(ann)).toMatchObject({ ok: true });
  expect(await open(ann)).toMatchObject(tooMany);
  expect(await open(owner)).toMatchObject(tooMany);
  expect(await ann.append('room.create', null, { kind: 'private', name: 'Secret' })).toMatchObject(tooMany);
  expect(await ann.append('message', general, { text: 'here as ever' })).toMatchObject({ ok: true });
  expect(await ann.direct(owner.member)).toMatchObject({ ok: true });
});

it('who has opened as many rooms as one may opens no more; everybody else does, and an admin as many as there can be', async () => {
  const bob = await office.person('Bob');
  rooms(limits.roomsPerMember, ann.member);
  expect(await open(ann)).toMatchObject(tooMany);
  expect(await open(bob)).toMatchObject({ ok: true });
  expect(await ann.direct(bob.member)).toMatchObject({ ok: true });
  await owner.must('member.role', null, { member: ann.member, role: 'admin' });
  expect(await open(ann)).toMatchObject({ ok: true });
});

it('who has opened as many direct rooms as one may can be written to, and opens other rooms', async () => {
  const [bob, cleo] = [await office.person('Bob'), await office.person('Cleo')];
  rooms(limits.directRoomsPerMember, ann.member, 'direct');
  expect(await ann.direct(bob.member)).toMatchObject(tooMany);
  expect(await open(ann)).toMatchObject({ ok: true });
  expect(await bob.direct(ann.member)).toMatchObject({ ok: true });
  expect(await bob.direct(cleo.member)).toMatchObject({ ok: true });
});

it('a member has so many devices, a new one in place of a revoked one, and others as many', async () => {
  const devices = [];
  for (let i = 1; i < limits.devicesPerMember; i += 1) {
    const pen = createPen();
    expect(await addDevice(ann, pen)).toMatchObject({ ok: true });
    devices.push(pen.device);
  }
  expect(await addDevice(ann)).toMatchObject(tooMany);
  expect(await addDevice(owner)).toMatchObject({ ok: true });
  const [oldest = ''] = devices;
  await ann.must('device.revoke', null, { device: oldest });
  expect(await addDevice(ann)).toMatchObject({ ok: true });
  expect(await addDevice(ann)).toMatchObject(tooMany);
  expect(await ann.append('message', general, { text: 'on all of them' })).toMatchObject({ ok: true });
});
