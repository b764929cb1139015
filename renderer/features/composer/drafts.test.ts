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
  drafts.change(draftIn('kitchen'), { text: 'Lunch?' });
  drafts.change(draftIn('kitchen', 'm1'), { text: 'Where?' });
  const again = createDrafts(storage, 'office');
  expect(again.of('kitchen').text).toBe('Lunch?');
  expect(again.of(draftIn('kitchen', 'm1')).text).toBe('Where?');
  expect(again.of(draftIn('kitchen', 'm2')).text).toBe('');
});

it('what is taken to be sent is kept for a reload until it is safe where it goes', () => {
  const storage = createStorage();
  const drafts = createDrafts(storage, 'office');
  const afterReload = () => createDrafts(storage, 'office').of('kitchen').text;
  drafts.change('kitchen', { text: 'first' });
  const first = drafts.take('kitchen');
  expect([first.draft.text, drafts.of('kitchen').text, afterReload()]).toEqual(['first', '', 'first']);
  drafts.change('kitchen', { text: 'second' });
  const second = drafts.take('kitchen');
  drafts.change('kitchen', { text: 'third' });
  expect(afterReload()).toBe('first\nsecond\nthird');
  first.done();
  expect(afterReload()).toBe('second\nthird');
  second.done({ text: 'second' });
  expect([drafts.of('kitchen').text, afterReload()]).toEqual(['second\nthird', 'second\nthird']);
});

it('what it answers, that it is an announcement, and what is being changed are kept with it', () => {
  const storage = createStorage();
  const drafts = createDrafts(storage, 'office');
  const more = { replyTo: { id: 'm1', text: 'Lunch?' }, announce: true };
  const editing = { id: 'm2', was: 'Nine', text: 'Ten', hasFiles: false };
  drafts.change('kitchen', { text: 'Yes', ...more });
  drafts.change('kitchen', { editing });
  expect(createDrafts(storage, 'office').of('kitchen')).toEqual({ text: 'Yes', ...more, editing });
  // What is being changed stands in the field, and stays there.
  const { draft, done } = drafts.take('kitchen');
  expect(draft).toEqual({ text: 'Yes', ...more });
  expect(drafts.of('kitchen')).toEqual({ text: '', editing });
  done(draft);
  expect(drafts.of('kitchen')).toEqual({ text: 'Yes', ...more, editing });
});

it('drafts that were kept when they were only text are read', () => {
  const storage = createStorage();
  storage.setItem('landline-drafts-office', JSON.stringify({ kitchen: 'Lunch?' }));
  expect(createDrafts(storage, 'office').of('kitchen').text).toBe('Lunch?');
});

it('it is told once when the browser does not keep what is written', () => {
  const storage = createStorage();
  let full = true;
  const setItem = (key: string, value: string) => {
    if (full) throw new DOMException('full', 'QuotaExceededError');
    storage.setItem(key, value);
  };
  const drafts = createDrafts({ ...storage, setItem }, 'office');
  expect(drafts.unkept.value).toBe(false);
  drafts.change('kitchen', { text: 'L' });
  expect(drafts.unkept.value).toBe(true);
  drafts.unkept.value = false;
  drafts.change('kitchen', { text: 'Lu' });
  expect(drafts.unkept.value).toBe(false);
  full = false;
  drafts.change('kitchen', { text: 'Lunch?' });
  expect(createDrafts(storage, 'office').of('kitchen').text).toBe('Lunch?');
});

it('a draft names where it is for', () => {
  expect(placeOf(draftIn('kitchen'))).toEqual({ room: 'kitchen' });
  expect(placeOf(draftIn('kitchen', 'm1'))).toEqual({ room: 'kitchen', thread: 'm1' });
});
