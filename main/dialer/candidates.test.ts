import { expect, it } from 'vitest';
import { maxCandidates, orderCandidates, type Source } from './candidates.ts';

const at = (address: string, source: Source) => ({ address, port: 7788, source });

it('tries the last good way first, then what the network says, what a person gave, what was long ago', () => {
  const order = orderCandidates([
    at('10.0.0.4', 'remembered'),
    at('10.0.0.3', 'typed'),
    at('10.0.0.2', 'discovered'),
    at('10.0.0.1', 'last'),
  ]);
  expect(order.map((one) => one.source)).toEqual(['last', 'discovered', 'typed', 'remembered']);
});

it('lets the families take turns, beginning with the first one', () => {
  const order = orderCandidates(
    ['fd00::1', 'fd00::2', '10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => at(address, 'discovered')),
  );
  expect(order.map((one) => one.address)).toEqual(['fd00::1', '10.0.0.1', 'fd00::2', '10.0.0.2', '10.0.0.3']);
});

it('tries each once, under its best source, and not too many', () => {
  expect(orderCandidates([at('10.0.0.1', 'invite'), at('10.0.0.1', 'last')])).toEqual([at('10.0.0.1', 'last')]);
  expect(orderCandidates(Array.from({ length: 99 }, (_, index) => at(`10.0.0.${index}`, 'discovered')))).toHaveLength(
    maxCandidates,
  );
});
