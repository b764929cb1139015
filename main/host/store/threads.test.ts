import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let ann: Person;
let room: string;

beforeAll(async () => {
  office = await openOffice();
  ann = await office.person('Ann');
  room = office.store.office.firstRoom;
  const text = 'word '.repeat(300);
  for (let i = 0; i < 10; i += 1)
    await office.store.append(
      Array.from({ length: 60 }, () => ann.pen.event('message', room, { text })),
      ann.by,
    );
});
afterAll(() => office.close());

const page = (more: { bulk?: boolean } = {}) =>
  office.store.history(ann.member, { room, at: { where: 'after', n: 0 }, limit: 100, ...more });

/** Keeps the thread that does this busy for some tenths of a second, and says when it is free again. */
async function busy(work: () => Promise<unknown>) {
  const state = { busy: true };
  const done = Promise.all(Array.from({ length: 150 }, work)).then(() => (state.busy = false));
  // What is asked in one turn of the loop goes over as one message.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  return { state, done };
}

describe('heavy reads have a thread of their own:', () => {
  it.each([
    ['the log page by page', () => office.store.log(ann.member, { after: 0, room })],
    ['history in bulk', () => page({ bulk: true })],
    ['search', () => office.store.search(ann.member, { text: 'word', limit: 50 })],
  ])('%s delays no page that somebody waits for', async (_, work) => {
    const { state, done } = await busy(work);
    expect(await page()).toMatchObject({ ok: true });
    expect(state.busy).toBe(true);
    await done;
  });

  it('history in bulk waits for what is heavy, and not for the pages that people ask for', async () => {
    const heavy = await busy(() => office.store.log(ann.member, { after: 0, room }));
    expect(await page({ bulk: true })).toMatchObject({ ok: true });
    expect(heavy.state.busy).toBe(false);
    const chat = await busy(() => page());
    expect(await page({ bulk: true })).toMatchObject({ ok: true });
    expect(chat.state.busy).toBe(true);
    await Promise.all([heavy.done, chat.done]);
  });

  it('is the same page', async () => {
    const [one, other] = [await page(), await page({ bulk: true })];
    if (!one.ok || !other.ok) throw new Error('No page.');
    expect(other.page.messages).toEqual(one.page.messages);
  });
});
