import type { WriterContext } from './context.ts';
import { eraseBodies } from './project-messages.ts';

/** Messages erased in one transaction: some 10 ms, between which others come to their turn. */
const perStep = 200;

/**
 * Erases what messages received before an instant said; headers, ids and numbers stay.
 *
 * @returns how many messages were erased, and whether there are more.
 */
export function eraseStep({ db, search }: WriterContext, before: number): { erased: number; more: boolean } {
  const done = Number(db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'erased_to'")?.value ?? 0);
  const rows = db.all<{ seq: number; gone: number }>(
    `SELECT m.seq, m.erased OR m.deleted_at IS NOT NULL AS gone FROM message m JOIN event e ON e.seq = m.seq
     WHERE m.seq > ? AND e.received_at < ? ORDER BY m.seq LIMIT ?`,
    ...[done, before, perStep],
  );
  for (const { seq, gone } of rows) {
    if (gone) continue;
    search.remove(seq);
    eraseBodies({ db }, seq);
    db.run('UPDATE message SET erased = 1, edit = NULL, has_file = 0 WHERE seq = ?', seq);
  }
  const last = rows.at(-1)?.seq;
  if (last !== undefined) {
    db.run("INSERT INTO meta VALUES ('erased_to', ?) ON CONFLICT DO UPDATE SET value = excluded.value", String(last));
  }
  return { erased: rows.filter(({ gone }) => !gone).length, more: rows.length === perStep };
}
