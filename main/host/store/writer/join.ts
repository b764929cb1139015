import { createHmac, timingSafeEqual } from 'node:crypto';
import { LandlineError, limits, type Result, type Role } from '../../../../protocol/index.ts';
import { loopback } from '../../network-keys.ts';
import { readSettings } from '../reader/settings.ts';
import { standingOf } from '../reader/standing.ts';
import type { ParsedEvent } from '../rules/index.ts';
import type { DeviceStanding, JoinAttempt } from '../store.ts';
import { accept } from './accept.ts';
import type { WriterContext } from './context.ts';
import { useInvite } from './invites.ts';
import type { Throttle } from './throttle.ts';

/** Join requests kept waiting, of all and of one address; a stranger makes one without being anybody. */
const maxRequests = 1_000;
const maxOfAddress = 5;
const maxOfNetwork = 50;

type Admission = { role: Exclude<Role, 'admin'>; rooms: string[]; invite: string | null };
type Joining = { context: WriterContext; throttle: Throttle; attempt: JoinAttempt; event: ParsedEvent<'member.join'> };

/**
 * Lets a device in as a new member, if the office's way of joining allows it; one that is a member already is simply that
 * member. The role and a guest's rooms are events of the service device, so that the log says all there is to know.
 */
export function join(context: WriterContext, throttle: Throttle, attempt: JoinAttempt): Result<DeviceStanding> {
  try {
    return { ok: true, ...letIn(context, throttle, attempt) };
  } catch (error) {
    if (error instanceof LandlineError) return error.toFailure();
    throw error;
  }
}

function letIn(context: WriterContext, throttle: Throttle, attempt: JoinAttempt): DeviceStanding {
  const { db, state, office, now } = context;
  const event = context.intake.checked(attempt.event);
  if (event.type !== 'member.join' || event.header.room !== null || event.header.ref !== undefined) {
    throw new LandlineError('bad_request', 'This is no request to join.');
  }
  if (event.header.office !== office.id) throw new LandlineError('wrong_office', 'The request is for another office.');
  if (event.header.author !== attempt.device || attempt.device === context.service.device) {
    throw new LandlineError('bad_proof', 'Another device signed the request.');
  }
  const standing = standingOf(db, attempt.device, now());
  if (standing && !standing.barred) return standing;
  if (standing?.barred === 'banned') throw new LandlineError('banned', 'You were removed from this office.');
  if (standing?.barred === 'no_guests')
    throw new LandlineError('unavailable', 'This office takes no guests at present.');
  if (standing?.barred === 'revoked') throw new LandlineError('revoked', 'This device was revoked.');
  if (db.get('SELECT 1 FROM event WHERE id = ?', event.header.id)) {
    // Their own old joining, sent again after they left or were removed.
    throw standing
      ? new LandlineError('revoked', 'This membership has ended.')
      : new LandlineError('conflict', 'This id was used before.');
  }
  if (state.memberCount() >= limits.membersPerOffice) throw new LandlineError('too_large', 'The office is full.');
  const admission = admit({ context, throttle, attempt, event });
  return enroll(context, event, admission);
}

function admit({ context, throttle, attempt, event }: Joining): Admission {
  const { db, now } = context;
  if (attempt.token !== undefined) {
    // Looked at before the throttle: a token cannot be guessed, and strangers who try must not keep out who has one.
    const invite = useInvite(context, attempt.token);
    if ('why' in invite) {
      throttle.check(attempt.from, now());
      throw new LandlineError('invite_invalid', invite.why, throttle.failed(attempt.from, now()));
    }
    return { ...invite, invite: invite.role === 'guest' ? invite.id : null };
  }
  const member: Admission = { role: 'member', rooms: [], invite: null };
  const { join: mode } = readSettings(db);
  if (mode === 'open') {
    throttle.enter(attempt.from, now());
    return member;
  }
  if (mode === 'invite')
    throw new LandlineError('join_required', 'This office lets people in by invitation.', { join: mode });
  if (mode === 'passcode') checkPasscode(context, throttle, attempt);
  else checkApproval(context, attempt, event.body.name);
  return member;
}

function checkPasscode(
  { db, now }: WriterContext,
  throttle: Throttle,
  { from, passcodeProof, passcodeText }: JoinAttempt,
): void {
  if (passcodeProof === undefined)
    throw new LandlineError('passcode_wrong', 'This office asks for its passcode.', { join: 'passcode' });
  throttle.check(from, now());
  const key = db.get<{ value: string }>("SELECT value FROM setting WHERE key = 'passcode'")?.value ?? '';
  const expected = createHmac('sha256', Buffer.from(key, 'base64url')).update(passcodeText).digest();
  const given = Buffer.from(passcodeProof, 'base64url');
  if (key !== '' && given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new LandlineError('passcode_wrong', 'The passcode is not the right one.', {
    join: 'passcode',
    ...throttle.failed(from, now()),
  });
}

function checkApproval({ db, now }: WriterContext, { device, from }: JoinAttempt, name: string): void {
  const request = db.get<{ accepted: number | null }>('SELECT accepted FROM join_request WHERE device = ?', device);
  if (request?.accepted === 1) return;
  if (request?.accepted === 0) throw new LandlineError('join_denied', 'An admin declined your request to join.');
  if (!request) {
    const waiting = (where: string, ...values: string[]) =>
      db.get<{ n: number }>(`SELECT count(*) AS n FROM join_request WHERE accepted IS NULL ${where}`, ...values)?.n ??
      0;
    const { address, network } = from;
    const crowded =
      (address !== loopback && waiting('AND address = ?', address) >= maxOfAddress) ||
      (network !== '' && waiting('AND network = ?', network) >= maxOfNetwork);
    if (crowded)
      throw new LandlineError('rate_limited', 'Too many requests to join came from your address and wait.', {
        retryAfter: 60_000,
      });
    if (waiting('') >= maxRequests)
      throw new LandlineError('unavailable', 'Too many people are waiting to be let in.', { retryAfter: 60_000 });
    db.run(
      'INSERT INTO join_request (device, name, at, address, network) VALUES (?, ?, ?, ?, ?)',
      ...[device, name, now(), address, network],
    );
  }
  throw new LandlineError('join_pending', 'An admin has to let you in.', { retryAfter: 10_000 });
}

function enroll(context: WriterContext, event: ParsedEvent<'member.join'>, admission: Admission): DeviceStanding {
  const { db, state, post } = context;
  const member = event.header.id;
  // `proven`: the door was passed; the rules refuse a joining that is a mere append.
  db.run('DELETE FROM device WHERE id = ?', event.header.author);
  accept(context, event, { member: null, role: 'member' }, true);
  db.run('DELETE FROM join_request WHERE device = ?', event.header.author);
  if (admission.role !== 'member') post({ type: 'member.role', room: null, body: { member, role: admission.role } });
  if (admission.invite !== null) db.run('INSERT INTO guest_invite VALUES (?, ?)', member, admission.invite);
  for (const id of new Set(admission.rooms)) {
    const room = state.room(id);
    if (!room || room.archived || (room.kind === 'public' && admission.role !== 'guest')) continue;
    post({ type: 'room.invite', room: id, body: { member } });
  }
  return { member, role: admission.role };
}
