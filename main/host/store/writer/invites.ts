import { randomBytes } from 'node:crypto';
import { LandlineError, type admin, type Invite, type Payload, type Result } from '../../../../protocol/index.ts';
import { sha256 } from '../hash.ts';
import type { NewInvite } from '../store.ts';
import { readSettings } from '../reader/settings.ts';
import { requireAdmin } from './administration.ts';
import type { WriterContext } from './context.ts';
import { newId } from './post.ts';

type Row = {
  id: string;
  role: Invite['role'];
  rooms: string;
  uses: number | null;
  expires: number | null;
  revoked: number;
};

/**
 * Makes an invite. Only its hash is kept: the token is told once.
 *
 * @param by the admin's member; null is the host itself, which may do anything.
 */
export function createInvite(
  context: WriterContext,
  ask: Payload<typeof admin, 'invite.create'>,
  by: string | null,
): Result<NewInvite> {
  const { db, state, now } = context;
  requireAdmin(context, by);
  const role = by === null ? 'owner' : state.member(by)?.role;
  if (ask.role === 'owner' && role !== 'owner')
    throw new LandlineError('forbidden', 'Only an owner may make an owner.');
  if (ask.role === 'guest' && ask.rooms.length === 0)
    throw new LandlineError('bad_request', 'A guest is invited to rooms.');
  for (const id of ask.rooms) {
    const room = state.room(id);
    if (!room || room.kind === 'direct') throw new LandlineError('not_found', 'There is no such room.');
    const inside = room.kind === 'public' || by === null || state.isInRoom(room, by);
    if (!inside) throw new LandlineError('not_found', 'There is no such room.');
  }
  const token = randomBytes(24).toString('base64url');
  const invite: Invite = {
    id: newId(now()),
    role: ask.role,
    rooms: ask.rooms,
    uses: ask.uses,
    expires: ask.lifetime === null ? null : now() + ask.lifetime,
    created: now(),
    by,
    revoked: false,
  };
  db.run(
    'INSERT INTO invite (id, token_hash, role, rooms, uses, expires, created, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[
      invite.id,
      sha256(token),
      invite.role,
      JSON.stringify(invite.rooms),
      invite.uses,
      invite.expires,
      invite.created,
      by,
    ],
  );
  context.audit(by, 'invite.create', invite.id);
  return { ok: true, invite, token };
}

/**
 * Takes one use off a valid invite.
 *
 * @returns what it gives, or why it is not good any more; who has a token may know that, and nobody guesses one.
 * @throws LandlineError `forbidden` for a guest's while the office takes none: it is good again when it does.
 */
export function useInvite(
  { db, now }: WriterContext,
  token: string,
): { id: string; role: Invite['role']; rooms: string[] } | { why: string } {
  const row = db.get<Row>(
    'SELECT id, role, rooms, uses, expires, revoked FROM invite WHERE token_hash = ?',
    sha256(token),
  );
  if (!row) return { why: 'This office knows no such invite: was the whole link copied?' };
  if (row.revoked) return { why: 'The invite was withdrawn: ask for another one.' };
  if (row.uses === 0) return { why: 'The invite was used as often as it may be: ask for another one.' };
  if (row.expires !== null && row.expires <= now()) return { why: 'The invite has expired: ask for another one.' };
  if (row.role === 'guest' && !readSettings(db).guests)
    throw new LandlineError('forbidden', 'This office takes no guests at present; its admins may change that.');
  db.run('UPDATE invite SET uses = uses - 1 WHERE id = ? AND uses IS NOT NULL', row.id);
  return { id: row.id, role: row.role, rooms: JSON.parse(row.rooms) as string[] };
}

/** Ends an invite, and the membership of the guests who came by it. */
export function revokeInvite(context: WriterContext, invite: string, by: string | null): Result<object> {
  const { db } = context;
  requireAdmin(context, by);
  if (db.run('UPDATE invite SET revoked = 1 WHERE id = ? AND revoked = 0', invite) === 0) {
    throw new LandlineError('not_found', 'There is no such invite.');
  }
  endGuests(context, invite);
  context.audit(by, 'invite.revoke', invite);
  return { ok: true };
}

/**
 * Ends the membership of guests whose invite has expired.
 *
 * @returns how many.
 */
export function endExpiredGuests(context: WriterContext): number {
  const { db, now } = context;
  const expired = db.all<{ id: string }>(
    `SELECT DISTINCT i.id FROM invite i JOIN guest_invite g ON g.invite = i.id JOIN member m ON m.id = g.member
     WHERE m.gone = 0 AND i.expires <= ?`,
    now(),
  );
  return expired.reduce((count, { id }) => count + endGuests(context, id), 0);
}

function endGuests({ db, post }: WriterContext, invite: string): number {
  const guests = db.all<{ id: string }>(
    'SELECT m.id FROM guest_invite g JOIN member m ON m.id = g.member WHERE g.invite = ? AND m.gone = 0',
    invite,
  );
  for (const { id } of guests) post({ type: 'member.kick', room: null, body: { member: id, ban: false } });
  return guests.length;
}
