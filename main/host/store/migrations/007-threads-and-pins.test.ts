import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '../database.ts';
import { sql as log } from './001-log.ts';
import { sql as projections } from './002-projections.ts';
import { sql as search } from './003-search.ts';
import { sql as administration } from './004-administration.ts';
import { sql as blobs } from './005-blobs.ts';
import { sql as ageAndAbuse } from './006-age-and-abuse.ts';
import { migrate } from './index.ts';

let folder: string;
let db: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landline-migration-'));
  db = openDatabase(join(folder, 'office.db'), 'write');
  const before = [log, projections, search, administration, blobs, ageAndAbuse];
  db.exec(
    'CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
  for (const [at, sql] of before.entries()) {
    db.exec(sql);
    db.run("INSERT INTO migration VALUES (?, 'before', 0)", at + 1);
  }
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const event = (seq: number, type: string, ref?: number) => {
  const header = JSON.stringify({ id: `id${seq}`, type, ...(ref !== undefined && { ref: `id${ref}` }) });
  db.run(
    "INSERT INTO event VALUES (?, ?, 1, ?, ?, 'device', 'ann', NULL, 0, ?, '{}', '')",
    ...[seq, `id${seq}`, seq, type, header],
  );
  if (type === 'message') db.run('INSERT INTO message (seq, room, n, changed) VALUES (?, 1, ?, ?)', seq, seq, seq);
};

it('fills the threads and pins of a log that is there', () => {
  event(1, 'message');
  event(2, 'message');
  event(3, 'message', 1);
  event(4, 'message', 3);
  event(5, 'message', 4);
  event(6, 'message', 2);
  event(7, 'edit', 3);
  event(8, 'pin', 2);
  event(9, 'pin', 2);
  event(10, 'pin', 4);
  event(11, 'pin', 1);
  event(12, 'pin', 1);
  db.exec('UPDATE message SET pinned = 1 WHERE seq IN (2, 4)');
  migrate(db, 0);
  expect(db.all('SELECT seq, root, pin FROM message ORDER BY seq').map((row) => ({ ...(row as object) }))).toEqual([
    { seq: 1, root: null, pin: null },
    { seq: 2, root: null, pin: 9 },
    { seq: 3, root: 1, pin: null },
    { seq: 4, root: 1, pin: 10 },
    { seq: 5, root: 1, pin: null },
    { seq: 6, root: 2, pin: null },
  ]);
});
