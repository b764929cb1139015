import { expect, it, vi } from 'vitest';
import { createQuitting, type QuittingDeps } from './quitting.ts';

function quitting(more: Partial<QuittingDeps> = {}) {
  const done: string[] = [];
  const made = createQuitting({
    others: () => 0,
    confirm: async (others) => done.push(`asked about ${others}`) > 0,
    end: async () => void done.push('ended'),
    quit: () => done.push('quit'),
    complain: () => done.push('complained'),
    ...more,
  });
  return { made, done };
}

it('ends in order first, and then quits', async () => {
  const { made, done } = quitting();
  expect(made.wanted()).toBe(false);
  expect(made.wanted()).toBe(false);
  await vi.waitUntil(() => done.includes('quit'));
  expect(done).toEqual(['ended', 'quit']);
  expect(made.wanted()).toBe(true);
});

it('asks while others are connected, and stays when told to', async () => {
  const { made, done } = quitting({ others: () => 2 });
  made.wanted();
  await vi.waitUntil(() => done.includes('quit'));
  expect(done).toEqual(['asked about 2', 'ended', 'quit']);

  let asked = 0;
  const stays = quitting({ others: () => 1, confirm: async () => (asked += 1) === 0 });
  stays.made.wanted();
  await vi.waitUntil(() => asked === 1);
  expect(stays.made.under).toBe(false);
  stays.made.wanted();
  await vi.waitUntil(() => asked === 2);
  expect(stays.done).toEqual([]);
});

it('what does not end, or fails to, keeps nobody', async () => {
  const slow = quitting({ end: () => new Promise(() => undefined), limit: 5 });
  slow.made.wanted();
  await vi.waitUntil(() => slow.done.includes('quit'));
  const broken = quitting({ end: () => Promise.reject(new Error('no')) });
  broken.made.wanted();
  await vi.waitUntil(() => broken.done.includes('quit'));
  expect(broken.done).toEqual(['complained', 'quit']);
});
