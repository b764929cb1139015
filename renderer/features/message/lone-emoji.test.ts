import { expect, it } from 'vitest';
import { isLoneEmoji } from './lone-emoji.ts';

it.each(['😀', ' 😀 👍🏽 ', '👩‍💻👨‍👩‍👧‍👦', '🇩🇪', '❤️', '1️⃣', '✅', '☀️🌧️'])('%s is large', (text) => {
  expect(isLoneEmoji(text)).toBe(true);
});

it.each(['', 'ok 👍', '😀😀😀😀', '1', '©', '#', 'a', '123', ':)', '\u200d'])('%j is not', (text) => {
  expect(isLoneEmoji(text)).toBe(false);
});
