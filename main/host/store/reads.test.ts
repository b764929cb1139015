import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits, type MessageState } from '../../../protocol/index.ts';
import { membersOf, openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let owner: Person;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  office = await openOffice();
  owner = await office.person('Olga', 'owner');
  ann = await office.person('Ann');
  bob = await office.person('Bob');
});

afterAll(() => office.close());

const room = async (name: string) => (await ann.must('room.create', null, { kind: 'public', name })).id;
const say = (who: Person, where: string, count: number) =>
  office.store.append(
    Array.from({ length: count }, (_, i) => who.pen.event('message', where, { text: `${i + 1}` })),
    who.by,
  );
const texts = (messages: readonly MessageState[]) =>
  messages.map(({ event, edit }) => (JSON.parse((edit ?? event).body ?? '{}') as { text?: string }).text);

describe('a page of history', () => {
  let where: string;
  beforeAll(async () => {
    where = await room('Paged'); // n 1, then messages "1" … "30" are n 2 … 31
    await say(ann, where, 30);
  });
  const page = async (at: Parameters<Office['store']['history']>[1]['at'], limit = 10) => {
    const result = await office.store.history(bob.member, { room: where, at, limit });
    if (!result.ok) throw new Error(result.error.code);
    return result.page;
  };

  it('is the newest messages, oldest of them first', async () => {
    const newest = await page({ where: 'newest' });
    expect(texts(newest.messages)).toEqual(['21', '22', '23', '24', '25', '26', '27', '28', '29', '30']);
    expect(newest).toMatchObject({ from: 22, to: 31, before: true, after: false, asOf: office.store.published });
  });

  it('goes on before, after and around a number without a gap', async () => {
    expect(await page({ where: 'before', n: 22 })).toMatchObject({ from: 12, to: 21, before: true, after: true });
    expect(await page({ where: 'before', n: 5 })).toMatchObject({ from: 1, to: 4, before: false, after: true });
    expect(await page({ where: 'after', n: 21 })).toMatchObject({ from: 22, to: 31, after: false });
    const around = await page({ where: 'around', n: 16 });
    expect(around).toMatchObject({ from: 12, to: 21, before: true, after: true });
    expect(texts(around.messages)).toEqual(['11', '12', '13', '14', '15', '16', '17', '18', '19', '20']);
  });

  it('is empty beyond the ends', async () => {
    expect(await page({ where: 'before', n: 1 })).toMatchObject({ from: 0, to: 0, messages: [], after: true });
    expect(await page({ where: 'after', n: 31 })).toMatchObject({
      from: 0,
      to: 0,
      messages: [],
      before: true,
      after: false,
    });
  });

  it('stops before it outgrows a packet', async () => {
    const heavy = await room('Heavy');
    const text = 'x'.repeat(60_000);
    for (let i = 0; i < 5; i++) await ann.must('message', heavy, { text });
    const result = await office.store.history(bob.member, { room: heavy, at: { where: 'newest' }, limit: 50 });
    if (!result.ok) throw new Error(result.error.code);
    expect(result.page.messages).toHaveLength(2);
    expect(JSON.stringify(result.page).length).toBeLessThan(limits.packetBytes);
    const before = await office.store.history(bob.member, {
      room: heavy,
      at: { where: 'before', n: result.page.from },
      limit: 50,
    });
    expect(before).toMatchObject({ page: { to: result.page.from - 1, messages: { length: 2 } } });
  });

  it('shows messages in their effective state', async () => {
    const here = await room('States');
    const { id } = await ann.must('message', here, { text: 'helo' });
    await ann.must('edit', here, { text: 'hello' }, { ref: id });
    await bob.must('reaction.add', here, { emoji: '👋' }, { ref: id });
    await bob.must('pin', here, { pinned: true }, { ref: id });
    const reply = await bob.must('message', here, { text: 'hi' }, { ref: id });
    expect(await office.store.message(bob.member, { id })).toMatchObject({
      message: {
        edit: { n: 3 },
        reactions: [{ emoji: '👋', members: [bob.member] }],
        pinned: { member: bob.member },
        replies: 1,
      },
    });
    await bob.must('delete', here, {}, { ref: reply.id });
    const after = await office.store.message(bob.member, { id });
    expect(after.ok && after.message.replies).toBeUndefined();
  });
});

describe('changes of a range', () => {
  it('are the messages that changed after a seq, in pages that skip none', async () => {
    const where = await room('Changed');
    const sent = await say(ann, where, 150);
    const since = office.store.published;
    for (const result of sent)
      if (result.ok) await bob.append('reaction.add', where, { emoji: '✅' }, { ref: result.id });
    const seen = new Set<number>();
    let from: number | undefined = since;
    let pages = 0;
    while (from !== undefined) {
      const result = await office.store.changes(bob.member, { room: where, from: 1, to: 120, since: from });
      if (!result.ok) throw new Error(result.error.code);
      for (const { event } of result.messages) seen.add(event.n);
      from = result.next;
      pages += 1;
    }
    expect(pages).toBe(2);
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 119 }, (_, i) => i + 2));
  });
});

