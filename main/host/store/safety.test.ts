import { copyFileSync, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  receiptPartText,
  receiptSigningText,
  type Appended,
  type LoggedEvent,
  type ReceiptBody,
  type SignedEvent,
} from '../../../protocol/index.ts';
import { createStore } from './create-store.ts';
import { sha256 } from './hash.ts';
import type { Batch } from './store.ts';
import { createSignatures } from './writer/signatures.ts';
import { createPen, deviceProof, joinOffice, openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let owner: Person;
let ann: Person;
let general: string;
let now: number;

beforeEach(async () => {
  now = Date.now();
  office = await openOffice({ clock: () => now });
  owner = await office.person('Olga', 'owner');
  ann = await office.person('Ann');
  general = office.store.office.firstRoom;
});

afterEach(() => office.close());

/** The proof that a client keeps of an event: its batch's receipt and the part that names it. */
function proofOf(event: LoggedEvent) {
  const batch = office.batches.findLast(({ from, to }) => from <= event.seq && event.seq <= to);
  const stream = batch?.streams.find(({ events }) => events.some(({ seq }) => seq === event.seq));
  if (!batch || !stream) throw new Error('No batch brought it.');
  return {
    receipt: batch.receipt,
    part: stream.events.map(({ seq, header }) => ({ seq, headerHash: sha256(header) })),
  };
}
const eventsOf = (batches: readonly Batch[]) =>
  batches.flatMap(({ streams }) => streams.flatMap(({ events }) => events));

describe('receipts', () => {
  it('name every event of their batch and chain to the one before, over a restart too', async () => {
    await Promise.all([ann.must('message', general, { text: 'a' }), owner.must('message', general, { text: 'b' })]);
    await office.reopen();
    await ann.must('message', general, { text: 'c' });
    const signatures = createSignatures();
    let previous: string | undefined;
    for (const { receipt, streams, from, to } of office.batches) {
      const body = JSON.parse(receipt.receipt) as ReceiptBody;
      expect(body).toMatchObject({ from, to, office: office.store.office.id });
      if (previous !== undefined) expect(body.previous).toBe(previous);
      previous = sha256(receipt.receipt);
      const parts = streams.map(({ events }) =>
        sha256(receiptPartText(events.map((e) => ({ seq: e.seq, headerHash: sha256(e.header) })))),
      );
      expect(body.parts).toEqual(parts);
      expect(signatures.verify(receipt.host, receiptSigningText(receipt.receipt), receipt.signature)).toBe(true);
    }
    expect(office.batches.length).toBeGreaterThan(3);
  });
});

describe('a backup', () => {
  it('is whole while others write, and opens a new epoch where it ends', async () => {
    await ann.must('message', general, { text: 'before' });
    const copy = `${office.options.path}.copy`;
    const writing = Promise.all(Array.from({ length: 200 }, (_, i) => ann.must('message', general, { text: `${i}` })));
    const { seq } = await office.store.backup(copy);
    await writing;
    const restored = await createStore({ ...office.options, path: copy });
    try {
      expect(restored.published).toBe(seq);
      expect(restored.epochs).toMatchObject([
        { number: 1, base: 0 },
        { number: 2, base: seq },
      ]);
      const lost = { epoch: restored.epochs[0]?.id ?? '', seq: seq + 5 };
      expect(await restored.view(ann.member, { cursor: lost })).toMatchObject({ mode: 'rewind', from: seq });
    } finally {
      await restored.stop();
    }
    const again = await createStore({ ...office.options, path: copy });
    expect(again.epochs).toHaveLength(2);
    await again.stop();
  });
});

describe('an offer after a rewind', () => {
  /** Takes a backup, lets things happen, and goes back to it. */
  async function rewound(happen: () => Promise<void>): Promise<LoggedEvent[]> {
    const copy = `${office.options.path}.copy`;
    const { seq } = await office.store.backup(copy);
    await happen();
    const lost = eventsOf(office.batches).filter((event) => event.seq > seq);
    await office.store.stop();
    copyFileSync(copy, office.options.path);
    for (const side of ['-wal', '-shm']) expect(existsSync(office.options.path + side)).toBe(false);
    office.store = await createStore(office.options, { clock: () => now });
    return lost;
  }

  it('takes an event that an old receipt names as it was, even of somebody else', async () => {
    const lost = await rewound(async () => {
      const nina = await office.person('Nina');
      await nina.must('message', general, { text: 'I was here' });
    });
    const results = await office.store.offer(
      lost.map((event) => ({ event, proof: proofOf(event) })),
      ann.by,
    );
    expect(results.map(({ ok }) => ok)).toEqual(lost.map(() => true));
    const page = await office.store.catchUp(ann.member, 0);
    expect(lost.every(({ header }) => page.events.some((event) => event.header === header))).toBe(true);
    const again = await office.store.offer(
      lost.map((event) => ({ event, proof: proofOf(event) })),
      owner.by,
    );
    expect(again).toEqual(results);
  });

  it('holds any other to the rights of today', async () => {
    const lost = await rewound(async () => {
      await ann.must('message', general, { text: 'lost' });
    });
    const [event] = lost;
    if (!event) throw new Error('nothing was lost');
    expect(await office.store.offer([{ event }], owner.by)).toMatchObject([
      { ok: false, error: { code: 'forbidden' } },
    ]);
    await owner.must('member.kick', null, { member: ann.member, ban: false });
    expect(await office.store.offer([{ event }], ann.by)).toMatchObject([{ ok: false, error: { code: 'revoked' } }]);
    expect(await office.store.offer([{ event, proof: proofOf(event) }], owner.by)).toMatchObject([{ ok: true }]);
  });

  const offers = (events: LoggedEvent[], by: Person) =>
    office.store.offer(
      events.map((event) => ({ event, proof: proofOf(event) })),
      by.by,
    );
  const codes = (results: Appended[]) => results.map((result) => (result.ok ? 'ok' : result.error.code));
  const memberOf = async (member: string) =>
    (await office.store.memberList({})).members.find(({ id }) => id === member);

  it('takes a promotion from who could give it today only, a demotion from anybody', async () => {
    const bob = await office.person('Bob');
    const lost = await rewound(async () => {
      await owner.must('member.role', null, { member: ann.member, role: 'admin' });
      await owner.must('member.role', null, { member: ann.member, role: 'member' });
    });
    const [promotion, demotion] = lost;
    if (!promotion || !demotion) throw new Error('nothing was lost');
    expect(codes(await offers([promotion], ann))).toEqual(['forbidden']);
    expect(codes(await offers([promotion], owner))).toEqual(['ok']);
    expect(await memberOf(ann.member)).toMatchObject({ role: 'admin' });
    expect(codes(await offers([demotion, promotion], bob))).toEqual(['ok', 'ok']);
    expect(await memberOf(ann.member)).toMatchObject({ role: 'member' });
  });

  it('lets nobody back in by proof who would not get in today, but by who may let them in', async () => {
    await office.store.changeSettings({ settings: { join: 'invite' } }, owner.member);
    const lost = await rewound(async () => {
      const mallory = await office.person('Mallory');
      await mallory.must('message', general, { text: 'hello' });
      await owner.must('member.kick', null, { member: mallory.member, ban: true });
    });
    expect(codes(await offers(lost, ann))).toEqual(['forbidden', 'not_found', 'not_found']);
    expect(codes(await offers(lost, owner))).toEqual(['ok', 'ok', 'ok']);
    expect(codes(await offers(lost, ann))).toEqual(['ok', 'ok', 'ok']);
  });

  it('brings back who was removed and came again with the same device, each word under the name it was said in', async () => {
    let again: Person | undefined;
    const lost = await rewound(async () => {
      await ann.must('message', general, { text: 'as I was' });
      await owner.must('member.kick', null, { member: ann.member, ban: false });
      again = await joinOffice(office, 'Ann', {}, ann.pen);
      await again.must('message', general, { text: 'as I am' });
    });
    const [before, kick, join, after] = lost;
    if (!before || !kick || !join || !after) throw new Error('nothing was lost');
    expect(codes(await offers([join, after], owner))).toEqual(['not_found', 'not_found']);
    expect(codes(await offers([kick, join, after, before], owner))).toEqual(['ok', 'ok', 'ok', 'ok']);
    const { events } = await office.store.catchUp(owner.member, 0);
    const saidBy = (event: LoggedEvent) => events.find(({ header }) => header === event.header)?.member;
    expect([saidBy(before), saidBy(after)]).toEqual([ann.member, again?.member]);
    expect(await office.store.standing(ann.pen.device)).toMatchObject({ member: again?.member });
  });

  it('lifts no ban by what the banned person was before, in whatever order it comes back', async () => {
    const eve = createPen();
    const lost = await rewound(async () => {
      for (const ban of [false, true])
        await owner.must('member.kick', null, { member: (await joinOffice(office, 'Eve', {}, eve)).member, ban });
    });
    for (const events of [[...lost.slice(2), ...lost.slice(0, 1)], lost.slice(1, 2)]) {
      expect(codes(await offers(events, owner))).not.toContain('not_found');
      expect(await office.store.standing(eve.device)).toMatchObject({ barred: 'banned' });
    }
  });

  it('brings a guest back without the stay that the invite gave', async () => {
    let guest: Person | undefined;
    const lost = await rewound(async () => {
      guest = await office.person('Gus', 'guest', [general]);
      await guest.must('message', general, { text: 'visiting' });
    });
    expect(new Set(codes(await offers(lost, owner)))).toEqual(new Set(['ok']));
    expect(await office.store.standing(guest?.pen.device ?? '')).toMatchObject({ role: 'guest', barred: 'gone' });
    await office.store.sweep();
    expect(await memberOf(guest?.member ?? '')).toMatchObject({ gone: true });
    expect(new Set(codes(await offers(lost, ann)))).toEqual(new Set(['ok']));
  });

  it('lets somebody into a room, or a device to a member, by the hand of those alone whose it is to do', async () => {
    const room = (await owner.must('room.create', null, { kind: 'private', name: 'Board', members: [] })).id;
    const nora = await office.person('Nora');
    const second = createPen();
    const lost = await rewound(async () => {
      await owner.must('room.invite', room, { member: ann.member });
      await owner.must('room.remove', room, { member: ann.member });
      const proof = deviceProof(second, ann.member);
      await ann.must('device.add', null, { device: second.device, name: 'phone', proof });
      await ann.must('room.create', null, { kind: 'private', name: 'Two', members: [nora.member] });
    });
    const [invite, , device, opened] = lost;
    if (!invite || !device || !opened) throw new Error('nothing was lost');
    expect(codes(await offers([invite], ann))).toEqual(['forbidden']);
    expect(codes(await offers([device], owner))).toEqual(['forbidden']);
    expect(codes(await offers([opened], owner))).toEqual(['forbidden']);
    expect(codes(await offers([invite], owner))).toEqual(['ok']);
    expect(codes(await offers([device], ann))).toEqual(['ok']);
    expect(codes(await offers([opened], nora))).toEqual(['ok']);
  });

  it('takes no last owner away, whatever a receipt says, while their successor is not back', async () => {
    const lost = await rewound(async () => {
      await owner.must('member.role', null, { member: ann.member, role: 'owner' });
      await owner.must('member.leave', null, {});
    });
    const [promotion, leave] = lost;
    if (!promotion || !leave) throw new Error('nothing was lost');
    expect(codes(await offers([leave], ann))).toEqual(['forbidden']);
    expect(codes(await offers([promotion, leave], owner))).toEqual(['ok', 'ok']);
  });

  it('believes no receipt that it did not sign, nor one that names something else', async () => {
    const lost = await rewound(async () => {
      await ann.must('message', general, { text: 'lost' });
    });
    const [event] = lost;
    if (!event) throw new Error('nothing was lost');
    const proof = proofOf(event);
    const forger = createPen();
    const forged = {
      ...proof.receipt,
      host: forger.device,
      signature: forger.sign(receiptSigningText(proof.receipt.receipt)),
    };
    const refusal = [{ ok: false, error: { code: 'forbidden' } }];
    expect(await office.store.offer([{ event, proof: { ...proof, receipt: forged } }], owner.by)).toMatchObject(
      refusal,
    );
    const backdated: SignedEvent = ann.pen.event('message', general, { text: 'never said' });
    const lie = { ...event, ...backdated };
    const part = [{ seq: event.seq, headerHash: sha256(backdated.header) }];
    expect(await office.store.offer([{ event: lie, proof: { ...proof, part } }], owner.by)).toMatchObject(refusal);
  });
});

describe('files', () => {
  const blob = 'B'.repeat(42) + 'A';

  it('can be attached by who uploaded all of them or sees them, and read by who sees the message', async () => {
    const room = (await ann.must('room.create', null, { kind: 'private', name: 'Plans' })).id;
    const bob = await office.person('Bob');
    const body = { text: '', attachments: [{ blob, name: 'plan.pdf', size: 10, type: 'application/pdf' }] };
    expect(await ann.append('message', room, body)).toMatchObject({ error: { code: 'not_found' } });
    await office.store.addBlob({ blob, size: 10, member: ann.member });
    expect(await bob.append('message', general, body)).toMatchObject({ error: { code: 'not_found' } });
    const lie = { ...body, attachments: body.attachments.map((a) => ({ ...a, size: 11 })) };
    expect(await ann.append('message', room, lie)).toMatchObject({ error: { code: 'bad_request' } });
    const { id } = await ann.must('message', room, body);
    expect(await office.store.readableBlob(bob.member, blob)).toBeUndefined();
    const named = await office.store.search(ann.member, { text: 'plan', hasFile: true, limit: 5 });
    expect(named).toMatchObject({ ok: true, messages: { length: 1 } });
    await ann.must('room.invite', room, { member: bob.member });
    expect(await office.store.readableBlob(bob.member, blob)).toEqual({ size: 10 });
    await ann.must('delete', room, {}, { ref: id });
    expect(await office.store.readableBlob(bob.member, blob)).toBeUndefined();
  });

  it('count once for the office, and are forgotten when nothing refers to them', async () => {
    await office.store.addBlob({ blob, size: 10, member: ann.member });
    await office.store.addBlob({ blob, size: 10, member: owner.member });
    expect(await office.store.storageUse(ann.member)).toMatchObject({ memberBytes: 10, officeBytes: 10 });
    const { id } = await ann.must('message', general, {
      text: 'x',
      attachments: [{ blob, name: 'a', size: 10, type: 'text/plain' }],
    });
    now += 1000;
    expect(await office.store.takeUnreferencedBlobs(now)).toEqual([]);
    await ann.must('delete', general, {}, { ref: id });
    expect(await office.store.takeUnreferencedBlobs(now - 1000)).toEqual([]);
    expect(await office.store.takeUnreferencedBlobs(now)).toEqual([blob]);
    expect(await office.store.storageUse(ann.member)).toMatchObject({ memberBytes: 0, officeBytes: 0 });
  });
});

describe('the database', () => {
  it("is refused when it is a newer version's or another office's", async () => {
    await office.store.stop();
    await expect(
      createStore({ ...office.options, office: { ...office.options.office, id: 'b'.repeat(51) + 'q' } }),
    ).rejects.toThrow(/another office/);
    const db = new DatabaseSync(office.options.path);
    db.exec("INSERT INTO migration VALUES (999, '999-future', 0)");
    db.close();
    await expect(createStore(office.options)).rejects.toThrow(/newer version/);
    const mend = new DatabaseSync(office.options.path);
    mend.exec('DELETE FROM migration WHERE number = 999');
    mend.close();
    office.store = await createStore(office.options);
  });
});

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
