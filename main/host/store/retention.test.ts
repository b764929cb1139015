import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventHeader } from '../../../protocol/index.ts';
import { openOffice, type Office, type Person } from './test-kit.ts';

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

describe('retention', () => {
  it('erases what was said before, and keeps headers, ids and numbers', async () => {
    const old = await ann.must('message', general, { text: 'ephemeral' });
    now += 10 * 86_400_000;
    const fresh = await ann.must('message', general, { text: 'lasting' });
    await office.store.changeSettings({ settings: { retentionDays: 5 } }, owner.member);
    await office.store.sweep();
    const { events } = await office.store.catchUp(ann.member, old.seq - 1);
    expect(events.find(({ seq }) => seq === old.seq)?.body).toBeNull();
    expect(events.find(({ seq }) => seq === fresh.seq)?.body).not.toBeNull();
    expect(await office.store.search(ann.member, { text: 'ephemeral', limit: 5 })).toMatchObject({ messages: [] });
    expect(await office.store.search(ann.member, { text: 'lasting', limit: 5 })).toMatchObject({
      messages: { length: 1 },
    });
  });

  it('tells caches: by an event, by what changed in a range, and at the next connection', async () => {
    const room = (await ann.must('room.create', null, { kind: 'public', name: 'Short-lived' })).id;
    const { id, seq } = await ann.must('message', room, { text: 'first' });
    const edit = await ann.must('edit', room, { text: 'second' }, { ref: id });
    await ann.must('reaction.add', room, { emoji: '⏳' }, { ref: id });
    await office.store.changeSettings({ settings: { retentionDays: 5 } }, owner.member);
    const known = office.store.published;
    now += 10 * 86_400_000;
    await office.store.sweep();
    const { events } = await office.store.catchUp(ann.member, known);
    const told = events.map(({ header, body }) => [(JSON.parse(header) as EventHeader).type, body]);
    expect(told).toEqual([['office.erase', JSON.stringify({ through: seq })]]);
    const changed = await office.store.changes(ann.member, { room, from: 1, to: 99, since: known });
    expect(changed).toMatchObject({ messages: [{ event: { seq, body: null } }] });
    expect(changed.ok && changed.messages[0]).not.toHaveProperty('edit');
    expect(changed.ok && changed.messages[0]).not.toHaveProperty('reactions');
    expect((await office.store.view(ann.member, {})).erased).toBe(seq);
    expect((await office.store.catchUp(ann.member, edit.seq - 1)).events[0]?.body).toBeNull();
    expect(await ann.append('edit', room, { text: 'third' }, { ref: id })).toMatchObject({ ok: false });
  });

  it('goes on past however many messages that were received while the clock was ahead', async () => {
    const right = now;
    now += 150 * 86_400_000;
    await Promise.all(Array.from({ length: 201 }, (_, at) => ann.must('message', general, { text: `${at}` })));
    now = right;
    const { seq } = await ann.must('message', general, { text: 'ephemeral' });
    await office.store.changeSettings({ settings: { retentionDays: 5 } }, owner.member);
    now += 10 * 86_400_000;
    await office.store.sweep();
    expect((await office.store.view(ann.member, {})).erased).toBe(seq);
  });

  it('is the host’s alone: nobody else may say that messages are too old', async () => {
    const body = { through: office.store.published };
    expect(await owner.append('office.erase', null, body)).toMatchObject({ error: { code: 'forbidden' } });
  });
});
