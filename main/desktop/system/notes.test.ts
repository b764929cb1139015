import { expect, it } from 'vitest';
import { createNotes, type NoteAsk, type NoteEvents } from './notes.ts';

function notes() {
  const open: { note: NoteAsk; events: NoteEvents }[] = [];
  const chosen: unknown[] = [];
  const made = createNotes(
    (note, events) => {
      const one = { note, events };
      open.push(one);
      return {
        close() {
          open.splice(open.indexOf(one), 1);
          events.gone();
        },
      };
    },
    (...told) => chosen.push(told),
  );
  return { made, open, chosen, titles: () => open.map(({ note }) => note.title) };
}
const note = (tag: string, title = tag): NoteAsk => ({ tag, title, body: '', reply: true });

it('a newer one takes the place of the one with its tag, and can be withdrawn', () => {
  const { made, titles } = notes();
  made.show(note('room', 'one'));
  made.show(note('other'));
  made.show(note('room', 'two'));
  expect(titles()).toEqual(['other', 'two']);
  made.withdraw('room');
  made.withdraw('room');
  expect(titles()).toEqual(['other']);
});

it('says which was chosen, and with what answer', () => {
  const { made, open, chosen } = notes();
  made.show(note('room'));
  open[0]?.events.chosen();
  open[0]?.events.chosen('Soon!');
  expect(chosen).toEqual([
    ['room', undefined],
    ['room', 'Soon!'],
  ]);
});

it('of very many the oldest go', () => {
  const { made, titles } = notes();
  for (let count = 0; count < 60; count += 1) made.show(note(`room ${count}`));
  expect(titles()).toHaveLength(50);
  expect(titles()[0]).toBe('room 10');
});
