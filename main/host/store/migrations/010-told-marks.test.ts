import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { sql as log } from './001-log.ts';
import { sql as projections } from './002-projections.ts';
import { sql } from './010-told-marks.ts';

it('tells others on of what was read before, and that it was received', () => {
  const folder = mkdtempSync(join(tmpdir(), 'landline-migration-'));
  const db = openDatabase(join(folder, 'office.db'), 'write');
  db.exec(log);
  db.exec(projections);
  db.run("INSERT INTO read_mark VALUES ('ann', 1, 7), ('bob', 1, 3), ('ann', 2, 1)");
  db.exec(sql);
  expect(db.all('SELECT * FROM told_mark').map((row) => ({ ...(row as object) }))).toEqual([
    { member: 'ann', room: 1, received: 7, read: 7 },
    { member: 'bob', room: 1, received: 3, read: 3 },
    { member: 'ann', room: 2, received: 1, read: 1 },
  ]);
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
