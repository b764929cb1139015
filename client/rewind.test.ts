import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../protocol/index.ts';
import {
  createDeviceKey,
  createMemoryStore,
  createSoftwareIdentity,
  type Client,
  type ClientStore,
  type Identity,
} from './index.ts';
import { collect, general, openOffice, when, type Office } from '../tests/support/office.ts';

let office: Office;
let owner: Client;
/** Who the owner is, and what they hold. */
let owners: { identity: Identity; store: ClientStore };
let room: string;
beforeEach(async () => {
  office = await openOffice();
  owners = { identity: createSoftwareIdentity(createDeviceKey()), store: createMemoryStore() };
  owner = await office.joined('Owner', { ...owners, token: office.ownerToken });
  room = await general(owner);
});
afterEach(() => office.close());

const texts = (client: Client) => client.timeline(room).items.map(({ text }) => text);
const say = async (client: Client, text: string) => (await client.send(room, { text })).done;
const backUp = async () => (await owner.admin.request('backup', {})).path;

describe('after an old backup was restored', () => {
  it('brings back what the backup lacks, each message once', async () => {
    const bob = await office.joined('Bob');
    await say(owner, 'before');
    const backup = await backUp();
    await say(owner, 'after, by the owner');
    const last = await say(bob, 'after, by Bob');
    const heard = collect(owner, 'event');
    await bob.openRoom(room);
    await when(bob, () => texts(bob).includes('after, by Bob'));
    await office.restore(backup);
    const again = await when(owner, () => heard.find(({ event }) => event.id === last.id), 'Bob’s message again');
    expect(again.event.seq).toBeGreaterThan(0);
    await when(bob, () => texts(bob).length === 3);
    expect(texts(bob).toSorted()).toEqual(['after, by Bob', 'after, by the owner', 'before']);
    expect(bob.troubles()).toMatchObject({ bad_event: 0, bad_receipt: 0, hole: 0, lost_by_rewind: 0 });
  });

  it('lets somebody back in, as the same member, who joined since, though nobody else knows of it', async () => {
    const backup = await backUp();
    await owner.stop();
    const bob = await office.joined('Bob');
    const member = bob.office()?.member;
    const sent = await say(bob, 'hello');
    await bob.openRoom(room);
    await office.restore(backup);
    await when(bob, () => bob.office()?.epochs.length === 2 && bob.status().phase === 'online', 'a new epoch');
    expect(bob.office()?.member).toBe(member);
    await when(bob, () => bob.timeline(room).items.some(({ id, state }) => id === sent.id && state === 'sent'));
    await say(bob, 'still here');
    expect(texts(bob)).toEqual(['hello', 'still here']);
  });

  it('shows nobody twice who had begun with an empty store and so comes as somebody new', async () => {
    const backup = await backUp();
    const identity = createSoftwareIdentity(createDeviceKey());
    await (await office.joined('Bob', { identity })).stop();
    const bob = await office.joined('Bob', { identity, store: createMemoryStore() });
    const former = bob.office()?.member;
    await when(owner, () => owner.members().some(({ id }) => id === former));
    await owner.stop();
    await office.restore(backup);
    await when(bob, () => bob.office()?.member !== former && bob.status().phase === 'online', 'Bob, anew');
    const back = await office.joined('Owner', owners);
    const here = () => back.members().filter(({ name, gone }) => name === 'Bob' && !gone);
    await when(back, () => here().some(({ id }) => id === bob.office()?.member));
    expect(here()).toHaveLength(1);
    expect(back.members().find(({ id }) => id === former)).toMatchObject({ gone: true });
  });

  describe.each([
    ['a catch-up', true],
    ['a page of history', false],
  ])('gives back what others said and only it holds, through %s alone', (_, keepsStore) => {
    it('provably, whatever their number', async () => {
      const ann = await office.joined('Ann');
      const [identity, store] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
      const before = await office.joined('Bob', { identity, store });
      const backup = await backUp();
      await before.stop();
      const said: { id: string }[] = [];
      for (let at = 0; at < limits.receiptPart + 5; at += 1) said.push(await say(ann, `by Ann ${at}`));
      const first = said[0]?.id ?? '';
      said.push(await (await ann.edit(room, first, { text: 'edited by Ann' })).done);
      const bob = await office.joined('Bob', { identity, store: keepsStore ? store : createMemoryStore() });
      await bob.openRoom(room);
      await when(bob, () => texts(bob).includes('edited by Ann'));
      await ann.stop();
      await owner.stop();
      await office.restore(backup);
      const lacking = async () => {
        const { events } = await bob.eventsAfter(0, room);
        return said.filter(({ id }) => events.every((event) => event.id !== id));
      };
      await when(bob, () => bob.status().phase === 'online' && bob.office()?.epochs.length === 2, 'a new epoch');
      await expect.poll(lacking, { timeout: 8_000 }).toEqual([]);
      await when(bob, () => texts(bob).length === said.length - 1);
      expect(texts(bob)).toContain('edited by Ann');
      expect(bob.troubles()).toMatchObject({ bad_event: 0, bad_receipt: 0, hole: 0, lost_by_rewind: 0 });
    });
  });

  it('keeps what the host cannot take yet, and gives it back once what it stands on is there', async () => {
    const [annIs, annHas] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
    const ann = await office.joined('Ann', { identity: annIs, store: annHas });
    const cleoHas = createMemoryStore();
    const cleo = await office.joined('Cleo', { store: cleoHas });
    const backup = await backUp();
    const made = await ann.createRoom({ kind: 'private', name: 'late', members: [] });
    await made.done;
    await (
      await ann.invite(made.room, cleo.office()?.member ?? '')
    ).done;
    await when(cleo, () => cleo.room(made.room));
    await ann.stop();
    const sent = await (await cleo.send(made.room, { text: 'nobody else has this' })).done;
    await when(cleo, () => cleo.outbox().length === 0);
    await office.restore(backup);
    await when(cleo, () => cleo.status().phase === 'online' && cleo.office()?.epochs.length === 2, 'a new epoch');
    const waiting = async () => (await cleoHas.list('offers')).length;
    await expect.poll(waiting, { timeout: 8_000 }).toBeGreaterThan(0);
    expect(cleo.office()?.waitingOffers).toBe(await waiting());
    expect(cleo.room(made.room)).toBeUndefined();
    const back = await office.joined('Ann', { identity: annIs, store: annHas });
    await back.openRoom(made.room);
    await when(back, () => back.timeline(made.room).items.some(({ id }) => id === sent.id));
    await when(cleo, () => cleo.office()?.waitingOffers === 0, 'nothing to wait any more');
    expect(await waiting()).toBe(0);
    expect(cleo.troubles()).toMatchObject({ lost_by_rewind: 0 });
  });

  it(
    'gives back what it holds although so much was said since that a snapshot comes',
    { timeout: 60_000 },
    async () => {
      const [identity, store] = [createSoftwareIdentity(createDeviceKey()), createMemoryStore()];
      const bob = await office.joined('Bob', { identity, store });
      const backup = await backUp();
      const { id } = await say(owner, 'held by Bob alone');
      const held = async () => (await store.list('events')).some(({ value }) => value.id === id);
      await expect.poll(held, { timeout: 8_000 }).toBe(true);
      await Promise.all([bob.stop(), owner.stop()]);
      await office.restore(backup);
      const ann = await office.joined('Ann');
      const said = await Promise.all(
        Array.from({ length: limits.catchUpEvents + 1 }, (_, at) => ann.send(room, { text: `${at}` })),
      );
      await Promise.all(said.map(({ done }) => done));
      const back = await office.joined('Bob', { identity, store });
      const place = () =>
        ann.request('message', { id }).then(
          ({ message }) => message.event.seq,
          () => 0,
        );
      await expect.poll(place, { timeout: 8_000 }).toBeGreaterThan(said.length);
      await expect.poll(() => store.list('offers'), { timeout: 8_000 }).toEqual([]);
      expect(back.troubles()).toMatchObject({ bad_event: 0, hole: 0, lost_by_rewind: 0 });
    },
  );

  it('takes back what arrived ahead of the cursor in the office’s own stream', async () => {
    const backup = await backUp();
    const cursor = owner.office()?.cursor ?? 0;
    const bob = await office.joined('Bob');
    const member = bob.office()?.member ?? '';
    await when(owner, () => owner.member(member));
    expect(owner.office()?.cursor).toBe(cursor);
    await bob.stop();
    const joins = collect(owner, 'event');
    await office.restore(backup);
    await when(owner, () => joins.some(({ event }) => event.id === member), 'Bob’s joining again');
    expect(joins.filter(({ event }) => event.id === member)).toHaveLength(1);
  });

  it('forgets how far others had read in the log that is no more', async () => {
    const bob = await office.joined('Bob');
    const member = bob.office()?.member ?? '';
    const backup = await backUp();
    for (const text of ['one', 'two', 'three']) await say(owner, text);
    await when(bob, () => bob.room(room)?.unread === 3);
    await bob.markRead(room);
    await when(owner, () => owner.readMarks(room).get(member)?.read === bob.room(room)?.read);
    await bob.stop();
    await office.restore(backup);
    await when(owner, () => owner.status().phase === 'online' && owner.office()?.epochs.length === 2, 'a new epoch');
    expect([...owner.readMarks(room)]).toEqual([]);
  });

  it('counts an unread message no more that is deleted while it is not in the cache', async () => {
    const bob = await office.joined('Bob');
    const { id } = await say(owner, 'to be deleted');
    await say(owner, 'to stay');
    const backup = await backUp();
    await say(owner, 'after');
    await when(bob, () => bob.room(room)?.unread === 3);
    await office.restore(backup);
    await when(bob, () => bob.status().phase === 'online' && bob.office()?.epochs.length === 2, 'a new epoch');
    await when(owner, () => owner.status().phase === 'online' && owner.office()?.epochs.length === 2, 'a new epoch');
    await when(bob, () => bob.room(room)?.unread === 3);
    await (
      await owner.remove(room, id)
    ).done;
    await when(bob, () => bob.room(room)?.unread === 2);
  });

  describe('to somebody who had come back on the same device as another member', () => {
    const bobAgain = async () => {
      const bobs = { identity: createSoftwareIdentity(createDeviceKey()), store: createMemoryStore() };
      return { bob: await office.joined('Bob', bobs), store: bobs.store };
    };
    const ended = (bob: Client) => when(bob, () => ['stopped', 'refused'].includes(bob.status().phase), 'the end');
    const offered = async (store: ClientStore) => (await store.list('offers')).map(({ key }) => key.split('/').at(-1));

    async function kick(bob: Client): Promise<void> {
      const kicked = await owner.kick(bob.office()?.member ?? '', false);
      await kicked.done;
      await ended(bob);
    }

    /** @returns who Bob is now. */
    async function letIn(bob: Client): Promise<string> {
      bob.join({ name: 'Bob' });
      await bob.until('online');
      return bob.office()?.member ?? '';
    }

    /** Bob comes back, and says what nobody else hears. */
    async function sayAsAnother(bob: Client): Promise<{ second: string; said: string }> {
      const second = await letIn(bob);
      await when(owner, () => owner.member(second));
      await owner.stop();
      const { id } = await say(bob, 'held by Bob alone');
      await when(bob, () => bob.outbox().length === 0);
      return { second, said: id };
    }

    it('leaves what only they hold, and is given it once they are that member again', async () => {
      const { bob, store } = await bobAgain();
      const first = bob.office()?.member;
      const backup = await backUp();
      await kick(bob);
      const { second, said } = await sayAsAnother(bob);
      expect(second).not.toBe(first);
      await office.restore(backup);
      await when(bob, () => bob.status().phase === 'online' && bob.office()?.epochs.length === 2, 'a new epoch');
      expect(bob.office()?.member).toBe(first);
      expect(await offered(store)).toContain(said);
      // The owner brings back the kick, and that Bob was let in again.
      owner = await office.joined('Owner', owners);
      await ended(bob);
      await when(owner, () => owner.member(second));
      expect(await letIn(bob)).toBe(second);
      await bob.openRoom(room);
      await when(bob, () => bob.timeline(room).items.some(({ id, state }) => id === said && state === 'sent'));
      await expect.poll(() => offered(store), { timeout: 8_000 }).toEqual([]);
      expect(bob.troubles()).toMatchObject({ bad_event: 0, hole: 0, lost_by_rewind: 0 });
    });

    it('leaves what only they hold, when they are a third one then', async () => {
      const { bob, store } = await bobAgain();
      await kick(bob);
      const backup = await backUp();
      const { second, said } = await sayAsAnother(bob);
      await office.restore(backup);
      await when(bob, () => bob.status().error?.code === 'revoked', 'the refusal');
      expect(await letIn(bob)).not.toBe(second);
      expect(await offered(store)).toContain(said);
    });
  });
});
