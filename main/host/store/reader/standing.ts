import type { Role } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import type { DeviceStanding } from '../store.ts';
import { readSettings } from './settings.ts';

type Row = {
  member: string;
  role: Role;
  revoked: number;
  gone: number;
  banned: number;
  expires: number | null;
  ended: number | null;
};

/**
 * Whose device this is and whether it may connect. A guest whose invite has expired may not, even before the sweep has written
 * so into the log; no guest may while the office takes none.
 *
 * @returns undefined for a device that no member ever had.
 */
export function standingOf(db: Database, device: string, now: number): DeviceStanding | undefined {
  const row = db.get<Row>(
    `SELECT d.member, m.role, d.revoked, m.gone, m.banned, i.expires, i.revoked AS ended
     FROM device d JOIN member m ON m.id = d.member LEFT JOIN guest_invite g ON g.member = m.id
     LEFT JOIN invite i ON i.id = g.invite WHERE d.id = ?`,
    device,
  );
  if (!row) return undefined;
  const standing = { member: row.member, role: row.role };
  if (row.banned) return { ...standing, barred: 'banned' };
  if (row.revoked) return { ...standing, barred: 'revoked' };
  if (row.gone || row.ended === 1 || (row.expires !== null && row.expires <= now))
    return { ...standing, barred: 'gone' };
  if (row.role === 'guest' && !readSettings(db).guests) return { ...standing, barred: 'no_guests' };
  return standing;
}
