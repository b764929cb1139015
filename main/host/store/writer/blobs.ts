import type { StoredBlob } from '../store.ts';
import type { WriterContext } from './context.ts';

/** Blobs forgotten in one call. */
const maxTaken = 500;

/** A blob is on disk, all of it uploaded by this member. The same bytes count once for the office and once for each owner. */
export function addBlob({ db, now }: WriterContext, { blob, size, member }: StoredBlob): void {
  const add = (who: string) =>
    db.run('INSERT INTO storage VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes', who, size);
  if (db.run('INSERT OR IGNORE INTO blob (id, size, added) VALUES (?, ?, ?)', blob, size, now()) > 0) add('');
  else db.run('UPDATE blob SET added = ? WHERE id = ?', now(), blob);
  if (db.run('INSERT OR IGNORE INTO blob_owner (blob, member) VALUES (?, ?)', blob, member) > 0) add(member);
}

/** Forgets blobs that no message and no profile refers to, added before an instant. */
export function takeUnreferencedBlobs({ db }: WriterContext, before: number): string[] {
  const unused = db.all<{ id: string; size: number }>(
    `SELECT id, size FROM blob b WHERE added < ?
       AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.blob = b.id)
       AND NOT EXISTS (SELECT 1 FROM member m WHERE m.avatar = b.id) LIMIT ?`,
    ...[before, maxTaken],
  );
  for (const { id, size } of unused) {
    const subtract = (who: string) =>
      db.run('UPDATE storage SET bytes = max(0, bytes - ?) WHERE member = ?', size, who);
    for (const { member } of db.all<{ member: string }>('SELECT member FROM blob_owner WHERE blob = ?', id))
      subtract(member);
    subtract('');
    db.run('DELETE FROM blob_owner WHERE blob = ?', id);
    db.run('DELETE FROM blob WHERE id = ?', id);
  }
  return unused.map(({ id }) => id);
}
