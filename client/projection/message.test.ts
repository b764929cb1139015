import { describe, expect, it } from 'vitest';
import type { EventBody, EventType, MessageState } from '../../protocol/index.ts';
import { createCrypto } from '../crypto/crypto.ts';
import { createDeviceKey, createSoftwareIdentity } from '../crypto/identity.ts';
import { composeEvent, parseEvent, signEvent, type ParsedEvent } from '../log/event.ts';
import { itemsOf, type Written } from './items.ts';
import { afterEvent } from './message.ts';
import { roomAfter } from './room.ts';

const office = 'a'.repeat(52);
const id = (n: number) => `018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const [room, ada, bob] = [id(1), id(2), id(3)];
const crypto = createCrypto();
const identity = createSoftwareIdentity(createDeviceKey());
const { device } = identity;

const deps = { office, identity, crypto, clock: () => 1 };
const sign = <T extends EventType>(type: T, body: EventBody<T>, ref?: string) =>
  signEvent({ type, room, body, ...(ref !== undefined && { ref }) }, deps);

async function event<T extends EventType>(n: number, member: string, type: T, body: EventBody<T>, ref?: string) {
  const signed = await sign(type, body, ref);
  return parseEvent({ ...signed, seq: n, n, member, receivedAt: n * 10 })!;
}

const after = (start: ParsedEvent, ...events: ParsedEvent[]): MessageState =>
  events.reduce<MessageState>((state, { seen, logged }) => afterEvent(state, seen, logged), { event: start.logged });
const shown = (state: MessageState, pending: Written[] = []) =>
  itemsOf([state], pending, { me: ada, device, atEnd: true, made: new WeakMap() })[0]!;

describe('a message', () => {
  it('is shown by the same object until something in it changes', async () => {
    const [one, two] = [
      await event(1, ada, 'message', { text: 'one' }),
      await event(2, bob, 'message', { text: 'two' }),
    ];
    const states = [after(one), after(two)];
    const how = { me: ada, device, atEnd: true, made: new WeakMap() };
    const before = itemsOf(states, [], how);
    const edited = after(one, await event(3, ada, 'edit', { text: 'changed' }, one.seen.id));
    const now = itemsOf([edited, states[1]!, after(await event(4, bob, 'message', { text: 'three' }))], [], how);
    expect(now.map(({ text }) => text)).toEqual(['changed', 'two', 'three']);
    expect(now[1]).toBe(before[1]);
    expect(now[0]).not.toBe(before[0]);
  });

  it('is what its author last made of it, and nobody else', async () => {
    const start = await event(1, ada, 'message', { text: 'one' });
    const mine = await event(2, ada, 'edit', { text: 'two' }, start.seen.id);
    const theirs = await event(3, bob, 'edit', { text: 'forged' }, start.seen.id);
    expect(shown(after(start, mine, theirs))).toMatchObject({ text: 'two', edited: 20, mine: true });
  });

  it('has no content any more once it is deleted, and takes no edit then', async () => {
    const start = await event(1, ada, 'message', { text: 'one' });
    const gone = await event(2, bob, 'delete', {}, start.seen.id);
    const late = await event(3, ada, 'edit', { text: 'two' }, start.seen.id);
    const state = after(start, gone, late);
    expect(state.event.body).toBeNull();
    expect(shown(state)).toMatchObject({ text: '', deleted: { member: bob, at: 20 } });
  });

  it('has each emoji of each person once, until they take it back', async () => {
    const start = await event(1, ada, 'message', { text: 'one' });
    const put = (n: number, who: string) => event(n, who, 'reaction.add', { emoji: '🎉' }, start.seen.id);
    const state = after(start, await put(2, bob), await put(3, ada), await put(4, bob));
    expect(state.reactions).toEqual([{ emoji: '🎉', members: [bob, ada] }]);
    const take = await event(5, bob, 'reaction.remove', { emoji: '🎉' }, start.seen.id);
    expect(after(start, await put(2, bob), take).reactions).toEqual([]);
  });

  it('shows what this device changes of it at once, as pending, and a refusal without the change', async () => {
    const start = await event(1, ada, 'message', { text: 'one' });
    const edit = composeEvent({ type: 'edit', room, body: { text: 'two' }, ref: start.seen.id }, deps);
    const entry: Written = { ...edit, id: id(9), state: 'pending' };
    expect(shown({ event: start.logged }, [entry])).toMatchObject({ text: 'two', state: 'pending' });
    const error = { code: 'archived', message: 'closed' } as const;
    expect(shown({ event: start.logged }, [{ ...entry, state: 'failed', error }])).toMatchObject({
      text: 'one',
      state: 'failed',
      failure: { id: id(9), error },
    });
  });

  it('of another is unread where it comes after the read mark, until it is deleted', async () => {
    const context = { me: ada, isGuest: () => false };
    const start = { id: room, kind: 'public' as const, name: 'r', topic: '', archived: false };
    const empty = { ...start, n: 0, seq: 0, read: 1, unread: 0, mentions: 0 };
    const said = async (n: number, who: string) =>
      (await event(n, who, 'message', { text: 'hi', mentions: [ada] })).seen;
    expect(roomAfter(empty, await said(1, bob), context)).toMatchObject({ n: 1, unread: 0 });
    expect(roomAfter(empty, await said(2, ada), context)).toMatchObject({ n: 2, unread: 0 });
    const unread = roomAfter(empty, await said(2, bob), context);
    expect(unread).toMatchObject({ unread: 1, mentions: 1 });
    const gone = (await event(3, bob, 'delete', {}, id(7))).seen;
    const target = { n: 2, member: bob, mentions: [ada] };
    expect(roomAfter(unread, gone, { ...context, target })).toMatchObject({ unread: 0, mentions: 0 });
  });
});
