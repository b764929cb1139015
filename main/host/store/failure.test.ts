import { afterEach, expect, it } from 'vitest';
import { until } from '../../../tests/support/wait.ts';
import { openOffice, type Office } from './test-kit.ts';
import { createLoop, type WriterNews } from './writer/loop.ts';
import type { AnswersMessage, CallsMessage } from './calls.ts';
import { openDatabase, type Database } from './database.ts';
import type { Batch } from './store.ts';
import type { Writer } from './writer/writer.ts';

let office: Office | undefined;
const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);
afterEach(async () => {
  process.off('unhandledRejection', note);
  await office?.close();
});

it('tells once that it cannot go on, refuses what is asked from then on, and still stops', async () => {
  process.on('unhandledRejection', note);
  const failures: Error[] = [];
  office = await openOffice({ onFailure: (error) => failures.push(error) });
  const ann = await office.person('Ann');
  const { firstRoom } = office.store.office;
  const say = () => ann.append('message', firstRoom, { text: 'x' });
  // Without it nothing can be read or written, not even where the log stood before the failed transaction.
  const hand = openDatabase(office.options.path, 'write');
  hand.exec('DROP TABLE event');
  hand.close();
  await until('the store to give up', async () => {
    await say().catch(() => undefined);
    return failures.length > 0;
  });
  await expect(say()).rejects.toThrow();
  expect(failures).toHaveLength(1);
  expect(unhandled).toEqual([]);
});

it('tells nobody of a batch whose commit failed', async () => {
  let commits = 0;
  // The first commit fails by one call's fault, so that each gets one of its own; the last of these fails on the disk.
  const db = {
    transaction<T>(work: () => T): T {
      const result = work();
      if (++commits === 2) throw Object.assign(new Error('disk full'), { errcode: 13 });
      return result;
    },
    close: () => undefined,
  } as unknown as Database;
  let bad = true;
  const writer = {
    methods: {
      append: () => {
        if (bad) {
          bad = false;
          throw new Error('broken');
        }
        return [];
      },
    },
    prepare: () => undefined,
    finish: () => [{ from: 1, to: 1 } as Batch],
    reload: () => undefined,
    search: { step: () => false, merge: () => false },
  } as unknown as Writer;
  const told: AnswersMessage[] = [];
  let hear: (message: CallsMessage) => void = () => undefined;
  createLoop({
    db,
    writer,
    setNow: () => undefined,
    port: {
      postMessage: (message: AnswersMessage) => told.push(message),
      on: (_: string, listener: typeof hear) => {
        hear = listener;
      },
      close: () => undefined,
    } as never,
  });
  hear({
    now: 0,
    newsTook: 0,
    calls: [1, 2].map((id) => ({ id, method: 'append', args: [[]] })),
  });
  await until('the answers', () => told.length > 0);
  expect(told[0]?.answers).toHaveLength(2);
  expect(told[0]?.news as WriterNews).toMatchObject({ batches: { length: 1 }, trouble: 'disk full' });
});
