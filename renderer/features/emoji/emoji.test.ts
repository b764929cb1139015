import { describe, expect, it } from 'vitest';
import { fromHexcode, inTone } from './emoji.ts';
import { loadEmoji, loadShortcodes, searchEmoji } from './load.ts';
import { withEmoji } from './shortcodes.ts';

const found = async (query: string, language: Parameters<typeof searchEmoji>[1] = 'en') =>
  (await searchEmoji(query, language)).map(({ unicode }) => unicode);

describe('emoji are found', () => {
  it('by the beginning of their name, the whole name first', async () => {
    expect((await found('thumbs up'))[0]).toBe('👍');
    expect((await found('rocket'))[0]).toBe('🚀');
    expect((await found('sm')).length).toBeGreaterThan(5);
  });
  it('by shortcodes, with or without colons', async () => {
    expect((await found(':tada'))[0]).toBe('🎉');
    expect((await found('+1'))[0]).toBe('👍');
    expect((await found('heavy_check'))[0]).toBe('✔️');
  });
  it('by themselves, as they are pasted', async () => {
    expect(await found(' ❤️ ')).toEqual(['❤️']);
  });
  it('by other words', async () => {
    expect(await found('lol')).toContain('😂');
  });
  it('in the words of the language, and by English shortcodes in all of them', async () => {
    expect((await found('rakete', 'de'))[0]).toBe('🚀');
    expect((await found('Daumen hoch', 'de'))[0]).toBe('👍');
    expect((await found('fusee', 'fr'))[0]).toBe('🚀');
    expect((await found('tada', 'ja'))[0]).toBe('🎉');
    expect((await found('rocket', 'ar'))[0]).toBe('🚀');
  });
  it('not by nothing', async () => {
    expect(await found(' : ')).toEqual([]);
    expect(await found('xyzzy')).toEqual([]);
  });
});

describe('the emoji to choose from', () => {
  it('are whole ones, each once, in the keyboard’s order', async () => {
    const all = await loadEmoji('en');
    expect(all[0]?.unicode).toBe('😀');
    expect(new Set(all.map(({ unicode }) => unicode)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(1_800);
    expect(all.map(({ group }) => group)).toEqual(all.map(({ group }) => group).toSorted((a, b) => a - b));
  });
  it('come in five colours of skin', async () => {
    const [wave] = await searchEmoji('waving hand', 'en');
    expect([0, 1, 5].map((tone) => wave && inTone(wave, tone))).toEqual(['👋', '👋🏻', '👋🏿']);
    const [rocket] = await searchEmoji('rocket', 'en');
    expect(rocket && inTone(rocket, 3)).toBe('🚀');
  });
  it('are written in one way only', () => {
    expect(fromHexcode('2764')).toBe('❤\ufe0f');
    expect(fromHexcode('1F1E9-1F1EA')).toBe('🇩🇪');
    expect(fromHexcode('1F44D')).toBe('👍');
  });
  it('are the same ones by shortcode', async () => {
    const all = new Set((await loadEmoji('en')).map(({ unicode }) => unicode));
    for (const { unicode, shortcodes } of await loadEmoji('en')) {
      if (shortcodes[0] === undefined) continue;
      expect(withEmoji(`:${shortcodes[0]}:`, await loadShortcodes())).toBe(unicode);
      expect(all).toContain(unicode);
    }
  });
});

describe('shortcodes', () => {
  it.each([
    ['Done :tada: :+1:', 'Done 🎉 👍'],
    [':tada::tada:', '🎉🎉'],
    ['(:heart:)', '(❤️)'],
    ['at 10:30:00', 'at 10:30:00'],
    [':no_such_thing: :constructor:', ':no_such_thing: :constructor:'],
    ['a:tada:', 'a:tada:'],
    ['see https://a.example/:tada:', 'see https://a.example/:tada:'],
    ['in `code :tada:` and ``a ` :tada:`` out :tada:', 'in `code :tada:` and ``a ` :tada:`` out 🎉'],
    ['```\n:tada:\n```\n:tada:', '```\n:tada:\n```\n🎉'],
    ['```\n:tada: never closed', '```\n:tada: never closed'],
    ['one ` is none :tada:', 'one ` is none 🎉'],
  ])('%j is sent as %j', async (typed, sent) => {
    expect(withEmoji(typed, await loadShortcodes())).toBe(sent);
  });

  it('of a long text are found in a moment', async () => {
    const table = await loadShortcodes();
    for (const bit of ['`', '``` ', ':a', '`\n', '~~~\n', ' `` ']) {
      const { user } = process.cpuUsage();
      withEmoji(`:tada: ${bit.repeat(65_000 / bit.length)}`, table);
      expect((process.cpuUsage().user - user) / 1_000, bit).toBeLessThan(2_000);
    }
  });
});