describe('a catch-up', () => {
  it('brings all a member may see, page by page, and nothing else', async () => {
    const hidden = (await ann.must('room.create', null, { kind: 'private', name: 'Hidden' })).id;
    await say(ann, hidden, 20);
    const where = await room('Seen');
    for (let i = 0; i < 10; i++) await say(bob, where, 64);
    const seen: number[] = [];
    let to = 0;
    for (;;) {
      const page = await office.store.catchUp(bob.member, to);
      to = page.to;
      if (page.events.length === 0 && to >= office.store.published) {
        expect(page.rooms).toContain(where);
        expect(page.rooms).not.toContain(hidden);
        break;
      }
      expect(page.events.length).toBeLessThanOrEqual(limits.pageEvents);
      seen.push(...page.events.map(({ seq }) => seq));
      expect(page.events.every(({ header }) => !header.includes(hidden))).toBe(true);
    }
    expect(new Set(seen).size).toBe(seen.length);
    const mine = office.batches
      .flatMap(({ streams }) => streams)
      .filter((stream) => stream.room !== hidden)
      .flatMap(({ events }) => events.map(({ seq }) => seq));
    expect(mine.every((seq) => seen.includes(seq))).toBe(true);
  });

  it('tells somebody who is taken out of a room meanwhile that they are, and nothing more of it', async () => {
    const where = (await ann.must('room.create', null, { kind: 'private', name: 'Left', members: [bob.member] })).id;
    const welcomed = office.store.published;
    await say(ann, where, 3);
    const removed = await ann.must('room.remove', where, { member: bob.member });
    await say(ann, where, 3);
    const { events, rooms } = await office.store.catchUp(bob.member, welcomed);
    expect(events.filter(({ header }) => header.includes(where)).map(({ seq }) => seq)).toEqual([removed.seq]);
    expect(rooms).not.toContain(where);
  });
});

