import type { admin, Reply } from '../../../../protocol/index.ts';
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

/** Those of these blobs that the log knows of: a message that came back without its file's commit counts as well. */
export function knownBlobs(db: Database, blobs: readonly string[]): string[] {
  const rows = db.all<{ id: string }>(
    `SELECT value AS id FROM json_each(?) WHERE EXISTS (SELECT 1 FROM blob WHERE id = value)
       OR EXISTS (SELECT 1 FROM blob_use WHERE blob = value) OR EXISTS (SELECT 1 FROM member WHERE avatar = value)`,
    JSON.stringify(blobs),
  );
  return rows.map(({ id }) => id);
}

type KindUse = Reply<typeof admin, 'storage'>['kinds'][number];

/** What the office's files take up, by the media type that one message with the file (its last edit counts) gives it. */
export function storageKinds(db: Database): { bytes: number; kinds: KindUse[] } {
  const kinds = db.all<KindUse>(
    `WITH used AS (SELECT blob, max(message) AS message FROM blob_use GROUP BY blob),
     typed AS (
       SELECT b.size, (
         SELECT a.value ->> 'type' FROM event e, json_each(e.body, '$.attachments') a
         WHERE e.seq IN (m.seq, m.edit) AND a.value ->> 'blob' = b.id ORDER BY e.seq DESC LIMIT 1
       ) AS type
       FROM blob b LEFT JOIN used u ON u.blob = b.id LEFT JOIN message m ON m.seq = u.message
     )
     SELECT CASE WHEN type LIKE 'image/%' THEN 'picture' WHEN type LIKE 'video/%' THEN 'video'
       WHEN type LIKE 'audio/%' THEN 'audio' ELSE 'other' END AS kind, count(*) AS files, sum(size) AS bytes
     FROM typed GROUP BY 1 ORDER BY bytes DESC`,
  );
  const bytes = db.get<{ bytes: number }>("SELECT bytes FROM storage WHERE member = ''")?.bytes ?? 0;
  return { bytes, kinds: kinds.map((row) => ({ ...row })) };
}

export function storageUse(db: Database, member: string): StorageUse {
  const bytesOf = (who: string) =>
    db.get<{ bytes: number }>('SELECT bytes FROM storage WHERE member = ?', who)?.bytes ?? 0;
  return { memberBytes: bytesOf(member), officeBytes: bytesOf(''), settings: readSettings(db) };
}
