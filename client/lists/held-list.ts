import type { MessageState } from '../../protocol/index.ts';
import { parseEvent, type ParsedEvent } from '../log/event.ts';
import { afterEvent, asErased, withoutReply } from '../projection/message.ts';

/** A message of a list, as it stood at `asOf`. */
export type Entry = { state: MessageState; asOf: number };

/** Messages that are shown outside of a room's open part, by event id. */
export type Entries = Map<string, Entry>;

/** The signed header of a message that verified. */
export function headerOf(state: MessageState) {
  return parseEvent(state.event)?.header;
}

/** Puts a message as the host answered it, unless it is held as of later. */
export function putEntry(entries: Entries, id: string, entry: Entry): void {
  const held = entries.get(id);
  if (!held || held.asOf < entry.asOf) entries.set(id, entry);
}

/**
 * Lays an event that arrived over what is held; one that a state knows of already changes nothing.
 *
 * @returns whether anything changed.
 */
export function applyEvent(entries: Entries, { seen, logged }: ParsedEvent): boolean {
  if (seen.type === 'office.erase') return seen.body !== null && erase(entries, seen.body.through);
  const held = seen.ref === undefined ? undefined : entries.get(seen.ref);
  if (seen.ref === undefined || !held || held.asOf >= seen.seq) return false;
  const isDeleted = held.state.deleted !== undefined;
  entries.set(seen.ref, { state: afterEvent(held.state, seen, logged), asOf: seen.seq });
  if (seen.type === 'delete' && !isDeleted) uncountReply(entries, headerOf(held.state)?.ref, seen.seq);
  return true;
}

/** An answer that was deleted no longer counts for what it answered. */
function uncountReply(entries: Entries, answered: string | undefined, seq: number): void {
  const held = answered === undefined ? undefined : entries.get(answered);
  if (answered === undefined || !held || held.asOf >= seq) return;
  entries.set(answered, { state: withoutReply(held.state), asOf: seq });
}

function erase(entries: Entries, through: number): boolean {
  let changed = false;
  for (const [id, { state, asOf }] of entries) {
    if (state.event.seq > through || state.event.body === null) continue;
    entries.set(id, { state: asErased(state), asOf });
    changed = true;
  }
  return changed;
}
