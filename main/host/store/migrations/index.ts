import type { Database } from '../database.ts';
import { sql as log } from './001-log.ts';
import { sql as projections } from './002-projections.ts';
import { sql as search } from './003-search.ts';
import { sql as administration } from './004-administration.ts';
import { sql as blobs } from './005-blobs.ts';
import { sql as ageAndAbuse } from './006-age-and-abuse.ts';
import { sql as addedDevices } from './009-added-devices.ts';
import { sql as statusSeenAndReceipts } from './008-status-seen-and-receipts.ts';
import { sql as toldMarks } from './010-told-marks.ts';
import { sql as announcements } from './011-announcements.ts';
import { sql as threadsAndPins } from './007-threads-and-pins.ts';

/** In order; a released one is never changed, only followed by another. */
const migrations: readonly { name: string; sql: string }[] = [
  { name: '001-log', sql: log },
  { name: '002-projections', sql: projections },
  { name: '003-search', sql: search },
  { name: '004-administration', sql: administration },
  { name: '005-blobs', sql: blobs },
  { name: '006-age-and-abuse', sql: ageAndAbuse },
  { name: '007-threads-and-pins', sql: threadsAndPins },
  { name: '008-status-seen-and-receipts', sql: statusSeenAndReceipts },
  { name: '009-added-devices', sql: addedDevices },
  { name: '010-told-marks', sql: toldMarks },
  { name: '011-announcements', sql: announcements },
];

/**
 * Brings a database to this version, each step in a transaction of its own and recorded in `migration`.
 *
 * @param now milliseconds since 1970, for the record.
 * @throws Error when the database is from a newer version, which must not be touched.
 */
export function migrate(db: Database, now: number): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
  const done = db.get<{ last: number }>('SELECT coalesce(max(number), 0) AS last FROM migration')?.last ?? 0;
  if (done > migrations.length) {
    throw new Error(
      `The database is of a newer version (step ${done}, known are ${migrations.length}): update Landline.`,
    );
  }
  migrations.slice(done).forEach(({ name, sql }, i) => {
    db.transaction(() => {
      db.exec(sql);
      db.run('INSERT INTO migration (number, name, applied_at) VALUES (?, ?, ?)', done + i + 1, name, now);
    });
  });
}
