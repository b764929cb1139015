import { eventSigningText, type EventHeader, type LoggedEvent, type MessageState } from '../../protocol/index.ts';
import type { Crypto } from '../crypto/crypto.ts';
import { parseEvent, type ParsedEvent } from './event.ts';

export type VerifyDeps = {
  office: string;
  crypto: Crypto;
  /** The members a device belongs or has belonged to, null for the office's service device; undefined when it is unknown. */
  membersOf: (device: string) => ReadonlySet<string> | null | undefined;
};

/** Who has joined by which device, by events that verify but are not taken in yet. */
export type Joins = ReadonlyMap<string, ReadonlySet<string>>;

export type Verified = { event: ParsedEvent } | { bad: string; id?: string };

/**
 * Checks what the host sends: that the author's device signed exactly this header, that the body is the one it names, and that
 * the host puts it under the name of the member whose device it is. An erased body cannot be checked and need not be.
 *
 * A device nobody has told of yet passes on its signature alone: who is a member is for the host to say.
 */
export async function verifyEvent(logged: LoggedEvent, deps: VerifyDeps, joins?: Joins): Promise<Verified> {
  const event = parseEvent(logged);
  if (!event) return { bad: 'The host sent an event that cannot be read.' };
  const { header } = event;
  const bad = (why: string): Verified => ({ bad: why, id: header.id });
  if (header.office !== deps.office) return bad('The host sent an event of another office.');
  if (!mayBeOf(header, logged.member, deps, joins))
    return bad('The host put an event under another name than its author’s.');
  const [signed, bodyHash] = await Promise.all([
    deps.crypto.verify(header.author, eventSigningText(logged.header), logged.signature),
    logged.body === null ? header.bodyHash : deps.crypto.hashText(logged.body),
  ]);
  if (!signed) return bad('An event’s signature is not its author’s.');
  if (bodyHash !== header.bodyHash) return bad('An event’s content is not what its author signed.');
  return { event };
}

function mayBeOf(header: EventHeader, member: string | null, { membersOf }: VerifyDeps, joins?: Joins): boolean {
  const owners = membersOf(header.author);
  if (owners === undefined) return true;
  if (owners === null || member === null) return owners === member;
  // Who joins is the author of their own joining, whoever they were before.
  if (header.type === 'member.join') return member === header.id || owners.has(member);
  return owners.has(member) || joins?.get(header.author)?.has(member) === true;
}

/** Who joins by which device among these events. */
export async function joinsAmong(events: readonly LoggedEvent[], deps: VerifyDeps): Promise<Joins> {
  const likely = events.filter(({ header }) => header.includes('"member.join"'));
  const verdicts = await Promise.all(likely.map((event) => verifyEvent(event, deps)));
  const joins = new Map<string, Set<string>>();
  for (const verdict of verdicts) {
    const header = 'event' in verdict ? verdict.event.header : undefined;
    if (header?.type !== 'member.join') continue;
    // The same device may have come, left and come again.
    joins.set(header.author, (joins.get(header.author) ?? new Set()).add(header.id));
  }
  return joins;
}

/**
 * Checks a message of a history page: the event, and its last edit, which must be by the same member.
 *
 * @param room - where it must be; any room in a search.
 */
export async function verifyMessage(
  room: string | undefined,
  state: MessageState,
  deps: VerifyDeps,
): Promise<{ ok: true } | { bad: string; id?: string }> {
  const event = await verifyEvent(state.event, deps);
  if ('bad' in event) return event;
  const { header } = event.event;
  const bad = (why: string) => ({ bad: why, id: header.id });
  if (room !== undefined && header.room !== room) return bad('The host put a message into another room.');
  if (header.type !== 'message' && header.type !== 'announcement')
    return bad('The host showed something else as a message.');
  if (!state.edit) return { ok: true };
  const edit = await verifyEvent(state.edit, deps);
  if ('bad' in edit) return edit;
  const fits =
    edit.event.header.type === 'edit' &&
    edit.event.header.ref === header.id &&
    state.edit.member === state.event.member;
  return fits ? { ok: true } : bad('The host showed an edit that is not of this message or author.');
}
