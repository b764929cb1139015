import { effectScope, nextTick, shallowRef } from 'vue';
import { expect, it } from 'vitest';
import type { Change, SeenEvent, TimelineItem } from '../../../client/index.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { useQuotes } from './quotes.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('fetches what is answered once, a few at a time, and again what could not be had', async () => {
  const asked: string[] = [];
  const held = new Map<string, PromiseWithResolvers<TimelineItem>>();
  const listeners = new Set<(change: Change) => void>();
  const client = {
    subscribe(listener: (change: Change) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    message(_: string, id: string) {
      asked.push(id);
      const answer = Promise.withResolvers<TimelineItem>();
      held.set(id, answer);
      return answer.promise;
    },
  };
  const wanted = shallowRef(['1', '2', '3', '4', '5', '1']);
  const scope = effectScope();
  const quote = scope.run(() => useQuotes(client, 'room', () => wanted.value))!;
  expect(asked).toEqual(['1', '2', '3', '4']);
  held.get('1')?.resolve({ id: '1' } as TimelineItem);
  held.get('2')?.reject(new Error('away'));
  await settled();
  expect(quote('1')).toEqual({ id: '1' });
  expect(quote('2')).toBeUndefined();
  expect(asked).toEqual(['1', '2', '3', '4', '5']);
  wanted.value = ['1', '2'];
  await nextTick();
  held.get('3')?.resolve({ id: '3' } as TimelineItem);
  await settled();
  expect(asked).toEqual(['1', '2', '3', '4', '5', '2']);
  // What was changed is fetched anew; what nobody may see is not asked for again.
  held.get('2')?.reject(new LandlineError('not_found', 'There is none.'));
  const edit = { type: 'edit', ref: '1' } as SeenEvent;
  for (const listener of listeners) listener({ kind: 'event', event: edit });
  await settled();
  expect(quote('1')).toBeUndefined();
  wanted.value = ['1', '2'];
  await nextTick();
  expect(asked).toEqual(['1', '2', '3', '4', '5', '2', '1']);
  scope.stop();
  expect(listeners.size).toBe(0);
});
