import { expect, it } from 'vitest';
import { receiptsOf, receiptWords, type Receipts } from './receipts.ts';

const people = (...names: string[]) => names.map((name) => ({ id: name, name }));
const names = ({ read, received, waiting }: Receipts<{ name: string }>) =>
  [read, received, waiting].map((list) => list.map(({ name }) => name).join(' '));

it('has reached a person as far as their marks have reached it, and each is counted once', () => {
  const marks = new Map([
    ['ann', { read: 7, received: 9 }],
    ['bob', { read: 6, received: 7 }],
    ['cy', { read: 6, received: 6 }],
  ]);
  const others = people('ann', 'bob', 'cy', 'dan');
  expect(names(receiptsOf(7, marks, others))).toEqual(['ann', 'bob', 'cy dan']);
  expect(names(receiptsOf(6, marks, others))).toEqual(['ann bob cy', '', 'dan']);
  expect(names(receiptsOf(10, marks, others))).toEqual(['', '', 'ann bob cy dan']);
});

it.each<[string, string[], string[], string[], boolean, object]>([
  ['nobody yet', [], [], ['Ann', 'Bob'], false, { key: 'receipts.sent' }],
  ['nobody, in an empty room', [], [], [], false, { key: 'receipts.sent' }],
  ['some devices', [], ['Ann'], ['Bob'], false, { key: 'receipts.deliveredTo', values: { count: 1 } }],
  ['all devices', [], ['Ann', 'Bob'], [], false, { key: 'receipts.deliveredToAll' }],
  ['the one it is for', [], ['Ann'], [], true, { key: 'receipts.delivered' }],
  ['the eyes of the one it is for', ['Ann'], [], [], true, { key: 'receipts.read' }],
  ['few eyes', ['Ann', 'Bob'], ['Cy'], ['Dan'], false, { key: 'receipts.readBy', values: { names: 'Ann+Bob' } }],
  ['many eyes', ['a', 'b', 'c', 'd'], [], [], false, { key: 'receipts.readByMany', values: { count: 4 } }],
])('that it has reached %s is said so', (_, read, received, waiting, toOne, said) => {
  const receipts = { read: people(...read), received: people(...received), waiting: people(...waiting) };
  expect(receiptWords(receipts, toOne, (all) => all.join('+'))).toEqual(said);
});
