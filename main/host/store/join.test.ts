import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkKeys } from '../network-keys.ts';
import { createPen, here, joinOffice, membersOf, openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let owner: Person;
let now: number;

beforeEach(async () => {
  now = Date.now();
  office = await openOffice({ clock: () => now });
  owner = await office.person('Olga', 'owner');
});

afterEach(() => office.close());

const set = (settings: Parameters<Office['store']['changeSettings']>[0]['settings'], passcode?: string) =>
  office.store.changeSettings({ settings, ...(passcode !== undefined && { passcode }) }, null);

function attempt(more: object = {}, pen = createPen()) {
  return office.store.join({
    event: pen.event('member.join', null, { name: 'Ann' }),
    device: pen.device,
    passcodeText: 'this connection',
    from: here,
    ...more,
  });
}

const codeOf = (result: Awaited<ReturnType<typeof attempt>>) => (result.ok ? 'ok' : result.error.code);

describe('joining', () => {
  it('lets anybody into an open office, and knows them again', async () => {
    const ann = await joinOffice(office, 'Ann');
    expect(await office.store.standing(ann.pen.device)).toEqual({ member: ann.member, role: 'member' });
    const again = await joinOffice(office, 'Ann again', {}, ann.pen);
    expect(again.member).toBe(ann.member);
  });

  it('asks for the passcode, slows down guessing and lets in who knows it', async () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    const proof = (text: string, with_ = key) =>
      createHmac('sha256', Buffer.from(with_, 'base64url')).update(text).digest('base64url');
    await set({ join: 'passcode' }, key);
    const pen = createPen();
    expect(await attempt({}, pen)).toMatchObject({ ok: false, error: { code: 'passcode_wrong', join: 'passcode' } });
    for (let i = 0; i < 5; i++) {
      expect(await attempt({ passcodeProof: proof('another connection') }, pen)).toMatchObject({
        error: { code: 'passcode_wrong' },
      });
    }
    const right = { passcodeProof: proof('this connection') };
    expect(await attempt(right, pen)).toMatchObject({ error: { code: 'rate_limited', retryAfter: 1000 } });
    now += 1001;
    expect(await attempt(right, pen)).toMatchObject({ ok: true, role: 'member' });
  });

  it('stops the guessing of an address, whatever the device, and of nobody else', async () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    await set({ join: 'passcode' }, key);
    const wrong = { passcodeProof: Buffer.alloc(32).toString('base64url'), from: networkKeys('192.0.2.66') };
    const codes: string[] = [];
    for (let i = 0; i < 7; i++) codes.push(codeOf(await attempt(wrong)));
    expect(codes).toEqual([...Array<string>(5).fill('passcode_wrong'), 'rate_limited', 'rate_limited']);
    const passcodeProof = createHmac('sha256', Buffer.from(key, 'base64url'))
      .update('this connection')
      .digest('base64url');
    expect(await attempt({ passcodeProof, from: networkKeys('192.0.2.67') })).toMatchObject({ ok: true });
  });

  it('lets in who knows the passcode although a thousand addresses guess', async () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    await set({ join: 'passcode' }, key);
    const wrong = Buffer.alloc(32).toString('base64url');
    const guess = (i: number) => attempt({ passcodeProof: wrong, from: networkKeys(`10.0.${i % 100}.1`) });
    const codes = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      const code = codeOf(await guess(i));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.get('passcode_wrong')).toBe(300);
    const passcodeProof = createHmac('sha256', Buffer.from(key, 'base64url'))
      .update('this connection')
      .digest('base64url');
    expect(await attempt({ passcodeProof, from: networkKeys('192.0.2.67') })).toMatchObject({ ok: true });
  });

  it('lets in who knows the passcode although the whole IPv6 network around them guesses', async () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    await set({ join: 'passcode' }, key);
    const wrong = Buffer.alloc(32).toString('base64url');
    const guess = async (host: number) =>
      codeOf(await attempt({ passcodeProof: wrong, from: networkKeys(`2001:db8::${host.toString(16)}`) }));
    for (let host = 1; host <= 70; host++) await guess(host);
    // Who has guessed wrong waits for the network's guesses, too.
    expect(await guess(1)).toBe('rate_limited');
    const passcodeProof = createHmac('sha256', Buffer.from(key, 'base64url'))
      .update('this connection')
      .digest('base64url');
    expect(await attempt({ passcodeProof, from: networkKeys('2001:db8::ffff') })).toMatchObject({ ok: true });
  });

  it('slows down who fills an open office, and nobody else', async () => {
    const flood = networkKeys('192.0.2.66');
    const codes: string[] = [];
    for (let i = 0; i < 22; i++) codes.push(codeOf(await attempt({ from: flood })));
    expect(codes).toEqual([...Array<string>(20).fill('ok'), 'rate_limited', 'rate_limited']);
    expect(await attempt({ from: networkKeys('192.0.2.67') })).toMatchObject({ ok: true });
    now += 30_000;
    expect(await attempt({ from: flood })).toMatchObject({ ok: true });
  });

  it('keeps a few requests of an address waiting, so that others are heard', async () => {
    await set({ join: 'approval' });
    const ask = async (peer: string) => codeOf(await attempt({ from: networkKeys(peer) }));
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push(await ask('192.0.2.66'));
    expect(codes).toEqual([...Array<string>(5).fill('join_pending'), 'rate_limited']);
    expect(await ask('192.0.2.67')).toBe('join_pending');
    for (let i = 0; i < 50; i++) await ask(`2001:db8::${(i + 1).toString(16)}`);
    expect(await ask('2001:db8::ffff')).toBe('rate_limited');
    expect(await ask('2001:db8:0:1::1')).toBe('join_pending');
  });

  it('forgets requests that nobody decides, and all of them when an admin says so', async () => {
    await set({ join: 'approval', joinRequestHours: 2 });
    await attempt();
    now += 2 * 3_600_000 - 1;
    await office.store.sweep();
    expect((await office.store.joinRequests()).requests).toHaveLength(1);
    now += 1;
    await office.store.sweep();
    expect((await office.store.joinRequests()).requests).toEqual([]);
    await attempt();
    await attempt();
    expect(await office.store.clearJoins(owner.member)).toEqual({ ok: true, cleared: 2 });
    expect((await office.store.joinRequests()).requests).toEqual([]);
    expect((await office.store.audit({})).entries[0]).toMatchObject({ action: 'join.clear', by: owner.member });
  });

  it('lets in whom an admin accepts', async () => {
    await set({ join: 'approval' });
    const pen = createPen();
    expect(await attempt({}, pen)).toMatchObject({ error: { code: 'join_pending' } });
    expect((await office.store.joinRequests()).requests).toMatchObject([{ device: pen.device, name: 'Ann' }]);
    await office.store.decideJoin({ device: pen.device, accept: false }, owner.member);
    expect(await attempt({}, pen)).toMatchObject({ error: { code: 'join_denied' } });
    await office.store.decideJoin({ device: pen.device, accept: true }, owner.member);
    expect(await attempt({}, pen)).toMatchObject({ ok: true });
  });

  it('honours an invite as often as it says, until it expires', async () => {
    await set({ join: 'invite' });
    expect(await attempt()).toMatchObject({ error: { code: 'join_required', join: 'invite' } });
    const made = await office.store.createInvite({ role: 'member', rooms: [], uses: 2, lifetime: 1000 }, owner.member);
    if (!made.ok) throw new Error('not made');
    expect(await attempt({ token: made.token })).toMatchObject({ ok: true });
    expect(await attempt({ token: made.token })).toMatchObject({ ok: true });
    const refused = (why: RegExp) => ({
      error: { code: 'invite_invalid', message: expect.stringMatching(why) as string },
    });
    expect(await attempt({ token: made.token })).toMatchObject(refused(/used as often/));
    const other = await office.store.createInvite(
      { role: 'member', rooms: [], uses: null, lifetime: 1000 },
      owner.member,
    );
    if (!other.ok) throw new Error('not made');
    now += 1001;
    expect(await attempt({ token: other.token })).toMatchObject(refused(/expired/));
  });

  it('lets only an owner invite an owner', async () => {
    const admin = await office.person('Adam');
    await owner.must('member.role', null, { member: admin.member, role: 'admin' });
    const ask = { role: 'owner' as const, rooms: [], uses: 1, lifetime: null };
    expect(await office.store.createInvite(ask, admin.member)).toMatchObject({ error: { code: 'forbidden' } });
    expect(await office.store.hasOwner()).toBe(true);
  });

  it('keeps a kicked member out by replay, and a banned one altogether', async () => {
    const ann = await joinOffice(office, 'Ann');
    await owner.must('member.kick', null, { member: ann.member, ban: false });
    const replay = { event: ann.joined, device: ann.pen.device, passcodeText: '', from: here };
    expect(await office.store.join(replay)).toMatchObject({ error: { code: 'revoked' } });
    expect(await office.store.standing(ann.pen.device)).toMatchObject({ barred: 'gone' });
    const anew = await joinOffice(office, 'Ann', {}, ann.pen);
    expect(anew.member).not.toBe(ann.member);
    await owner.must('member.kick', null, { member: anew.member, ban: true });
    expect(await attempt({}, ann.pen)).toMatchObject({ error: { code: 'banned' } });
    await office.store.liftBan(anew.member, owner.member);
    expect(await attempt({}, ann.pen)).toMatchObject({ ok: true });
  });

  it('lets nobody in any more by what an admin left behind', async () => {
    const admin = await office.person('Adam');
    await owner.must('member.role', null, { member: admin.member, role: 'admin' });
    const ask = { role: 'member' as const, rooms: [], uses: 5, lifetime: null };
    const made = await office.store.createInvite(ask, admin.member);
    if (!made.ok) throw new Error('not made');
    expect(await attempt({ token: made.token })).toMatchObject({ ok: true });
    await admin.must('member.leave', null, {});
    expect(await attempt({ token: made.token })).toMatchObject({ error: { code: 'invite_invalid' } });
  });

  it('refuses a request that another device signed', async () => {
    const thief = createPen();
    const event = createPen().event('member.join', null, { name: 'Ann' });
    expect(await office.store.join({ event, device: thief.device, passcodeText: '', from: here })).toMatchObject({
      error: { code: 'bad_proof' },
    });
  });
});

