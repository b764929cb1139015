import { effectScope, nextTick, watchEffect } from 'vue';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadComponentWords, useComponentWords } from './component-words.ts';
import { followLanguage } from './document.ts';
import { createI18n } from './i18n.ts';
import { directionOf, languageFor, languages, localeFor, type Language } from './languages.ts';
import { loadWords, type Words } from './words/load.ts';

/** A scope as a component has one. */
function scoped<T>(run: () => T): T {
  const scope = effectScope();
  onTestFinished(() => {
    scope.stop();
  });
  return scope.run(run)!;
}

/** Loads each language only when it is told to. */
function heldBack<T>(load: (language: Language) => Promise<T>) {
  const gates = new Map<Language, () => void>();
  return {
    load: async (language: Language) => {
      await new Promise<void>((resolve) => gates.set(language, resolve));
      return load(language);
    },
    arrive: (language: Language) => gates.get(language)?.(),
  };
}

describe('the words of the page', () => {
  it('follow the language wherever they are shown', async () => {
    const i18n = await createI18n('en', loadWords);
    const shown: string[] = [];
    scoped(() =>
      watchEffect(() => shown.push(`${i18n.t('app.cancel')} ${i18n.language.value} ${i18n.direction.value}`)),
    );
    await i18n.use('ar');
    await nextTick();
    await i18n.use('de');
    await nextTick();
    expect(shown).toEqual(['Cancel en ltr', 'إلغاء ar rtl', 'Abbrechen de ltr']);
  });

  it('are those of the last choice, whichever arrives first', async () => {
    const held = heldBack(loadWords);
    const i18n = await createI18n('en', (language) => (language === 'en' ? loadWords(language) : held.load(language)));
    const choices = [i18n.use('de'), i18n.use('fr')];
    held.arrive('fr');
    await choices[1];
    held.arrive('de');
    await choices[0];
    expect(i18n.language.value).toBe('fr');
    expect(i18n.t('app.cancel')).toBe('Annuler');
  });

  it('stay what they were when a language cannot be fetched', async () => {
    const i18n = await createI18n('en', async (language) => {
      if (language === 'de') throw new Error('offline');
      return loadWords(language);
    });
    await expect(i18n.use('de')).rejects.toThrow('offline');
    expect(i18n.t('app.cancel')).toBe('Cancel');
  });

  it('take values as text: no markup, no places, no plural rules of theirs', async () => {
    const i18n = await createI18n('en', loadWords);
    const name = "<b>Ann</b> {room} {n, plural, other {#}} '{'";
    expect(i18n.t('composer.placeholder', { room: name })).toBe(`Message ${name}`);
  });

  it('count and write numbers as the person’s own locale does', async () => {
    const ru = await createI18n('ru', loadWords);
    const most = [1, 2, 5, 21].map((n) => ru.t('join.nameTooLong', { most: n }));
    expect(most.map((text) => text.split(' ').at(-1))).toEqual(['символа.', 'символов.', 'символов.', 'символа.']);
    const [german, swiss] = [await createI18n('de', loadWords), await createI18n('de', loadWords, ['de-CH'])];
    for (const { t, formats } of [german, swiss])
      expect(t('people.showAll', { count: 1_234 })).toContain(formats.value.number(1_234));
    expect(swiss.formats.value.number(1_234)).not.toBe(german.formats.value.number(1_234));
  });

  it('say what logic without Vue asks for', async () => {
    const i18n = await createI18n('en', loadWords);
    expect(i18n.say({ key: 'rooms.nextTry', values: { seconds: 3 } })).toBe('Next try in 3 s.');
    expect(i18n.say({ key: 'app.cancel' })).toBe('Cancel');
  });

  it('keep names of the other direction apart, and leave all others as they are', async () => {
    const [en, ar] = [await createI18n('en', loadWords), await createI18n('ar', loadWords)];
    expect(en.t('timeline.replyTo', { name: 'Ann' })).toBe('Reply to Ann');
    expect(en.t('timeline.replyTo', { name: 'سارة' })).toBe('Reply to \u2068سارة\u2069');
    expect(ar.t('timeline.replyTo', { name: 'Ann' })).toBe('الرد على \u2068Ann\u2069');
  });
});

describe('the language of a person', () => {
  it.each<[string[], Language]>([
    [['de-CH', 'en'], 'de'],
    [['pt-PT'], 'pt'],
    [['PT-br'], 'pt'],
    [['nl', 'nn-NO', 'ja-JP'], 'ja'],
    [['zh-CN'], 'zh-Hans'],
    [['zh-TW', 'zh', 'en-US', 'en'], 'zh-Hans'],
    [['zh-Hant-HK'], 'zh-Hans'],
    [['yue-HK', 'en'], 'zh-Hans'],
    [['gsw'], 'de'],
    [['zh-Hans', 'ru'], 'zh-Hans'],
    [['C', '', '*'], 'en'],
    [['sw'], 'en'],
    [[], 'en'],
  ])('who reads %j is %s', (wanted, language) => {
    expect(languageFor(wanted)).toBe(language);
  });

  it.each<[Language, string[], string]>([
    ['de', ['en-US', 'de-CH', 'de'], 'de-CH'],
    ['de', ['en-US'], 'de'],
    ['zh-Hans', ['zh-TW', 'zh-SG'], 'zh-SG'],
    ['zh-Hans', ['zh-TW'], 'zh-Hans'],
    ['hi', ['hi-Latn'], 'hi'],
    ['en', ['C', 'en-GB'], 'en-GB'],
  ])('dates in %s go, for who reads %j, by %s', (language, wanted, locale) => {
    expect(localeFor(language, wanted)).toBe(locale);
  });

  it('is named in itself, and written from the right where its letters are', () => {
    for (const { tag, name } of languages) {
      const own = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? '';
      expect(own.toLocaleLowerCase(tag)).toBe(name.toLocaleLowerCase(tag));
      expect(directionOf(tag)).toBe(/[\u0590-\u08ff]/u.test(name) ? 'rtl' : 'ltr');
    }
  });
});

describe('what is around the words', () => {
  it('is the document’s own language and direction', async () => {
    const i18n = await createI18n('en', loadWords);
    const documentElement = { lang: '', dir: '' };
    scoped(() => {
      followLanguage(i18n, { documentElement } as Document);
    });
    expect(documentElement).toEqual({ lang: 'en', dir: 'ltr' });
    await i18n.use('ar');
    await nextTick();
    expect(documentElement).toEqual({ lang: 'ar', dir: 'rtl' });
  });

  it.each(languages.map(({ tag }) => tag).filter((tag) => tag !== 'en'))(
    'is the components’ own words in %s',
    async (tag) => {
      const words = await loadComponentWords(tag);
      expect(new Intl.Locale(words!.code).maximize().script).toBe(new Intl.Locale(tag).maximize().script);
      expect(words!.dir).toBe(directionOf(tag));
      expect(words!.messages.modal.close).not.toBe('Close');
    },
  );

  it('is the components’ own words in the language that was chosen last', async () => {
    const held = heldBack(loadComponentWords);
    const i18n = await createI18n('de', async (): Promise<Words> => ({}));
    const words = scoped(() => useComponentWords(i18n, held.load));
    await i18n.use('fr');
    await nextTick();
    held.arrive('fr');
    await expect.poll(() => words.value?.code).toBe('fr');
    held.arrive('de');
    await new Promise((resolve) => setImmediate(resolve));
    expect(words.value?.code).toBe('fr');
  });
});
