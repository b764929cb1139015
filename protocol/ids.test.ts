import { expect, it } from 'vitest';
import { label } from './index.ts';

it('a label shows something, in any script, as an emoji or a sign', () => {
  for (const text of ['Zoë', '山', 'ش', 'क्ष', '7', '…', '👍🏽', '🇩🇪', '1️⃣', '#'])
    expect(label(80).safeParse(text).success, text).toBe(true);
});

it('a label is not made of what nobody sees', () => {
  for (const text of ['\u200d', '\u200c\u200d', '\u3164', '\u2800', '\uffa0', '\u115f', '\ufe0f', '\u034f'])
    expect(label(80).safeParse(text).success, text.codePointAt(0)?.toString(16)).toBe(false);
});
