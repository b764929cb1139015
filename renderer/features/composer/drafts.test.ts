import { expect, it } from 'vitest';
import { createDrafts, draftIn, placeOf } from './drafts.ts';

function createStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
}

it('a room and each of its threads have a draft of their own, over a reload', () => {
  const storage = createStorage();
  const drafts = createDrafts(storage, 'office');
  drafts.set(draftIn('kitchen'), 'Lunch?');
  drafts.set(draftIn('kitchen', 'm1'), 'Where?');
  const again = createDrafts(storage, 'office');
  expect(again.of('kitchen')).toBe('Lunch?');
  expect(again.of(draftIn('kitchen', 'm1'))).toBe('Where?');
  expect(again.of(draftIn('kitchen', 'm2'))).toBe('');
});

it('what is taken to be sent is kept for a reload until it is safe where it goes', () => {
  const storage = createStorage();
  const drafts = createDrafts(storage, 'office');
  const afterReload = () => createDrafts(storage, 'office').of('kitchen');
  drafts.set('kitchen', 'first');
  const first = drafts.take('kitchen');
  expect([first.text, drafts.of('kitchen'), afterReload()]).toEqual(['first', '', 'first']);
  drafts.set('kitchen', 'second');
  const second = drafts.take('kitchen');
  drafts.set('kitchen', 'third');
  expect(afterReload()).toBe('first\nsecond\nthird');
  first.done();
  expect(afterReload()).toBe('second\nthird');
  second.done('second');
  expect([drafts.of('kitchen'), afterReload()]).toEqual(['second\nthird', 'second\nthird']);
});

it('a draft names where it is for', () => {
  expect(placeOf(draftIn('kitchen'))).toEqual({ room: 'kitchen' });
  expect(placeOf(draftIn('kitchen', 'm1'))).toEqual({ room: 'kitchen', thread: 'm1' });
});
