import type { Database } from '../database.ts';
import type { WriterContext } from './context.ts';
import { newId, postAsService } from './post.ts';

/**
 * Sees to it that the log has an epoch: the first one of a new log, the next one of a restored copy. To be called before the
 * ledger is loaded.
 *
 * @throws Error when the log is another office's.
 */
export function openEpoch(db: Database, office: { id: string; name: string }, now: number): void {
  const meta = (key: string) => db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value;
  const set = (key: string, value: string) =>
    db.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, value);
  db.transaction(() => {
    const known = meta('office');
    if (known !== undefined && known !== office.id)
      throw new Error(`The database belongs to another office (${known}).`);
    if (known === undefined) {
      set('office', office.id);
      set('name', office.name);
    }
    const last = db.get<{ number: number }>('SELECT number FROM epoch ORDER BY number DESC LIMIT 1')?.number ?? 0;
    // A copy says so itself, so that a backup which somebody copied back by hand is not taken for the log it was.
    if (last > 0 && meta('copy') === undefined) return;
    const head = db.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM event')?.seq ?? 0;
    db.run('INSERT INTO epoch (number, id, base) VALUES (?, ?, ?)', last + 1, newId(now), head);
    db.run("DELETE FROM meta WHERE key = 'copy'");
  });
}

/** The first events of a new log: the office itself, and a room for everybody. */
export function foundOffice(context: WriterContext, rootPublicKeyInfo: string): void {
  if (context.ledger.head > 0) return;
  const { office, now } = context;
  postAsService(
    context,
    { type: 'office.create', room: null, body: { name: office.name, root: rootPublicKeyInfo } },
    true,
  );
  const id = newId(now());
  postAsService(context, { type: 'room.create', room: id, id, body: { kind: 'public', name: 'general' } });
}
