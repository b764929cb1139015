import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeviceKey, createMemoryStore, createSoftwareIdentity, type Client, type ClientStore } from './index.ts';
import { general, openOffice, when, type Office } from '../tests/support/office.ts';

const day = 86_400_000;
let office: Office;
let now: number;
let ada: Client;
let room: string;

beforeEach(async () => {
  now = Date.now();
  office = await openOffice({ sweepInterval: 50 }, { clock: () => now });
  ada = await office.joined('Ada', { token: office.ownerToken });
  room = await general(ada);
});
afterEach(() => office.close());

/** All that a client keeps on its disk, as text. */
async function kept(store: ClientStore): Promise<string> {
  const tables = (['messages', 'events', 'offers', 'outbox'] as const).map((table) => store.list(table));
  return JSON.stringify(await Promise.all(tables));
}

async function eraseOlderThan(days: number): Promise<void> {
  await ada.admin.request('settings.set', { settings: { retentionDays: days } });
  now += (days + 1) * day;
}

describe('what an office no longer keeps', () => {
  it('is gone from a client that is connected, on the screen and on its disk', async () => {
    const store = createMemoryStore();
    const bob = await office.joined('Bob', { store });
    await bob.openRoom(room);
    const { id, done } = await ada.send(room, { text: 'short-lived' });
    await done;
    await (
      await ada.edit(room, id, { text: 'short-lived as well' })
    ).done;
    await when(bob, () => bob.timeline(room).items.some(({ text }) => text === 'short-lived as well'));
    await eraseOlderThan(30);
    const item = await when(bob, () => bob.timeline(room).items.find(({ erased }) => erased));
    expect(item).toMatchObject({ id, text: '' });
    expect(await kept(store)).not.toContain('short-lived');
    // Messages of today are as they are.
    const { id: next } = await ada.send(room, { text: 'news' });
    await when(bob, () => bob.timeline(room).items.some((shown) => shown.id === next && shown.text === 'news'));
  });

  it('is gone from a client that was away, before it has looked into the room', async () => {
    const store = createMemoryStore();
    const identity = createSoftwareIdentity(createDeviceKey());
    const bob = await office.joined('Bob', { store, identity });
    await bob.openRoom(room);
    const { done } = await ada.send(room, { text: 'short-lived' });
    await done;
    await when(bob, () => bob.timeline(room).items.some(({ text }) => text === 'short-lived'));
    await bob.stop();
    expect(await kept(store)).toContain('short-lived');
    await ada.openRoom(room);
    await eraseOlderThan(30);
    await when(ada, () => ada.timeline(room).items.some(({ erased }) => erased));
    const again = await office.joined('Bob', { store, identity });
    await when(again, () => again.rooms().length > 0);
    expect(await kept(store)).not.toContain('short-lived');
  });

  it('takes no room or person with it: what is younger comes back into them after an old backup', async () => {
    const store = createMemoryStore();
    const bob = await office.joined('Bob', { store });
    const { path } = await ada.admin.request('backup', {});
    const late = await ada.createRoom({ kind: 'public', name: 'Late' });
    await late.done;
    await (
      await ada.send(room, { text: 'short-lived' })
    ).done;
    await eraseOlderThan(30);
    await expect.poll(async () => (await store.get('sync', 'office'))?.erased ?? 0).toBeGreaterThan(0);
    const { id, done } = await ada.send(late.room, { text: 'news' });
    await done;
    await bob.openRoom(late.room);
    await when(bob, () => bob.timeline(late.room).items.some((item) => item.id === id));
    // The host's certificate is checked by the time that it really is.
    now = Date.now();
    await office.restore(path);
    await when(bob, () => bob.status().phase === 'online' && bob.office()?.epochs.length === 2, 'a new epoch');
    await expect.poll(() => bob.room(late.room)?.name, { timeout: 8_000 }).toBe('Late');
    await when(bob, () => bob.timeline(late.room).items.some((item) => item.id === id && item.text === 'news'));
    expect(await kept(store)).not.toContain('short-lived');
  });

  it('is gone from what waits to be given back after a restore; what was never accepted stays its author’s', async () => {
    const [annIs, annHas] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
    const ann = await office.joined('Ann', { identity: annIs, store: annHas });
    const store = createMemoryStore();
    const bob = await office.joined('Bob', { store });
    const { path } = await ada.admin.request('backup', {});
    const late = await ann.createRoom({ kind: 'private', name: 'late', members: [] });
    await late.done;
    await (
      await ann.invite(late.room, bob.office()?.member ?? '')
    ).done;
    await when(bob, () => bob.room(late.room));
    await ann.stop();
    const { id, done } = await bob.send(late.room, { text: 'short-lived' });
    await done;
    await (
      await bob.react(late.room, id, '⏳', true)
    ).done;
    await when(bob, () => bob.outbox().length === 0);
    await office.restore(path);
    await when(ada, () => ada.status().phase === 'online' && ada.office()?.epochs.length === 2, 'a new epoch');
    await when(bob, () => bob.status().phase === 'online' && bob.office()?.epochs.length === 2, 'a new epoch');
    await when(bob, () => (bob.office()?.waitingOffers ?? 0) > 0);
    const { id: other } = await (await ada.send(room, { text: 'short-lived, too' })).done;
    const edit = await bob.edit(room, other, { text: 'written, and never accepted' });
    await expect(edit.done).rejects.toMatchObject({ code: 'forbidden' });
    expect(await kept(store)).toContain('⏳');

    await eraseOlderThan(30);
    await expect.poll(() => kept(store), { timeout: 8_000 }).not.toMatch(/short-lived|⏳/u);
    expect(await kept(store)).toContain('written, and never accepted');
    expect(bob.office()?.waitingOffers).toBeGreaterThan(0);

    // That something was said comes back all the same, by header and number.
    now = Date.now();
    const back = await office.joined('Ann', { identity: annIs, store: annHas });
    await back.openRoom(late.room);
    await when(back, () => back.timeline(late.room).items.some((item) => item.id === id && item.erased));
    await when(bob, () => bob.office()?.waitingOffers === 0);
    expect(bob.troubles()).toMatchObject({ bad_event: 0, bad_receipt: 0, lost_by_rewind: 0 });
  });
});

