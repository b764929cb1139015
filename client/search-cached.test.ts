import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEvent, type Client } from './index.ts';
import { general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
let ada: Client;
let bob: Client;
let room: string;
beforeEach(async () => {
  office = await openOffice();
  ada = await office.joined('Ada', { token: office.ownerToken });
  bob = await office.joined('Bob');
  room = await general(ada);
  await general(bob);
});
afterEach(() => office.close());

const said = async (client: Client, text: string, inRoom = room) => {
  const { id, done } = await client.send(inRoom, { text });
  await done;
  return id;
};
const textsOf = ({ messages }: Awaited<ReturnType<Client['searchCached']>>) =>
  messages.map(({ event, edit }) => {
    const seen = parseEvent(edit ?? event)?.seen;
    return seen && 'text' in (seen.body ?? {}) ? (seen.body as { text: string }).text : undefined;
  });
/** Bob, who has seen everything, without the host. */
async function bobAlone(texts: number): Promise<Client> {
  await bob.openRoom(room);
  await when(bob, () => bob.timeline(room).items.length >= texts);
  await office.stopHost();
  await when(bob, () => bob.status().phase === 'offline');
  return bob;
}

describe('a search of what is kept', () => {
  it('finds words from their beginning, whatever their case and accents, newest first, while the host is away', async () => {
    await said(ada, 'Wir treffen uns im Café');
    await said(bob, 'The cafe is closed');
    await said(ada, 'concatenate');
    await said(ada, '東京の会議');
    const alone = await bobAlone(4);
    const find = async (text: string) => textsOf(await alone.searchCached({ text }));
    expect(await find('caf')).toEqual(['The cafe is closed', 'Wir treffen uns im Café']);
    expect(await find('CAFÉ treff')).toEqual(['Wir treffen uns im Café']);
    expect(await find('cat')).toEqual([]);
    expect(await find('会議')).toEqual(['東京の会議']);
    await expect(alone.search({ text: 'cafe' })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('goes by what messages say now, by whom and when', async () => {
    const first = await said(ada, 'apple');
    const second = await said(bob, 'apple pie');
    const third = await said(ada, 'apple tart');
    await (
      await ada.edit(room, first, { text: 'pear' })
    ).done;
    await (
      await ada.remove(room, third)
    ).done;
    await bob.openRoom(room);
    await when(bob, () => bob.timeline(room).items.some(({ deleted }) => deleted));
    await when(bob, () => bob.timeline(room).items.some(({ text }) => text === 'pear'));
    const find = async (ask: Parameters<Client['searchCached']>[0]) => textsOf(await bob.searchCached(ask));
    expect(await find({ text: 'apple' })).toEqual(['apple pie']);
    expect(await find({ text: 'pear' })).toEqual(['pear']);
    expect(await find({ from: ada.office()?.member })).toEqual(['pear']);
    const at = bob.timeline(room).items.find(({ id }) => id === second)?.at ?? 0;
    expect(await find({ after: at - 1, before: at + 1 })).toContain('apple pie');
    expect(await find({ before: at, room })).toEqual(['pear']);
    expect(await find({ hasFile: true })).toEqual([]);
  });

  it('goes on below the last one, over all rooms', async () => {
    const { room: other, done } = await ada.createRoom({ kind: 'public', name: 'other' });
    await done;
    const texts: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      texts.unshift(`word ${i}`);
      await said(ada, `word ${i}`, i % 2 === 0 ? room : other);
    }
    await bob.openRoom(room);
    await bob.openRoom(other);
    await when(bob, () => bob.timeline(other).items.length === 3 && bob.timeline(room).items.length === 4);
    const found: unknown[] = [];
    let below: number | undefined;
    do {
      const page = await bob.searchCached({ text: 'word', limit: 3, ...(below !== undefined && { below }) });
      expect(page.whole).toBe(true);
      found.push(...textsOf(page));
      below = page.next;
    } while (below !== undefined);
    expect(found).toEqual(texts);
  });
});
