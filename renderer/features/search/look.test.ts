import { expect, it } from 'vitest';
import type { CachedHits, Change, Client } from '../../../client/index.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { createLook } from './look.ts';

/** An office that comes and goes, and a device that takes its time to look through what it keeps. */
function visited() {
  const listeners = new Set<(change: Change) => void>();
  const cached: PromiseWithResolvers<CachedHits>[] = [];
  let phase: 'online' | 'offline' = 'online';
  let asked = 0;
  const client = {
    subscribe(listener: (change: Change) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: () => ({ phase }),
    office: () => undefined,
    search() {
      asked += 1;
      if (phase === 'online') return Promise.resolve({ messages: [] });
      return Promise.reject(new LandlineError('unavailable', 'There is no connection to the host.'));
    },
    searchCached() {
      const answer = Promise.withResolvers<CachedHits>();
      cached.push(answer);
      return answer.promise;
    },
  } as unknown as Client;
  return {
    client,
    cached,
    asked: () => asked,
    go(to: typeof phase) {
      phase = to;
      for (const listener of listeners) listener({ kind: 'status' });
    },
  };
}
const nothing: CachedHits = { messages: [], whole: true };

it('asks the office that is back while what is kept here is still being looked through', async () => {
  const { client, cached, asked, go } = visited();
  const look = createLook(client);
  await look.start({ asked: { text: 'ferry' } });
  go('offline');
  const away = look.start({ asked: { text: 'ferry' } });
  go('online');
  await expect.poll(() => look.state.value).toBe('done');
  expect(asked()).toBe(2);
  cached[0]?.resolve(nothing);
  await away;
  expect([look.source.value, look.state.value]).toEqual(['office', 'done']);
});

it('asks the office that is back for what was found here, and for nothing where it has answered already', async () => {
  const { client, cached, asked, go } = visited();
  const look = createLook(client);
  go('offline');
  const away = look.start({ asked: { text: 'ferry' } });
  cached[0]?.resolve(nothing);
  await away;
  expect(look.source.value).toBe('cached');
  go('online');
  await expect.poll(() => look.source.value).toBe('office');
  go('offline');
  go('online');
  expect(asked()).toBe(1);
  look.clear();
  go('online');
  expect(asked()).toBe(1);
});
