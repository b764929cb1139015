import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { createLog } from '../../../tests/support/host.ts';
import { openDatabase, type SlowStatement } from './database.ts';
import { openOffice } from './test-kit.ts';

const long = `WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT ?)
              SELECT max(x) AS x FROM c`;

it('tells of a statement that took too long, by its words and without its values', () => {
  const told: SlowStatement[] = [];
  const db = openDatabase(':memory:', 'write', (slow) => told.push(slow));
  db.get(long, 1);
  expect(told).toEqual([]);
  db.get(long, 8_000_000);
  for (const _ of db.each(long, 8_000_000)) break;
  db.close();
  const statement =
    'WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT ?) SELECT max(x) AS x FROM c';
  expect(told.map((slow) => slow.statement)).toEqual([statement, statement]);
  expect(told[0]?.ms).toBeGreaterThan(250);
});

it('writes into the host’s log which statement of which thread had to wait', async () => {
  const log = createLog();
  const office = await openOffice({ logger: log });
  try {
    const ann = await office.person('Ann');
    const other = new DatabaseSync(office.options.path);
    other.exec('BEGIN IMMEDIATE');
    const sending = ann.must('message', office.store.office.firstRoom, { text: 'late' });
    // What still waits counts as well: transfers give way to it before it is through.
    await expect.poll(() => office.store.appendDelay(), { timeout: 5_000 }).toBeGreaterThan(500);
    other.exec('ROLLBACK');
    other.close();
    await sending;
    expect(office.store.appendDelay()).toBeGreaterThan(500);
    expect(office.store.appendDelay()).toBe(0);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { thread: 'writer', statement: 'BEGIN IMMEDIATE' } }]);
  } finally {
    await office.close();
  }
});
