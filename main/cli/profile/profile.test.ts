import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore, type ClientStore, type OutboxEntry, type StoredMessage } from '../../../client/index.ts';
import { createFollowerStore } from './follower-store.ts';
import { openOfficeStore } from './office-store.ts';
import { openProfile } from './profile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landline-profile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (id: string): OutboxEntry => ({
  id,
  event: { header: '{}', body: '{}', signature: '' },
  state: 'pending',
});
const upload = { upload: 'u', key: 'k', startedAt: 1 };

describe('the store of one office', () => {
  let store: ClientStore;
  beforeEach(() => {
    store = openOfficeStore(join(folder, 'office.db'));
  });
  afterEach(() => store.close());

  it('keeps what was written when it is opened again', async () => {
    await store.write([{ table: 'outbox', key: '1', value: entry('a') }]);
    await store.close();
    store = openOfficeStore(join(folder, 'office.db'));
    expect(await store.get('outbox', '1')).toEqual(entry('a'));
    expect(await store.get('outbox', '2')).toBeUndefined();
  });

  it('lists a range in the order of its keys, backwards and limited when asked', async () => {
    await store.write(['b', 'a', 'd', 'c'].map((key) => ({ table: 'outbox' as const, key, value: entry(key) })));
    await store.write([{ table: 'uploads', key: 'b', value: upload }]);
    const keys = async (range: Parameters<ClientStore['list']>[1]) =>
      (await store.list('outbox', range)).map(({ key }) => key);
    expect(await keys({})).toEqual(['a', 'b', 'c', 'd']);
    expect(await keys({ from: 'b', to: 'd' })).toEqual(['b', 'c']);
    expect(await keys({ reverse: true, limit: 2 })).toEqual(['d', 'c']);
  });

  it('deletes one row, a range, a whole table', async () => {
    await store.write(['a', 'b', 'c', 'd'].map((key) => ({ table: 'outbox' as const, key, value: entry(key) })));
    await store.write([{ table: 'uploads', key: 'a', value: upload }]);
    await store.write([
      { table: 'outbox', key: 'a' },
      { table: 'outbox', clear: { from: 'c' } },
    ]);
    expect((await store.list('outbox')).map(({ key }) => key)).toEqual(['b']);
    await store.write([{ table: 'outbox', clear: {} }]);
    expect(await store.list('outbox')).toEqual([]);
    expect(await store.list('uploads')).toHaveLength(1);
  });

  it('writes all or nothing', async () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const bad = { table: 'outbox' as const, key: '2', value: cyclic as unknown as OutboxEntry };
    await expect(store.write([{ table: 'outbox', key: '1', value: entry('a') }, bad])).rejects.toThrow();
    expect(await store.list('outbox')).toEqual([]);
    await store.write([{ table: 'outbox', key: '3', value: entry('c') }]);
    expect(await store.list('outbox')).toHaveLength(1);
  });

  it('may be read by another command while it is open', async () => {
    const other = openOfficeStore(join(folder, 'office.db'));
    await store.write([{ table: 'outbox', key: '1', value: entry('a') }]);
    expect(await other.list('outbox')).toHaveLength(1);
    await other.close();
  });
});

it('a follower leaves behind how far uploads got, and nothing else', async () => {
  const open = () => createFollowerStore(createMemoryStore(), openOfficeStore(join(folder, 'office.db')));
  const first = open();
  await first.write([
    { table: 'uploads', key: 'k', value: upload },
    { table: 'outbox', key: '1', value: entry('a') },
  ]);
  expect(await first.list('outbox')).toHaveLength(1);
  await first.close();
  const second = open();
  expect(await second.list('outbox')).toEqual([]);
  expect(await second.get('uploads', 'k')).toEqual(upload);
  await second.close();
});

it('a follower keeps the last messages alone, however long it looks on', async () => {
  const memory = createMemoryStore();
  const store = createFollowerStore(memory, openOfficeStore(join(folder, 'office.db')), 3);
  const message = { state: { event: { seq: 1 } }, asOf: 1 } as StoredMessage;
  for (const n of [1, 2, 3, 4, 5, 3])
    await store.write([
      { table: 'messages', key: `room/${n}`, value: message },
      { table: 'messageKeys', key: `id${n}`, value: `room/${n}` },
    ]);
  expect((await memory.list('messages')).map(({ key }) => key)).toEqual(['room/3', 'room/4', 'room/5']);
  expect((await memory.list('messageKeys')).map(({ key }) => key)).toEqual(['id3', 'id4', 'id5']);
  await store.close();
});

describe('the offices of a profile', () => {
  let now = 1;
  const open = () => openProfile(folder, () => now++);
  const office = (letter: string, name: string) => ({ id: letter.repeat(52), name, member: 'm' });

  it('are chosen by name, id or its start; without a word the one joined last', () => {
    const { offices, close } = open();
    offices.joined(office('a', 'One'));
    offices.joined(office('b', 'Two'));
    expect(offices.choose(undefined).name).toBe('Two');
    for (const wanted of ['One', 'one', 'a'.repeat(52), 'aaaa-aaaa'])
      expect(offices.choose(wanted).id).toBe('a'.repeat(52));
    expect(() => offices.choose('Three')).toThrow(/no office "Three"/);
    close();
  });

  it('of the same name are not guessed between', () => {
    const { offices, close } = open();
    offices.joined(office('a', 'One'));
    offices.joined(office('b', 'One'));
    expect(() => offices.choose('One')).toThrow(/aaaa-aaaa-aaaa-aaaa.*bbbb-bbbb|bbbb-bbbb.*aaaa-aaaa/);
    offices.joined(office('c', 'aaaa-aaaa-aaaa-aaaa'));
    expect(() => offices.choose('aaaa-aaaa-aaaa-aaaa')).toThrow(/Several offices/);
    expect(offices.choose('a'.repeat(52)).id).toBe('a'.repeat(52));
    close();
  });

  it('and the ways to them are forgotten together', async () => {
    const { offices, ways, forget, close } = open();
    offices.joined(office('a', 'One'));
    await ways.put('a'.repeat(52), { last: '10.0.0.2:7788', addresses: [] });
    expect(await ways.get('a'.repeat(52))).toEqual({ last: '10.0.0.2:7788', addresses: [] });
    forget('a'.repeat(52));
    expect(offices.all()).toEqual([]);
    expect(await ways.get('a'.repeat(52))).toBeUndefined();
    close();
  });
});
