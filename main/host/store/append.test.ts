import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPen, openOffice, type Office, type Person } from './test-kit.ts';

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

describe('append', () => {
  it('acknowledges an event with its seq and its number within the room', async () => {
    const first = await ann.must('message', general, { text: 'one' });
    const second = await ann.must('message', general, { text: 'two' });
    expect(second).toMatchObject({ seq: first.seq + 1, n: first.n + 1 });
  });

  it('acknowledges the same event again with the same place and uses no new seq', async () => {
    const event = ann.pen.event('message', general, { text: 'once' });
    const [first] = await office.store.append([event], ann.by);
    const [again] = await office.store.append([{ ...event }], ann.by);
    expect(again).toEqual(first);
    const next = await ann.must('message', general, { text: 'next' });
    expect(first).toMatchObject({ ok: true, seq: next.seq - 1 });
  });

  it('refuses another event under a used id as a conflict', async () => {
    const { id } = await ann.must('message', general, { text: 'one' });
    expect(await ann.append('message', general, { text: 'other' }, { id })).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  it('refuses an event that the author did not sign', async () => {
    const event = ann.pen.event('message', general, { text: 'forged' });
    const forged = createPen().event('message', general, { text: 'forged' });
    const [result] = await office.store.append([{ ...event, signature: forged.signature }], ann.by);
    expect(result).toMatchObject({ ok: false, error: { code: 'bad_proof' } });
  });

  it('refuses a body that is not the one that was signed', async () => {
    const event = ann.pen.event('message', general, { text: 'signed' });
    const [result] = await office.store.append([{ ...event, body: JSON.stringify({ text: 'other' }) }], ann.by);
    expect(result).toMatchObject({ ok: false, error: { code: 'bad_hash' } });
  });

  it("refuses an event that another member's device signed", async () => {
    const event = owner.pen.event('message', general, { text: 'not mine' });
    const [result] = await office.store.append([event], ann.by);
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('refuses an event for another office', async () => {
    expect(await ann.append('message', general, { text: 'x' }, { office: 'b'.repeat(51) + 'q' })).toMatchObject({
      error: { code: 'wrong_office' },
    });
  });

  it('answers each event of a request for itself, in order', async () => {
    const good = ann.pen.event('message', general, { text: 'good' });
    const bad = ann.pen.event('message', ann.member, { text: 'no such room' });
    const last = ann.pen.event('message', general, { text: 'last' });
    const results = await office.store.append([good, bad, last, { header: '{', body: '{}', signature: '' }], ann.by);
    expect(results.map((r) => (r.ok ? 'ok' : r.error.code))).toEqual(['ok', 'not_found', 'ok', 'bad_request']);
  });

  it('hands the batch over before it acknowledges, and chains the batches', async () => {
    office.batches.length = 0;
    await Promise.all(Array.from({ length: 20 }, (_, i) => ann.must('message', general, { text: `m${i}` })));
    const seqs = office.batches.flatMap(({ streams }) => streams.flatMap(({ events }) => events.map(({ seq }) => seq)));
    expect(seqs).toHaveLength(20);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    for (const [i, batch] of office.batches.entries()) {
      const before = office.batches[i - 1];
      if (before) expect(batch.previous).toBe(before.to);
      expect(batch.from).toBe(batch.previous + 1);
    }
    expect(office.store.published).toBe(seqs.at(-1));
  });

  it.each([
    ['in bytes', 3, 60_000],
    ['in bytes, with more behind it', 7, 60_000],
    ['in number', 501, 1],
    ['in number, twice', 1_203, 1],
  ])('cuts what outgrows a page %s into batches that each end before what does not fit', async (_, count, length) => {
    office.batches.length = 0;
    const events = Array.from({ length: count }, () => ann.pen.event('message', general, { text: 'x'.repeat(length) }));
    const results = await office.store.append(events, ann.by);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(office.batches.length).toBeGreaterThan(1);
    let previous = office.batches[0]?.previous ?? 0;
    for (const batch of office.batches) {
      const seqs = batch.streams.flatMap((stream) => stream.events.map(({ seq }) => seq));
      expect(batch).toMatchObject({ previous, from: previous + 1, to: seqs.at(-1) });
      expect(JSON.parse(batch.receipt.receipt)).toMatchObject({ from: batch.from, to: batch.to });
      previous = batch.to;
    }
    expect(previous).toBe(office.store.published);
  });

  it('lets a call that breaks fail alone', async () => {
    const [broken, whole] = await Promise.allSettled([
      office.store.append([null as never], ann.by),
      office.store.append([ann.pen.event('message', general, { text: 'beside it' })], ann.by),
    ]);
    expect(broken.status).toBe('rejected');
    expect(whole).toMatchObject({ status: 'fulfilled', value: [{ ok: true }] });
    const { seq } = await ann.must('message', general, { text: 'after it' });
    expect(whole).toMatchObject({ value: [{ seq: seq - 1 }] });
  });

  it('keeps all of it over a restart', async () => {
    const { id, seq } = await ann.must('message', general, { text: 'kept' });
    await office.reopen();
    const found = await office.store.message(ann.member, { id });
    expect(found).toMatchObject({ ok: true, message: { event: { seq } } });
    const next = await ann.must('message', general, { text: 'after' });
    expect(next.seq).toBe(seq + 1);
  });
});
