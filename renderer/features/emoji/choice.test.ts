import { expect, it } from 'vitest';
import { createEmojiChoice } from './choice.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

it('the emoji used last come first, each once, before the usual ones', () => {
  const choice = createEmojiChoice(storage());
  expect(choice.quick(3)).toEqual(['👍', '❤️', '😂']);
  for (const emoji of ['🚀', '🎉', '🚀']) choice.used(emoji);
  expect(choice.recent()).toEqual(['🚀', '🎉']);
  expect(choice.quick(4)).toEqual(['🚀', '🎉', '👍', '❤️']);
  for (let index = 0; index < 50; index += 1) choice.used(String(index));
  expect(choice.recent()).toHaveLength(24);
});

it('the colour of skin is remembered, also by another place that shows it', () => {
  const shared = storage();
  createEmojiChoice(shared).setTone(3);
  createEmojiChoice(shared).used('🚀');
  expect(createEmojiChoice(shared).tone()).toBe(3);
});

it('what is kept and makes no sense counts as nothing', () => {
  const broken = storage();
  broken.setItem('landline-emoji', '{"recent":"x","tone":9}');
  expect(createEmojiChoice(broken).tone()).toBe(0);
  expect(createEmojiChoice(broken).quick(1)).toEqual(['👍']);
});
