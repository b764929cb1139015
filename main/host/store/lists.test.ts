import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  limits,
  type chat,
  type EventHeader,
  type MessageState,
  type Reply,
  type Result,
} from '../../../protocol/index.ts';
import { openOffice, type Office, type Person } from './test-kit.ts';

let now = Date.parse('2026-03-01T12:00:00Z');
let office: Office;
let ann: Person;
let bob: Person;
let eve: Person;

beforeAll(async () => {
  office = await openOffice({ clock: () => now });
  ann = await office.person('Ann');
  bob = await office.person('Bob');
  eve = await office.person('Eve');
});
afterAll(() => office.close());

const room = async (name: string, members: string[] = [bob.member]) =>
  (await ann.must('room.create', null, { kind: 'private', name, members })).id;
const good = <T>(result: Result<T>) => {
  if (!result.ok) throw new Error(result.error.message);
  return result;
};
const texts = (messages: readonly MessageState[]) =>
  messages.map(({ event, edit }) => (JSON.parse((edit ?? event).body ?? '{}') as { text?: string }).text);
const idOf = ({ event }: MessageState) => (JSON.parse(event.header) as EventHeader).id;
const report = { blob: 'A'.repeat(43), name: 'report.pdf', size: 10, type: 'application/pdf' };

describe('a thread', () => {
  it('is all that answer a message, directly or through others, in order, whichever of them is asked for', async () => {
    const here = await room('Threads');
    const root = await ann.must('message', here, { text: 'lunch?' });
    const other = await ann.must('message', here, { text: 'rain' });
    const first = await bob.must('message', here, { text: 'yes' }, { ref: root.id });
    await bob.must('message', here, { text: 'again' }, { ref: other.id });
    const second = await ann.must('message', here, { text: 'where?' }, { ref: first.id });
    await bob.must('message', here, { text: 'the harbour' }, { ref: second.id });
    await ann.must('edit', here, { text: 'when?' }, { ref: second.id });
    for (const { id } of [root, first, second]) {
      const thread = good(await office.store.replies(bob.member, { id, limit: 50 }));
      expect(texts(thread.messages)).toEqual(['yes', 'when?', 'the harbour']);
      expect(thread).toMatchObject({ root: root.id, asOf: office.store.published });
      expect(thread.receipt).toBeDefined();
      expect(thread.next).toBeUndefined();
    }
  });

  it('goes on page by page, bounded in messages and bytes', async () => {
    const here = await room('Long');
    const root = await ann.must('message', here, { text: 'go' });
    const text = 'x'.repeat(60_000);
    for (let i = 0; i < 5; i += 1) await bob.must('message', here, { text: i < 3 ? text : `${i}` }, { ref: root.id });
    const sizes: number[] = [];
    for (let after: number | undefined = 0; after !== undefined;) {
      const ask = { id: root.id, after, limit: 2 };
      const page: Reply<typeof chat, 'replies'> = good(await office.store.replies(ann.member, ask));
      expect(JSON.stringify(page).length).toBeLessThan(limits.packetBytes);
      sizes.push(page.messages.length);
      after = page.next;
    }
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('of a message that nobody answered is empty; of one that the asker may not see there is none', async () => {
    const here = await room('Quiet');
    const { id } = await ann.must('message', here, { text: 'hm' });
    expect(good(await office.store.replies(bob.member, { id, limit: 50 }))).toMatchObject({ root: id, messages: [] });
    expect(await office.store.replies(eve.member, { id, limit: 50 })).toMatchObject({ error: { code: 'not_found' } });
    const made = (await ann.must('room.topic', here, { topic: 'x' })).id;
    expect(await office.store.replies(bob.member, { id: made, limit: 50 })).toMatchObject({ ok: false });
  });
});

describe('the pins of a room', () => {
  it('are told with who pinned and when, the last pinned first', async () => {
    const here = await room('Pinned');
    const ids: string[] = [];
    for (const text of ['a', 'b', 'c', 'd']) ids.push((await ann.must('message', here, { text })).id);
    const pin = (at: number, pinned = true) => bob.must('pin', here, { pinned }, { ref: ids[at] ?? '' });
    for (const at of [2, 0, 1, 3]) await pin(at);
    await pin(1, false);
    now += 1_000;
    await pin(1);
    await ann.must('delete', here, {}, { ref: ids[3] ?? '' });
    const all = good(await office.store.pins(ann.member, { room: here, limit: 50 }));
    expect(texts(all.messages)).toEqual(['b', 'a', 'c']);
    expect(all.messages[0]?.pinned).toEqual({ member: bob.member, at: now });
    expect(all.messages[1]?.pinned).toEqual({ member: bob.member, at: now - 1_000 });
    const first = good(await office.store.pins(ann.member, { room: here, limit: 2 }));
    expect(texts(first.messages)).toEqual(['b', 'a']);
    const rest = good(
      await office.store.pins(ann.member, { room: here, limit: 2, ...(first.next && { below: first.next }) }),
    );
    expect(texts(rest.messages)).toEqual(['c']);
    expect(rest.next).toBeUndefined();
    expect(await office.store.pins(eve.member, { room: here, limit: 50 })).toMatchObject({ ok: false });
  });
});

describe('mentions of the caller', () => {
  it('are those by others in the rooms that the caller may see now, newest first', async () => {
    const here = await room('Calls', [bob.member, eve.member]);
    const lost = await room('Lost', [bob.member, eve.member]);
    const call = (where: string, text: string, who = ann) =>
      who.must('message', where, { text, mentions: [eve.member] });
    await call(here, 'one');
    const two = await call(here, 'two');
    await call(lost, 'three');
    const four = await call(here, 'four');
    await call(here, 'myself', eve);
    await ann.must('edit', here, { text: 'two, nobody' }, { ref: two.id });
    await call(here, 'five');
    await ann.must('room.remove', lost, { member: eve.member });
    const all = good(await office.store.mentions(eve.member, { limit: 20 }));
    expect(texts(all.messages)).toEqual(['five', 'four', 'one']);
    const first = good(await office.store.mentions(eve.member, { limit: 2 }));
    expect(first).toMatchObject({ next: four.seq, messages: { length: 2 } });
    const rest = good(await office.store.mentions(eve.member, { limit: 2, below: four.seq }));
    expect(texts(rest.messages)).toEqual(['one']);
    expect(rest.next).toBeUndefined();
  });
});

describe('announcements to acknowledge', () => {
  const waiting = async (who: Person, ask: { limit: number; below?: number } = { limit: 20 }) =>
    good(await office.store.announcements(who.member, ask));

  it('are those of others in open rooms that the caller may see, newest first, until they acknowledge them', async () => {
    const owner = await office.person('Olga', 'owner');
    const make = async (name: string, members: string[]) =>
      (await owner.must('room.create', null, { kind: 'private', name, members })).id;
    const say = (where: string, text: string) => owner.must('announcement', where, { text });
    const here = await make('Notices', [bob.member]);
    const closed = await make('Closed', [bob.member]);
    const one = await say(here, 'one');
    await say(here, 'two');
    const gone = await say(here, 'gone');
    await owner.must('delete', here, {}, { ref: gone.id });
    await say(closed, 'archived');
    await owner.must('room.archive', closed, { archived: true });
    const three = await say(here, 'three');
    await owner.must('message', here, { text: 'no announcement' });
    expect(texts((await waiting(bob)).messages)).toEqual(['three', 'two', 'one']);
    expect((await waiting(owner)).messages).toEqual([]);
    expect((await waiting(eve)).messages).toEqual([]);

    const first = await waiting(bob, { limit: 1 });
    expect(first).toMatchObject({ next: three.seq, messages: { length: 1 } });
    expect(texts((await waiting(bob, { limit: 5, below: three.seq })).messages)).toEqual(['two', 'one']);

    await bob.must('announcement.ack', here, {}, { ref: one.id });
    expect(texts((await waiting(bob)).messages)).toEqual(['three', 'two']);
    // Whoever is let in is asked, too: they count among those who have not.
    await owner.must('room.invite', here, { member: eve.member });
    expect(texts((await waiting(eve)).messages)).toEqual(['three', 'two', 'one']);
    await owner.must('room.remove', here, { member: bob.member });
    expect((await waiting(bob)).messages).toEqual([]);
  });
});

describe('a search without words', () => {
  let here: string;
  beforeAll(async () => {
    here = await room('Filed');
    await office.store.addBlob({ blob: report.blob, size: report.size, member: ann.member });
    await ann.must('message', here, { text: '', attachments: [report] });
    await ann.must('message', here, { text: '🎉 party' });
    const dropped = await ann.must('message', here, { text: 'draft', attachments: [report] });
    await ann.must('edit', here, { text: 'no file' }, { ref: dropped.id });
    await ann.must('message', here, { text: '🎉 with a file', attachments: [report] });
    await bob.must('message', here, { text: 'thanks' });
  });
  const find = async (ask: Omit<Parameters<Office['store']['search']>[1], 'limit'>, limit = 20) =>
    good(await office.store.search(bob.member, { limit, ...ask }));

  it('is the list of a room’s files, newest first, page by page', async () => {
    const all = await find({ room: here, hasFile: true });
    expect(texts(all.messages)).toEqual(['🎉 with a file', '']);
    const first = await find({ room: here, hasFile: true }, 1);
    expect(texts(first.messages)).toEqual(['🎉 with a file']);
    expect(texts((await find({ room: here, hasFile: true, below: first.next ?? 0 }, 1)).messages)).toEqual(['']);
  });

  it('looks for a file where the text is no word, too', async () => {
    expect(texts((await find({ text: '🎉', room: here, hasFile: true })).messages)).toEqual(['🎉 with a file']);
  });

  it('goes by author and time alone', async () => {
    expect(texts((await find({ room: here, from: bob.member })).messages)).toEqual(['thanks']);
    now += 60_000;
    await bob.must('message', here, { text: 'later' });
    now += 60_000;
    await bob.must('message', here, { text: 'last' });
    expect(texts((await find({ room: here, after: now - 60_001, before: now })).messages)).toEqual(['later']);
    expect(texts((await find({ before: now }, 1)).messages)).toEqual(['later']);
    expect(texts((await find({ after: now - 1 })).messages)).toEqual(['last']);
  });
});

describe('a page of history by date', () => {
  it('lies around the first message received at or after the instant', async () => {
    const here = await room('Days');
    const times: number[] = [];
    for (let day = 0; day < 9; day += 1) {
      now += 86_400_000;
      times.push(now);
      await ann.must('message', here, { text: `day ${day}` });
      await bob.must('message', await room(`Elsewhere ${day}`), { text: 'noise' });
    }
    const page = async (at: number) =>
      good(await office.store.history(bob.member, { room: here, at: { where: 'at', at }, limit: 4 })).page;
    const exact = await page(times[4] ?? 0);
    expect(texts(exact.messages)).toEqual(['day 3', 'day 4', 'day 5', 'day 6']);
    const between = await page((times[4] ?? 0) - 1);
    expect(between.messages.map(idOf)).toEqual(exact.messages.map(idOf));
    expect(texts((await page(0)).messages)).toEqual(['day 0', 'day 1']);
    expect(texts((await page(now + 1)).messages)).toEqual(['day 7', 'day 8']);
  });
});