describe('the view at a connection', () => {
  it('is a snapshot for who is new, with the room in view', async () => {
    const view = await office.store.view(bob.member, { view: office.store.office.firstRoom });
    expect(view).toMatchObject({
      mode: 'snapshot',
      from: office.store.published,
      page: { room: office.store.office.firstRoom },
    });
    expect(
      membersOf(view)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Ann', 'Bob', 'Olga']);
  });

  it('gives the same members to all while nothing changes, and a new name at once', async () => {
    const members = async (person: Person) => membersOf(await office.store.view(person.member, {}));
    const before = await members(bob);
    expect(await members(ann)).toEqual(before);
    await ann.append('profile', null, { name: 'Anna' });
    const after = await members(bob);
    expect(after).toEqual(before.map((one) => (one.id === ann.member ? { ...one, name: 'Anna' } : one)));
  });

  it('resumes a near cursor and replaces a far one by a snapshot', async () => {
    const epoch = office.store.epochs[0]?.id ?? '';
    const head = office.store.published;
    expect(await office.store.view(bob.member, { cursor: { epoch, seq: head - 5 } })).toMatchObject({
      mode: 'resume',
      from: head - 5,
    });
    const where = await room('Busy');
    for (let i = 0; i < 33; i++) await say(ann, where, 64);
    expect(await office.store.view(bob.member, { cursor: { epoch, seq: head } })).toMatchObject({ mode: 'snapshot' });
  });

  it('does not count what a member may not see against them', async () => {
    const head = office.store.published;
    const epoch = office.store.epochs[0]?.id ?? '';
    const hidden = (await ann.must('room.create', null, { kind: 'private', name: 'Busy and hidden' })).id;
    for (let i = 0; i < 33; i++) await say(ann, hidden, 64);
    expect(await office.store.view(bob.member, { cursor: { epoch, seq: head } })).toMatchObject({ mode: 'resume' });
    expect(await office.store.view(ann.member, { cursor: { epoch, seq: head } })).toMatchObject({ mode: 'snapshot' });
  });

  it('rewinds a cursor beyond the head, or of a reign it never heard of', async () => {
    const epoch = office.store.epochs[0]?.id ?? '';
    const head = office.store.published;
    expect(await office.store.view(bob.member, { cursor: { epoch, seq: head + 10 } })).toMatchObject({
      mode: 'rewind',
      from: head,
      base: head,
    });
    const foreign = { number: 2, id: bob.member, base: head - 7 };
    const known = { number: 1, id: epoch, base: 0 };
    const cursor = { epoch: foreign.id, seq: head + 40 };
    expect(await office.store.view(bob.member, { cursor, epochs: [known, foreign] })).toMatchObject({
      mode: 'rewind',
      from: head - 7,
      base: head - 7,
    });
  });

  it('gives a snapshot, with the base, instead of a rewind over more events than anybody is sent', async () => {
    const seq = office.store.published;
    for (const forged of [5, Number.MAX_SAFE_INTEGER]) {
      const cursor = { epoch: bob.member, seq: forged };
      const view = await office.store.view(bob.member, { cursor, epochs: [] });
      expect(view).toMatchObject({ mode: 'snapshot', from: seq, seq, base: 0 });
    }
    expect(await office.store.view(bob.member, {})).not.toHaveProperty('base');
  });

  it('tells the log page by page to whoever asks, as far as they may see it, of one room when told to', async () => {
    const after = office.store.published;
    const where = await room('Told');
    const hidden = (await ann.must('room.create', null, { kind: 'private', name: 'Not told' })).id;
    for (let i = 0; i < 10; i++) await say(ann, where, 64);
    await say(ann, hidden, 3);
    const pages = async (ask: { room?: string }) => {
      const seqs: number[] = [];
      for (let to = after, more = true; more;) {
        const page = await office.store.log(bob.member, { after: to, ...ask });
        if (!page.ok) throw new Error(page.error.code);
        seqs.push(...page.events.map(({ seq }) => seq));
        ({ to, more } = page);
      }
      return seqs;
    };
    const all = Array.from({ length: 641 }, (_, i) => after + 1 + i);
    const visible = [after + 1, ...all.slice(2), after + 642];
    expect(await pages({})).toEqual(visible);
    expect(await pages({ room: where })).toEqual(visible);
    expect(await pages({ room: office.store.office.firstRoom })).toEqual([]);
    for (const unknown of [hidden, bob.member])
      expect(await office.store.log(bob.member, { after: 0, room: unknown })).toMatchObject({
        ok: false,
        error: { code: 'not_found' },
      });
  });
});

describe('search', () => {
  const search = async (text: string, more: object = {}) => {
    const result = await office.store.search(bob.member, { text, limit: 20, ...more });
    if (!result.ok) throw new Error(result.error.code);
    return texts(result.messages);
  };

  it('finds all the words, the last one as a prefix, newest first, without accents', async () => {
    const where = await room('Searched');
    await ann.must('message', where, { text: 'Die Brötchen sind da' });
    await bob.must('message', where, { text: 'wer holt morgen Brotchen?' });
    expect(await search('brötch')).toEqual(['wer holt morgen Brotchen?', 'Die Brötchen sind da']);
    expect(await search('brotchen DA')).toEqual(['Die Brötchen sind da']);
    expect(await search('brotchen', { from: bob.member })).toEqual(['wer holt morgen Brotchen?']);
    expect(await search('brotchen', { room: office.store.office.firstRoom })).toEqual([]);
    expect(await search('brotchen', { limit: 1 })).toHaveLength(1);
  });

  it('takes quotes and operators for what they are: text', async () => {
    await ann.must('message', office.store.office.firstRoom, { text: 'say "NOT AND" OR * nothing: (ever)' });
    expect(await search('"not AND" or *')).toHaveLength(1);
    expect(await search('text : "')).toEqual([]);
  });

  it('finds words in scripts without spaces, and emoji', async () => {
    await ann.must('message', office.store.office.firstRoom, { text: '明日は東京都で会議です 🚢' });
    expect(await search('東京')).toHaveLength(1);
    expect(await search('京東')).toHaveLength(0);
    expect(await search('🚢')).toHaveLength(1);
  });

  it('finds a message by what it says now, not by what it said', async () => {
    const where = office.store.office.firstRoom;
    const { id } = await ann.must('message', where, { text: 'zirconium' });
    expect(await search('zirconium')).toHaveLength(1);
    await ann.must('edit', where, { text: 'palladium' }, { ref: id });
    expect(await search('zirconium')).toEqual([]);
    expect(await search('palladium')).toHaveLength(1);
    await ann.must('delete', where, {}, { ref: id });
    expect(await search('palladium')).toEqual([]);
  });

  it('shows nothing of rooms the member may not see', async () => {
    const hidden = (await ann.must('room.create', null, { kind: 'private', name: 'Quiet' })).id;
    await ann.must('message', hidden, { text: 'vanadium' });
    expect(await search('vanadium')).toEqual([]);
    expect(await office.store.search(bob.member, { text: 'vanadium', limit: 20, room: hidden })).toMatchObject({
      ok: false,
    });
    await ann.must('room.invite', hidden, { member: bob.member });
    expect(await search('vanadium')).toHaveLength(1);
  });
});

describe('the directory', () => {
  it('comes in pages that together hold everybody once', async () => {
    const store = office.store;
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await store.rooms(owner.member, after === undefined ? {} : { after });
      if (!page.ok) throw new Error(page.error.code);
      all.push(...page.rooms.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain(store.office.firstRoom);
    expect(await store.members(owner.member, { room: store.office.firstRoom })).toMatchObject({
      ok: true,
      members: { length: 3 },
    });
  });
});
