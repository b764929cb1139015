import { effectScope, nextTick, shallowRef } from 'vue';
import { expect, it } from 'vitest';
import type { TimelineItem } from '../../../client/index.ts';
import { useQuotes } from './quotes.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('fetches what is answered once, a few at a time, and again what could not be had', async () => {
  const asked: string[] = [];
  const held = new Map<string, PromiseWithResolvers<TimelineItem>>();
  const client = {
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
  scope.stop();
});