describe('guests', () => {
  it('come in and stay only while the office takes guests, and are the same when it does again', async () => {
    const rooms = [office.store.office.firstRoom];
    const made = await office.store.createInvite({ role: 'guest', rooms, uses: 2, lifetime: null }, owner.member);
    const token = made.ok ? made.token : '';
    const eve = await joinOffice(office, 'Eve', { token });
    await set({ guests: false });
    expect(await attempt({ token })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(await office.store.standing(eve.pen.device)).toMatchObject({ role: 'guest', barred: 'no_guests' });
    expect(await attempt({ token }, eve.pen)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(await office.store.standing(owner.pen.device)).toEqual({ member: owner.member, role: 'owner' });

    await set({ guests: true });
    expect(await office.store.standing(eve.pen.device)).toEqual({ member: eve.member, role: 'guest' });
    // The refusal took no use off the invite.
    expect(await attempt({ token })).toMatchObject({ ok: true, role: 'guest' });
    expect(await attempt({ token })).toMatchObject({ ok: false, error: { code: 'invite_invalid' } });
  });

  it('see their rooms and the people in them, nothing else', async () => {
    const room = (await owner.must('room.create', null, { kind: 'private', name: 'Visit' })).id;
    const ann = await joinOffice(office, 'Ann');
    await ann.must('message', office.store.office.firstRoom, { text: 'for members' });
    const guest = await office.person('Gus', 'guest', [room]);
    const view = await office.store.view(guest.member, {});
    expect(view.role).toBe('guest');
    expect(view.rooms.map(({ id }) => id)).toEqual([room]);
    expect(new Set(membersOf(view).map(({ id }) => id))).toEqual(new Set([owner.member, guest.member]));
    const { events } = await office.store.catchUp(guest.member, 0);
    const rooms = new Set(events.map(({ header }) => (JSON.parse(header) as { room: string | null }).room));
    expect(rooms).toEqual(new Set([null, room]));
    expect(events.some(({ member }) => member === ann.member)).toBe(false);
    expect(await guest.append('room.create', null, { kind: 'public', name: 'Mine' })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });

  it("are told live of the office's events about those they know", async () => {
    const room = (await owner.must('room.create', null, { kind: 'private', name: 'Visit' })).id;
    const guest = await office.person('Gus', 'guest', [room]);
    const ann = await joinOffice(office, 'Ann');
    office.batches.length = 0;
    await ann.must('profile', null, { status: { text: 'unseen' } });
    await owner.must('profile', null, { status: { text: 'seen' } });
    const told = office.batches.flatMap(({ guests }) => guests);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ member: guest.member, events: [{ member: owner.member }] });
  });

  it('end with their invite, when it is revoked or expires', async () => {
    const rooms = [office.store.office.firstRoom];
    const invite = async (lifetime: number | null) => {
      const made = await office.store.createInvite({ role: 'guest', rooms, uses: null, lifetime }, owner.member);
      if (!made.ok) throw new Error('not made');
      return { ...made, guest: await joinOffice(office, 'Gus', { token: made.token }) };
    };
    const revoked = await invite(null);
    await office.store.revokeInvite(revoked.invite.id, owner.member);
    expect(await office.store.standing(revoked.guest.pen.device)).toMatchObject({ barred: 'gone' });
    const expiring = await invite(1000);
    expect(await office.store.standing(expiring.guest.pen.device)).toMatchObject({ role: 'guest' });
    now += 1001;
    expect(await office.store.standing(expiring.guest.pen.device)).toMatchObject({ barred: 'gone' });
    office.batches.length = 0;
    await office.store.sweep();
    expect(office.batches.flatMap(({ effects }) => effects)).toEqual([
      { kind: 'member.gone', member: expiring.guest.member, why: 'kicked' },
    ]);
  });
});
