import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  LandlineError,
  type admin,
  type Payload,
  type Result,
  type Settings,
  type SettingsPolicy,
  type Webhook,
} from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { sha256 } from '../hash.ts';
import { readPolicy, readSettings, settingsInForce } from '../reader/settings.ts';
import { isAtLeast } from '../rules/index.ts';
import type { SettingsInForce } from '../store.ts';
import type { WriterContext } from './context.ts';
import { newId } from './post.ts';

/**
 * What the administration does is done by who is owner or admin now: the connection it comes over was proven when it was made, and a
 * request may be on its way when its sender loses the role.
 *
 * @param by null is the host itself.
 * @throws LandlineError `forbidden`.
 */
export function requireAdmin({ state }: WriterContext, by: string | null): void {
  const person = by === null ? undefined : state.member(by);
  if (by !== null && (!person || person.gone || !isAtLeast(person.role, 'admin')))
    throw new LandlineError('forbidden', 'Your rights in this office have changed.');
}

/** Puts what the computer of the host says in place of what it said before; nothing is left of a backup's from another computer. */
export function putPolicy({ db }: WriterContext, policy: SettingsPolicy): void {
  set(db, 'policy', JSON.stringify(policy));
}

function set(db: Database, key: string, value: string): void {
  db.run('INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, value);
}

/**
 * Changes some settings; the others stay.
 *
 * @throws LandlineError `forbidden` where the computer of the host sets one of them otherwise.
 */
export function changeSettings(
  context: WriterContext,
  ask: Payload<typeof admin, 'settings.set'>,
  by: string | null,
): Result<SettingsInForce> {
  const { db } = context;
  requireAdmin(context, by);
  const locked = readPolicy(db).locked ?? {};
  const refused = Object.entries(locked).find(
    ([key, value]) => !isDeepStrictEqual(ask.settings[key as keyof Settings] ?? value, value),
  );
  if (refused) throw new LandlineError('forbidden', `The computer of the host sets ${refused[0]}.`);
  // What is said as it is locked is no choice of theirs.
  const chosen = Object.entries(ask.settings).filter(([key]) => !(key in locked));
  for (const [key, value] of chosen) set(db, key, JSON.stringify(value));
  if (ask.passcode !== undefined) set(db, 'passcode', ask.passcode);
  const changed = [...Object.keys(ask.settings), ...(ask.passcode === undefined ? [] : ['passcode'])];
  context.audit(by, 'settings.set', changed.join(' '));
  return { ok: true, ...settingsInForce(db) };
}

/** Makes a webhook. Only the token's hash is kept: it is told once. */
export function createWebhook(
  context: WriterContext,
  ask: Payload<typeof admin, 'webhook.create'>,
  by: string,
): Result<{ webhook: Webhook; token: string }> {
  const { db, state, now } = context;
  requireAdmin(context, by);
  const room = state.room(ask.room);
  if (!room || !(room.kind === 'public' || state.isInRoom(room, by)))
    throw new LandlineError('not_found', 'There is no such room.');
  const token = randomBytes(24).toString('base64url');
  const webhook: Webhook = { id: newId(now()), room: ask.room, name: ask.name, created: now(), by, disabled: false };
  db.run(
    'INSERT INTO webhook (id, token_hash, room, name, created, by) VALUES (?, ?, ?, ?, ?, ?)',
    ...[webhook.id, sha256(token), webhook.room, webhook.name, webhook.created, by],
  );
  context.audit(by, 'webhook.create', webhook.id);
  return { ok: true, webhook, token };
}

export function deleteWebhook(context: WriterContext, webhook: string, by: string): Result<object> {
  requireAdmin(context, by);
  if (context.db.run('DELETE FROM webhook WHERE id = ?', webhook) === 0)
    throw new LandlineError('not_found', 'There is no such webhook.');
  context.audit(by, 'webhook.delete', webhook);
  return { ok: true };
}

/** Lets somebody who asked in at their next try, or not. */
export function decideJoin(
  context: WriterContext,
  ask: Payload<typeof admin, 'join.decide'>,
  by: string,
): Result<object> {
  const { db } = context;
  requireAdmin(context, by);
  if (db.run('UPDATE join_request SET accepted = ? WHERE device = ?', ask.accept ? 1 : 0, ask.device) === 0) {
    throw new LandlineError('not_found', 'Nobody asks to join with this device.');
  }
  context.audit(by, ask.accept ? 'join.accept' : 'join.decline', ask.device);
  return { ok: true };
}

/** Forgets the requests that nobody has decided; whoever still wants to come in asks again. */
export function clearJoins(context: WriterContext, by: string): Result<{ cleared: number }> {
  requireAdmin(context, by);
  const cleared = context.db.run('DELETE FROM join_request WHERE accepted IS NULL');
  context.audit(by, 'join.clear', String(cleared));
  return { ok: true, cleared };
}

/** How long somebody who was turned away is known, in ms; then they may ask again. */
const declinedFor = 30 * 86_400_000;

/** Forgets the requests that waited for longer than the settings say. */
export function expireJoins({ db, now }: WriterContext): void {
  const waiting = readSettings(db).joinRequestHours * 3_600_000;
  db.run('DELETE FROM join_request WHERE accepted IS NULL AND at <= ?', now() - waiting);
  db.run('DELETE FROM join_request WHERE accepted = 0 AND at <= ?', now() - declinedFor);
}

/** Lets a banned person join again, as a new member. */
export function liftBan(context: WriterContext, member: string, by: string): Result<object> {
  requireAdmin(context, by);
  if (context.db.run('UPDATE member SET banned = 0 WHERE id = ? AND banned = 1', member) === 0) {
    throw new LandlineError('not_found', 'This person is not banned.');
  }
  context.audit(by, 'ban.lift', member);
  return { ok: true };
}
