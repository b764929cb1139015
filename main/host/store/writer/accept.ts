import { LandlineError, type Appended, type SignedEvent } from '../../../../protocol/index.ts';
import type { Author, ParsedEvent, Person } from '../rules/index.ts';
import type { Caller } from '../store.ts';
import type { WriterContext } from './context.ts';
import { claimedId } from './parse.ts';
import { project } from './project.ts';

/** An event that is in the log, and where. */
export type Accepted = { id: string; seq: number; n: number };

/**
 * Puts an event into the log if the rules allow it. One that is there already is only told its place again.
 *
 * @param proven an old receipt names it.
 * @throws LandlineError with the reason why not; nothing has changed then.
 */
export function accept(context: WriterContext, event: ParsedEvent, author: Author, proven = false): Accepted {
  const { db, state, ledger, check, search } = context;
  const { header } = event;
  const known = db.get<{ seq: number; n: number; author: string; header: string }>(
    'SELECT seq, n, author, header FROM event WHERE id = ?',
    header.id,
  );
  if (known) {
    if (known.author === header.author && known.header === event.signed.header)
      return { id: header.id, seq: known.seq, n: known.n };
    throw new LandlineError('conflict', 'This id was used for another event.');
  }
  check({ state, author, proven }, event);
  const at = ledger.place(roomPlace(context, event));
  const outcome = project({ db, search, at, member: author.member, now: context.now() }, event);
  ledger.record(event, at, author.member ?? selfJoined(event), outcome, context.now());
  endInvites(context, event, author);
  noteInAudit(context, event, author);
  disableWebhooks(context, event, author);
  return { id: header.id, seq: at.seq, n: at.n };
}

/**
 * Whoever is no admin any more, was removed or left, leaves no open door behind: what invites they made let nobody else in. Who
 * came by them stays.
 */
function endInvites({ db }: WriterContext, event: ParsedEvent, { member: by }: Author): void {
  const maker = makerWithoutRights(event, by);
  if (maker !== undefined) db.run('UPDATE invite SET uses = 0 WHERE by = ?', maker);
  // Made while they were an owner.
  if (event.type === 'member.role' && event.body.role === 'admin')
    db.run("UPDATE invite SET uses = 0 WHERE by = ? AND role = 'owner'", event.body.member);
}

/** A webhook posts by the rights of who made it: it ends with them, whoever has its address. */
function disableWebhooks({ db, audit }: WriterContext, event: ParsedEvent, { member: by }: Author): void {
  const maker = makerWithoutRights(event, by);
  if (maker === undefined) return;
  const made = db.all<{ id: string }>('SELECT id FROM webhook WHERE by = ? AND disabled = 0', maker);
  for (const { id } of made) {
    db.run('UPDATE webhook SET disabled = 1 WHERE id = ?', id);
    audit(by, 'webhook.disable', id);
  }
}

/** Whom an event leaves without the rights of an admin. */
function makerWithoutRights(event: ParsedEvent, author: string | null): string | undefined {
  if (event.type === 'member.leave') return author ?? undefined;
  if (event.type === 'member.kick') return event.body.member;
  if (event.type !== 'member.role' || event.body.role === 'owner' || event.body.role === 'admin') return undefined;
  return event.body.member;
}

/** What one person did to another, or to the office, stands in the audit log too. */
function noteInAudit({ audit, state }: WriterContext, event: ParsedEvent, { member }: Author): void {
  switch (event.type) {
    case 'delete': {
      const message = state.message(event.header.ref ?? '');
      if (message && message.member !== member) audit(member, 'message.delete', event.header.ref ?? '');
      break;
    }
    case 'member.kick':
      audit(member, event.body.ban ? 'member.ban' : 'member.kick', event.body.member);
      break;
    case 'member.role':
      audit(member, `member.role ${event.body.role}`, event.body.member);
      break;
    case 'device.revoke':
      audit(member, 'device.revoke', event.body.device);
      break;
    case 'office.rename':
      audit(member, 'office.rename', event.body.name);
      break;
    case 'room.archive':
      audit(member, event.body.archived ? 'room.archive' : 'room.reopen', event.header.room ?? '');
      break;
    default:
  }
}

/**
 * Appends what a member's device sent: each event for itself, in order.
 *
 * The caller's standing is looked up for each, since one of the events may end it.
 */
export function append(context: WriterContext, events: readonly SignedEvent[], by: Caller): Appended[] {
  return events.map((given) =>
    asAppended(context, given.header, () => {
      const event = context.intake.checked(given);
      return accept(context, event, callerOf(context, event, by));
    }),
  );
}

/** Turns what `work` accepts or throws into one entry of the reply. */
export function asAppended(context: WriterContext, header: string, work: () => Accepted): Appended {
  try {
    return { ok: true, ...work(), epoch: context.ledger.epoch };
  } catch (error) {
    if (!(error instanceof LandlineError)) throw error;
    return { ok: false, id: claimedId(header), error: error.toFailure().error };
  }
}

/**
 * Whose event it is, if the caller may append it: the device that signed is one of the caller's member, who still belongs here.
 *
 * @throws LandlineError `forbidden`, `revoked` or `banned`.
 */
export function callerOf(context: WriterContext, event: ParsedEvent, by: Caller): Author {
  const { state } = context;
  const person = standingCaller(context, by);
  const device = state.device(event.header.author);
  if (device?.member !== by.member) throw new LandlineError('forbidden', 'The event was signed by somebody else.');
  if (device.revoked) throw new LandlineError('revoked', 'The device that signed the event was revoked.');
  return { member: person.id, role: person.role };
}

/**
 * Who asks, if they still belong here.
 *
 * @throws LandlineError `revoked` or `banned`.
 */
export function standingCaller({ state }: WriterContext, by: Caller): Person {
  const person = state.member(by.member);
  if (!person || person.gone)
    throw new LandlineError(person?.banned ? 'banned' : 'revoked', 'You no longer belong to this office.');
  if (state.device(by.device)?.revoked) throw new LandlineError('revoked', 'This device was revoked.');
  return person;
}

function roomPlace({ db, state }: WriterContext, event: ParsedEvent): { key: number; n: number } | null {
  const { room, id } = event.header;
  if (room === null) return null;
  const known = state.room(room);
  if (known) return known;
  if (event.type !== 'room.create') throw new Error(`The room of ${id} was checked and is not there.`);
  return { key: (db.get<{ key: number }>('SELECT coalesce(max(key), 0) AS key FROM room')?.key ?? 0) + 1, n: 0 };
}

/** Whoever joins is the author of their own joining. */
function selfJoined(event: ParsedEvent): string | null {
  return event.type === 'member.join' ? event.header.id : null;
}
