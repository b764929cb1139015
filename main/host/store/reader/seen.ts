import { failure, type chat, type Payload, type Reply, type Result } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { knownPeople, viewerOf } from './visibility.ts';

/** When each of these was last there, of those whom the asker may see. */
export function seen(
  db: Database,
  member: string,
  ask: Payload<typeof chat, 'seen'>,
): Result<Reply<typeof chat, 'seen'>> {
  const viewer = viewerOf(db, member);
  if (!viewer) return failure('not_found', 'You are no member of this office.');
  const known = knownPeople(db, viewer);
  const members = [...new Set(ask.members)].flatMap((id) => {
    if (known?.has(id) === false) return [];
    const row = db.get<{ at: number }>('SELECT at FROM last_seen WHERE member = ?', id);
    return row ? [{ member: id, at: row.at }] : [];
  });
  return { ok: true, members };
}
