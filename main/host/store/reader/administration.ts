import type { admin, Invite, MemberState, Payload, Reply, Webhook } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { sha256 } from '../hash.ts';
import { memberState } from './directory.ts';

const pageLength = 100;

/** The invites, newest first: their ids grow with time. */
export function invites(
  db: Database,
  { after }: Payload<typeof admin, 'invite.list'>,
): Reply<typeof admin, 'invite.list'> {
  const rows = db.all<Omit<Invite, 'rooms' | 'revoked'> & { rooms: string; revoked: number }>(
    `SELECT id, role, rooms, uses, expires, created, by, revoked FROM invite
     WHERE ?1 = '' OR id < ?1 ORDER BY id DESC LIMIT ?2`,
    ...[after ?? '', pageLength],
  );
  const found = rows.map((row): Invite => ({
    ...row,
    rooms: JSON.parse(row.rooms) as string[],
    revoked: row.revoked === 1,
  }));
  return { invites: found, ...nextOf(found, ({ id }) => id) };
}

const webhookColumns = 'SELECT id, room, name, created, by, disabled FROM webhook';

type WebhookRow = Omit<Webhook, 'disabled'> & { disabled: number };

const toWebhook = (row: WebhookRow): Webhook => ({ ...row, disabled: row.disabled === 1 });

export function webhooks(db: Database): Webhook[] {
  return db.all<WebhookRow>(`${webhookColumns} ORDER BY id`).map(toWebhook);
}

/** The webhook that takes posts under this token. */
export function webhookOf(db: Database, token: string): Webhook | undefined {
  const row = db.get<WebhookRow>(`${webhookColumns} WHERE token_hash = ? AND disabled = 0`, sha256(token));
  return row && toWebhook(row);
}

/** Who waits to be let in, oldest first. */
export function joinRequests(db: Database): Reply<typeof admin, 'join.list'> {
  const rows = db.all<{ device: string; name: string; at: number }>(
    'SELECT device, name, at FROM join_request WHERE accepted IS NULL ORDER BY at LIMIT 500',
  );
  return { requests: rows.map((row) => ({ ...row })) };
}

type MemberRow = Parameters<typeof memberState>[1] & { banned: number; bytes: number };

export function memberList(
  db: Database,
  { after }: Payload<typeof admin, 'member.list'>,
): Reply<typeof admin, 'member.list'> {
  const rows = db.all<MemberRow>(
    `SELECT m.id, m.name, m.role, m.status, m.avatar, m.gone, m.banned, coalesce(s.bytes, 0) AS bytes
     FROM member m LEFT JOIN storage s ON s.member = m.id WHERE m.id > ? ORDER BY m.id LIMIT ?`,
    ...[after ?? '', pageLength],
  );
  const members = rows.map((row): MemberState & { storedBytes: number; banned: boolean } => ({
    ...memberState(db, row),
    storedBytes: row.bytes,
    banned: row.banned === 1,
  }));
  return { members, ...nextOf(members, ({ id }) => id) };
}

/** What was done in the administration, newest first. */
export function audit(
  db: Database,
  { after, by, action }: Payload<typeof admin, 'audit.list'>,
): Reply<typeof admin, 'audit.list'> {
  const below = after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : Number.MAX_SAFE_INTEGER;
  const entries = db
    .all<Reply<typeof admin, 'audit.list'>['entries'][number]>(
      `SELECT id, at, by, action, target FROM audit
       WHERE id < ?1 AND (?3 = '' OR by = ?3) AND substr(action, 1, length(?4)) = ?4 ORDER BY id DESC LIMIT ?2`,
      ...[below, pageLength, by ?? '', action ?? ''],
    )
    .map((row) => ({ ...row }));
  return { entries, ...nextOf(entries, ({ id }) => String(id)) };
}

function nextOf<T>(page: readonly T[], key: (last: T) => string): { next?: string } {
  const last = page.at(-1);
  return last !== undefined && page.length === pageLength ? { next: key(last) } : {};
}
