import type { StorageUse } from '../store.ts';
import type { Database } from '../database.ts';
import { readSettings } from './settings.ts';
import { viewerOf, visible } from './visibility.ts';

/** Whether this member may read the blob: they uploaded all of it, see a message that carries it, or it is a face. */
export function readableBlob(db: Database, member: string, blob: string): { size: number } | undefined {
  const stored = db.get<{ size: number }>('SELECT size FROM blob WHERE id = ?', blob);
  const viewer = stored && viewerOf(db, member);
  if (!viewer) return undefined;
  const readable =
    db.get('SELECT 1 FROM blob_owner WHERE blob = ? AND member = ?', blob, member) ??
    db.get(
      `SELECT 1 FROM blob_use u JOIN room r ON r.key = u.room WHERE u.blob = ? AND ${visible(viewer)} LIMIT 1`,
      blob,
      member,
    ) ??
    db.get('SELECT 1 FROM member WHERE avatar = ? LIMIT 1', blob);
  return readable === undefined ? undefined : { size: stored.size };
}

export function storageUse(db: Database, member: string): StorageUse {
  const bytesOf = (who: string) =>
    db.get<{ bytes: number }>('SELECT bytes FROM storage WHERE member = ?', who)?.bytes ?? 0;
  return { memberBytes: bytesOf(member), officeBytes: bytesOf(''), settings: readSettings(db) };
}