describe('what was deleted', () => {
  it('is gone from every client’s disk, with its edits: live, caught up with, and after a restore', async () => {
    const [identity, store] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
    const others = createMemoryStore();
    const bob = await office.joined('Bob', { identity, store });
    const eve = await office.joined('Eve', { store: others });
    const ids: string[] = [];
    for (const text of ['red', 'green', 'blue', 'white']) {
      const { id, done } = await ada.send(room, { text: `it is ${text}` });
      await done;
      ids.push(id);
    }
    for (const text of ['it is greener', 'it is greenest']) {
      await (
        await ada.edit(room, ids[1] ?? '', { text })
      ).done;
    }
    const remove = async (id = '') => (await ada.remove(room, id)).done;
    for (const client of [bob, eve]) await when(client, () => client.room(room)?.n === ada.room(room)?.n);
    expect((await kept(others)).match(/it is green/gu)?.length).toBeGreaterThan(3);
    await remove(ids[0]);
    await expect.poll(() => kept(others)).not.toContain('it is red');
    await bob.stop();
    await remove(ids[1]);
    const back = await office.joined('Bob', { identity, store });
    for (const disk of [store, others]) await expect.poll(() => kept(disk)).not.toMatch(/it is (?:red|green)/u);

    // A restore empties the cache of messages; the events below its base stay.
    const { path } = await ada.admin.request('backup', {});
    await (
      await ada.send(room, { text: 'after the backup' })
    ).done;
    await when(eve, () => eve.room(room)?.n === ada.room(room)?.n);
    await office.restore(path);
    for (const client of [ada, back, eve])
      await when(client, () => client.status().phase === 'online' && client.office()?.epochs.length === 2);
    expect(await kept(others)).toContain('it is blue');
    await remove(ids[2]);
    for (const disk of [store, others]) await expect.poll(() => kept(disk)).not.toMatch(/it is (?:red|green|blue)/u);
    expect(await kept(store)).toContain('it is white');
  });
});
