import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOffice, type Office, type Person } from './test-kit.ts';

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

describe('the administration', () => {
  it('ends webhooks with the rights of who made them, and says so in the audit', async () => {
    const admin = await office.person('Adam');
    const made = async (by: Person) => {
      const hook = await office.store.createWebhook({ room: general, name: 'ci' }, by.member);
      if (!hook.ok) throw new Error('not made');
      return hook;
    };
    const works = async ({ token }: { token: string }) => (await office.store.webhookOf(token)) !== undefined;
    await owner.must('member.role', null, { member: admin.member, role: 'admin' });
    const first = await made(admin);
    const other = await made(owner);
    await owner.must('member.role', null, { member: admin.member, role: 'member' });
    expect([await works(first), await works(other)]).toEqual([false, true]);
    expect((await office.store.audit({})).entries[0]).toMatchObject({
      action: 'webhook.disable',
      target: first.webhook.id,
      by: owner.member,
    });
    // What ended does not come back with the role.
    await owner.must('member.role', null, { member: admin.member, role: 'admin' });
    expect(await works(first)).toBe(false);
    const second = await made(admin);
    await owner.must('member.kick', null, { member: admin.member, ban: false });
    expect(await works(second)).toBe(false);
    const left = (await office.store.webhooks()).filter(({ disabled }) => !disabled);
    expect(left).toEqual([other.webhook]);
  });

  it('keeps webhooks by the hash of their token, and an audit of what was done', async () => {
    const made = await office.store.createWebhook({ room: general, name: 'ci' }, owner.member);
    if (!made.ok) throw new Error(made.error.code);
    expect(await office.store.webhookOf(made.token)).toEqual(made.webhook);
    expect(await office.store.webhookOf('x'.repeat(32))).toBeUndefined();
    await office.store.deleteWebhook(made.webhook.id, owner.member);
    expect(await office.store.webhooks()).toEqual([]);
    const only = await office.store.audit({ action: 'webhook.d', by: owner.member });
    expect(only.entries.map(({ action }) => action)).toEqual(['webhook.delete']);
    expect((await office.store.audit({ by: ann.member })).entries).toEqual([]);
    const { entries } = await office.store.audit({});
    expect(entries.slice(0, 2).map(({ action, by }) => [action, by])).toEqual([
      ['webhook.delete', owner.member],
      ['webhook.create', owner.member],
    ]);
  });

  it('writes down who was given a role or removed, and by whom', async () => {
    await owner.must('member.role', null, { member: ann.member, role: 'admin' });
    await owner.must('member.kick', null, { member: ann.member, ban: true });
    const { entries } = await office.store.audit({});
    expect(entries.slice(0, 2)).toMatchObject([
      { by: owner.member, action: 'member.ban', target: ann.member },
      { by: owner.member, action: 'member.role admin', target: ann.member },
    ]);
  });

  it('writes down whose messages were deleted by somebody else, and not who deleted their own', async () => {
    await owner.must('member.role', null, { member: ann.member, role: 'admin' });
    const { id: own } = await ann.must('message', general, { text: 'mine' });
    const { id: other } = await owner.must('message', general, { text: 'not mine' });
    await ann.must('delete', general, {}, { ref: own });
    await ann.must('delete', general, {}, { ref: other });
    const { entries } = await office.store.audit({ action: 'message.' });
    expect(entries).toMatchObject([{ by: ann.member, action: 'message.delete', target: other }]);
    expect(entries).toHaveLength(1);
  });

  it('is done by who is owner or admin now, whatever they were when they asked', async () => {
    const { store } = office;
    const asked = store.createInvite({ role: 'member', rooms: [], uses: 1, lifetime: null }, owner.member);
    const invite = await asked;
    const hook = await store.createWebhook({ room: general, name: 'ci' }, owner.member);
    if (!invite.ok || !hook.ok) throw new Error('not made');
    const tries = (by: string) => [
      store.changeSettings({ settings: { join: 'open' } }, by),
      store.createInvite({ role: 'member', rooms: [], uses: 1, lifetime: null }, by),
      store.revokeInvite(invite.invite.id, by),
      store.createWebhook({ room: general, name: 'ci' }, by),
      store.deleteWebhook(hook.webhook.id, by),
      store.decideJoin({ device: 'A'.repeat(43), accept: true }, by),
      store.clearJoins(by),
      store.liftBan(ann.member, by),
    ];
    await owner.must('member.role', null, { member: ann.member, role: 'admin' });
    const adam = await office.person('Adam');
    await owner.must('member.role', null, { member: adam.member, role: 'admin' });
    await owner.must('member.role', null, { member: ann.member, role: 'member' });
    await owner.must('member.kick', null, { member: adam.member, ban: false });
    for (const { member } of [ann, adam])
      for (const result of await Promise.all(tries(member)))
        expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect((await store.audit({ by: ann.member })).entries).toEqual([]);
  });

  it('lists members with what they store', async () => {
    await owner.must('member.kick', null, { member: ann.member, ban: true });
    const { members } = await office.store.memberList({});
    expect(members).toMatchObject([
      { id: owner.member, role: 'owner', banned: false, storedBytes: 0 },
      { id: ann.member, gone: true, banned: true },
    ]);
  });

  it('is called by the name that an admin gave it', async () => {
    await owner.must('office.rename', null, { name: 'Station Road' });
    expect(office.store.office.name).toBe('Station Road');
    await office.reopen();
    expect(office.store.office.name).toBe('Station Road');
  });
});
