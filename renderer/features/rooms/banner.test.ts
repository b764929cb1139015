import { expect, it } from 'vitest';
import { bannerFor } from './banner.ts';

it('says nothing while all is well', () => {
  expect(bannerFor({ phase: 'online' }, 0)).toBeUndefined();
});

it('says that nothing written is lost, and when the next try is', () => {
  const banner = bannerFor({ phase: 'offline', nextTry: 4_200 }, 1_000);
  expect(banner).toMatchObject({
    tone: 'warning',
    next: { key: 'rooms.nextTry', values: { seconds: 4 } },
    retry: true,
  });
  expect(banner?.text).toBe('rooms.offlineAbout');
  expect(bannerFor({ phase: 'offline', nextTry: 900 }, 1_000)?.next).toEqual({ key: 'rooms.trying' });
});

it('is calm while it connects and catches up', () => {
  expect(bannerFor({ phase: 'connecting' }, 0)).toMatchObject({ tone: 'calm', retry: false });
  expect(bannerFor({ phase: 'catching_up' }, 0)).toMatchObject({ tone: 'calm', retry: false });
});
