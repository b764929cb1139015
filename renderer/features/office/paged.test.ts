import { createApp } from 'vue';
import { describe, expect, it } from 'vitest';
import { LandlineError } from '../../../protocol/index.ts';
import { createI18n, provideI18n } from '../../i18n/i18n.ts';
import { loadWords } from '../../i18n/words/load.ts';
import { usePaged, type Page } from './paged.ts';

/** The list of an office that answers when it is told to, with pages of one. */
async function listOf(count: number) {
  const app = createApp({});
  provideI18n(app, await createI18n('en', loadWords));
  const asked: { after: string | undefined; answer: () => void; refuse: () => void }[] = [];
  const list = app.runWithContext(() =>
    usePaged(
      (after) =>
        new Promise<Page<number>>((resolve, reject) => {
          const at = Number(after ?? 0);
          asked.push({
            after,
            answer: () => resolve({ items: [at], ...(at + 1 < count && { next: `${at + 1}` }) }),
            refuse: () => reject(new LandlineError('rate_limited', 'Too much is asked for.')),
          });
        }),
    ),
  );
  /** The request that comes next. */
  const request = () =>
    expect
      .poll(() => asked[0])
      .toBeDefined()
      .then(() => asked.shift()!);
  return { list, request, waiting: () => asked.length };
}

describe('a list in pages', () => {
  it('that is asked for as a whole, and again meanwhile, is fetched once more and not twice', async () => {
    const { list, request, waiting } = await listOf(3);
    const first = list.all();
    (await request()).answer();
    const late = await request();
    const second = list.all();
    const anew = await request();
    expect(anew.after).toBeUndefined();
    late.answer();
    await first;
    expect(waiting()).toBe(0);
    anew.answer();
    for (const after of ['1', '2']) {
      const page = await request();
      expect(page.after).toBe(after);
      page.answer();
    }
    await second;
    expect(list.items.value).toEqual([0, 1, 2]);
    expect(list.hasMore.value).toBe(false);
    expect(list.trouble.value).toBeUndefined();
    expect(waiting()).toBe(0);
  });

  it('does not end at the refusal of what was asked for before', async () => {
    const { list, request } = await listOf(2);
    const first = list.all();
    const late = await request();
    const second = list.all();
    const anew = await request();
    late.refuse();
    await first;
    anew.answer();
    (await request()).answer();
    await second;
    expect(list.items.value).toEqual([0, 1]);
    expect(list.trouble.value).toBeUndefined();
  });
});
