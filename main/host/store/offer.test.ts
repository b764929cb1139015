import { copyFileSync, existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiptSigningText, type Appended, type LoggedEvent, type SignedEvent } from '../../../protocol/index.ts';
import { createStore } from './create-store.ts';
import { sha256 } from './hash.ts';
import type { Batch } from './store.ts';
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

  it('has the files of what comes back known again, which lie there without their commit', async () => {
    const blob = 'B'.repeat(42) + 'A';
    const lost = await rewound(async () => {
      await office.store.addBlob({ blob, size: 10, member: ann.member });
      const attachments = [{ blob, name: 'a', size: 10, type: 'text/plain' }];
      await ann.must('message', general, { text: 'with a file', attachments });
    });
    expect(await office.store.knownBlobs([blob])).toEqual([]);
    const results = await office.store.offer(
      lost.map((event) => ({ event, proof: proofOf(event) })),
      ann.by,
    );
    expect(results).toMatchObject([{ ok: true }]);
    expect(await office.store.knownBlobs([blob])).toEqual([blob]);
  });

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
