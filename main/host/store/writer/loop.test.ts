import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AnswersMessage, CallsMessage } from '../calls.ts';
import type { Database } from '../database.ts';
import { createLoop, type WriterNews } from './loop.ts';
import type { Writer } from './writer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The loop alone, with a writer that numbers what it is given; `broken` are calls that throw. */
function start(broken: number[] = []) {
  let head = 0;
  let from = 1;
  const writer = {
    methods: {
      append: (call: number) => {
        if (broken.includes(call)) throw new Error(`call ${call} is broken`);
        return ++head;
      },
    },
    prepare: () => undefined,
    finish: () => {
      const batch = { from, to: head };
      from = head + 1;
      return batch.from > batch.to ? [] : [batch];
    },
    reload: () => (head = from - 1),
    search: { step: () => false, merge: () => false },
  } as unknown as Writer;
  const rounds: AnswersMessage[] = [];
  let hear: (message: CallsMessage) => void = () => undefined;
  createLoop({
    db: { transaction: <T>(work: () => T): T => work(), close: () => undefined } as unknown as Database,
    writer,
    setNow: () => undefined,
    port: {
      postMessage: (message: AnswersMessage) => rounds.push(message),
      on: (_: string, listener: typeof hear) => {
        hear = listener;
      },
      close: () => undefined,
    } as never,
  });
  return {
    ask: (ids: number[], newsTook: number) =>
      hear({ now: 0, newsTook, calls: ids.map((id) => ({ id, method: 'append', args: [id] })) }),
    /** Which calls each round so far has answered. */
    rounds: () => rounds.map(({ answers }) => answers.map(({ id }) => id)),
    answers: () => rounds.flatMap(({ answers }) => answers),
    batches: () => rounds.flatMap(({ news }) => (news as WriterNews).batches),
    /** Lets the loop come round without time passing. */
    turn: () => vi.advanceTimersByTime(0),
  };
}

it('makes one round of what has gathered, in the order it was asked', () => {
  const loop = start();
  loop.ask([1, 2], 0);
  loop.ask([3], 0);
  loop.turn();
  expect(loop.rounds()).toEqual([[1, 2, 3]]);
  expect(loop.batches()).toEqual([{ from: 1, to: 3 }]);
});

it('lets nobody wait who writes alone, however dear telling is', () => {
  const loop = start();
  for (const id of [1, 2, 3]) {
    loop.ask([id], 100);
    loop.turn();
    expect(loop.rounds()).toHaveLength(id);
  }
});

it('waits for as many as the rounds before held, and no longer than until they are there', () => {
  const loop = start();
  loop.ask([1, 2, 3, 4], 0);
  loop.turn();
  loop.ask([5], 40);
  vi.advanceTimersByTime(3);
  loop.ask([6, 7], 40);
  vi.advanceTimersByTime(3);
  expect(loop.rounds()).toHaveLength(1);
  loop.ask([8], 40);
  loop.turn();
  expect(loop.rounds()).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});

it.each([
  { told: 12, waits: 3 },
  { told: 1_000, waits: 8 },
  { told: 0, waits: 0 },
])('waits at most a quarter of what telling took ($told ms), and 8 ms: $waits', ({ told, waits }) => {
  const loop = start();
  loop.ask([1, 2, 3, 4], 0);
  loop.turn();
  loop.ask([5], told);
  if (waits > 0) {
    vi.advanceTimersByTime(waits - 1);
    expect(loop.rounds()).toHaveLength(1);
  }
  // Timers count whole milliseconds.
  vi.advanceTimersByTime(waits > 0 ? 2 : 0);
  expect(loop.rounds().at(-1)).toEqual([5]);
});

it('forgets a rush after four rounds', () => {
  const loop = start();
  loop.ask([1, 2, 3, 4], 0);
  loop.turn();
  for (const id of [5, 6, 7, 8]) {
    loop.ask([id], 100);
    vi.advanceTimersByTime(10);
  }
  loop.ask([9], 100);
  loop.turn();
  expect(loop.rounds().at(-1)).toEqual([9]);
});

it('answers each of a gathered round for itself when one of them breaks it, in order, and goes on', () => {
  const loop = start([6]);
  loop.ask([1, 2, 3], 0);
  loop.turn();
  loop.ask([4], 40);
  loop.ask([5, 6], 40);
  loop.turn();
  loop.ask([7, 8, 9], 40);
  loop.turn();
  expect(loop.rounds()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  expect(loop.answers().filter((answer) => 'failed' in answer)).toMatchObject([{ id: 6 }]);
  expect(loop.batches()).toEqual([
    { from: 1, to: 3 },
    { from: 4, to: 4 },
    { from: 5, to: 5 },
    { from: 6, to: 8 },
  ]);
});
