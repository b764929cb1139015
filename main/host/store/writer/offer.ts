import {
  LandlineError,
  receiptBody,
  receiptPartText,
  receiptSigningText,
  type Appended,
  type chat,
  type Payload,
} from '../../../../protocol/index.ts';
import { sha256 } from '../hash.ts';
import { readSettings } from '../reader/settings.ts';
import { requireBringer, type Author, type ParsedEvent } from '../rules/index.ts';
import type { Caller } from '../store.ts';
import { accept, asAppended, callerOf, standingCaller, type Accepted } from './accept.ts';
import type { WriterContext } from './context.ts';
import { newId } from './post.ts';
import type { Signatures } from './signatures.ts';

type Offered = Payload<typeof chat, 'offer'>['events'];

/**
 * Takes back events that a restored log lacks. One that a receipt of this office names was accepted once and is accepted as it
 * was, from whoever may bring it; any other is a new append of the caller's under the rights of today, so that nobody can backdate.
 */
export function offer(context: WriterContext, signatures: Signatures, events: Offered, by: Caller): Appended[] {
  return events.map(({ event: given, proof }) =>
    asAppended(context, given.header, () => {
      const event = context.intake.checked(given);
      if (proof && isNamed(context, signatures, event, given.seq, proof)) {
        return bringBack(context, event, given.member, by);
      }
      return accept(context, event, callerOf(context, event, by));
    }),
  );
}

function bringBack(context: WriterContext, event: ParsedEvent, claimed: string | null, by: Caller): Accepted {
  const author = formerAuthor(context, event, claimed);
  const person = standingCaller(context, by);
  const isThere = context.db.get('SELECT 1 FROM event WHERE id = ?', event.header.id) !== undefined;
  if (isThere) return accept(context, event, author, true);
  const isOpen = readSettings(context.db).join === 'open';
  requireBringer({ state: context.state, isOpen }, event, author, person);
  const isBanned = event.type === 'member.join' && freeDevice(context, event);
  const accepted = accept(context, event, author, true);
  if (isBanned) ban(context, event.header.id);
  endUnknownInvite(context, event);
  return accepted;
}

/**
 * Who was removed may have come back with the same device as somebody new; their old membership must have ended first.
 *
 * @returns whether that one was banned.
 */
function freeDevice({ db, state }: WriterContext, { header }: ParsedEvent): boolean {
  const device = state.device(header.author);
  if (!device) return false;
  const holder = state.member(device.member);
  if (device.revoked || holder?.gone !== true)
    throw new LandlineError('not_found', 'The device’s membership before this one has not ended here.');
  db.run('DELETE FROM device WHERE id = ?', header.author);
  return holder.banned;
}

/** A ban is the person's, whom the device stands for: what they were before does not end it when it comes back later. */
function ban({ db, audit }: WriterContext, member: string): void {
  db.run('UPDATE member SET banned = 1 WHERE id = ?', member);
  audit(null, 'member.ban', member);
}

/**
 * Who came as a guest stays as long as their invite, which is not in the log. Where it is not known, it has ended: the guest may
 * not connect, and the next sweep writes so. What else is there of their time can be brought until then.
 */
function endUnknownInvite({ db, now, service }: WriterContext, event: ParsedEvent): void {
  if (event.type !== 'member.role' || event.body.role !== 'guest' || event.header.author !== service.device) return;
  const { member } = event.body;
  if (db.get('SELECT 1 FROM guest_invite WHERE member = ?', member)) return;
  const id = newId(now());
  db.run(
    `INSERT INTO invite (id, token_hash, role, rooms, uses, expires, created) VALUES (?, ?, 'guest', '[]', 0, ?, ?)`,
    ...[id, `none ${id}`, now(), now()],
  );
  db.run('INSERT INTO guest_invite VALUES (?, ?)', member, id);
}

/** Whether a receipt of this office's service device names the event at that seq. */
function isNamed(
  { office, service }: WriterContext,
  signatures: Signatures,
  event: ParsedEvent,
  seq: number,
  { receipt, part }: NonNullable<Offered[number]['proof']>,
): boolean {
  if (receipt.host !== service.device || !part.some((e) => e.seq === seq && e.headerHash === event.headerHash))
    return false;
  let body;
  try {
    body = receiptBody.safeParse(JSON.parse(receipt.receipt));
  } catch {
    return false;
  }
  return (
    body.success &&
    body.data.office === office.id &&
    body.data.from <= seq &&
    seq <= body.data.to &&
    body.data.parts.includes(sha256(receiptPartText(part))) &&
    signatures.verify(service.device, receiptSigningText(receipt.receipt), receipt.signature)
  );
}

/**
 * Whose event it was: the member its device is of, or was; the service device has none, nor has one that joins by it.
 *
 * @param claimed - under whose name it stood: a device may have been that of several members, one after the other.
 */
function formerAuthor({ db, state, service }: WriterContext, event: ParsedEvent, claimed: string | null): Author {
  const { author } = event.header;
  if (author === service.device) return { member: null, role: 'owner' };
  if (event.type === 'member.join') return { member: null, role: 'member' };
  const current = state.device(author)?.member;
  const joinedBy = () =>
    db.get("SELECT 1 FROM event WHERE id = ? AND author = ? AND type = 'member.join'", claimed, author);
  const member = claimed === null || claimed === current || joinedBy() ? (claimed ?? current) : undefined;
  const person = member === undefined ? undefined : state.member(member);
  if (!person) throw new LandlineError('not_found', 'The author of the event is not known here.');
  return { member: person.id, role: person.role };
}
