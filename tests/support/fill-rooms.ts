import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';

/**
 * Writes public rooms straight into the database of a host that is stopped: what their making would have left, but for the events, for
 * which an office's budgets would have one wait. They are named by number: `Room 00001` …
 */
export function fillRooms(dir: string, count: number): void {
  const db = new DatabaseSync(join(dir, 'office.db'));
  db.exec('BEGIN');
  const room = db.prepare("INSERT INTO room (id, kind, name, topic) VALUES (?, 'public', ?, '')");
  for (let at = 1; at <= count; at += 1) room.run(v7(), `Room ${String(at).padStart(5, '0')}`);
  db.exec('COMMIT');
  db.close();
}
