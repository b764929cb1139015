import type { ClientStore } from '../../client/index.ts';
import { replay, type LogLine } from './model.ts';
import type { Peer, World } from './world.ts';

/** An event that must come back after a restore, what it stands on, and who held it then: on their store, as it was. */
export type Owed = {
  line: LogLine;
  standsOn: readonly string[];
  holders: readonly { peer: Peer; store: ClientStore }[];
};

/**
 * What an old backup, if it is restored now, owes: of all that was acknowledged since, the events that somebody who is still here
 * holds, as they came, as the message of a page or to be offered; with all that they stand on. They must come back.
 *
 * @param owed - what an earlier restore owes yet.
 * @returns the rest, too: what may be missing from then on.
 */
export async function debtOf(
  world: World,
  backedUp: ReadonlySet<string>,
  owed: ReadonlyMap<string, Owed>,
): Promise<{ owed: Map<string, Owed>; excused: Set<string> }> {
  const holders = await holdersOf(world.active());
  const now = world.readLog();
  const there = new Set(now.map(({ id }) => id));
  const lines = [...now, ...[...owed.values()].map(({ line }) => line).filter(({ id }) => !there.has(id))];
  const roomsMade = new Map(lines.filter(({ type }) => type === 'room.create').map(({ room, id }) => [room, id]));
  const deleted = new Set(lines.filter(({ type }) => type === 'delete').map(({ ref }) => ref));
  const changes = Map.groupBy(lines, changedBy);

  const debt = new Map<string, Owed>();
  const excused = new Set<string>();
  for (const line of lines) {
    const { id, type, room, ref, member, body } = line;
    if (backedUp.has(id)) continue;
    const subject = type === 'room.invite' || type === 'member.kick' ? String(body['member']) : undefined;
    const standsOn = [room === null ? undefined : roomsMade.get(room), ref, member ?? undefined, subject].filter(
      (other): other is string => other !== undefined && other !== id,
    );
    const isLost = standsOn.some((other) => excused.has(other));
    // Nobody lets themselves in; and of what changes one thing to and fro, what changes nothing any more stays away.
    const bringers = (holders.get(id) ?? []).filter((peer) => type !== 'room.invite' || peer.member !== subject);
    const key = changedBy(line);
    const isMoot =
      (key !== undefined && (changes.get(key)?.length ?? 0) > 1) || (type !== 'delete' && deleted.has(ref));
    if (bringers.length > 0 && !isLost && !isMoot) {
      debt.set(id, { line, standsOn, holders: bringers.map((peer) => ({ peer, store: peer.store })) });
    } else excused.add(id);
  }
  return { owed: debt, excused };
}

/**
 * What of it nobody can bring back any more: whoever held it was cut off since, before they had brought it, or its author's device
 * came anew since (PROTOCOL.md: a device belongs to one member at a time).
 */
export function notToBeHad(world: World, owed: ReadonlyMap<string, Owed>): Set<string> {
  const log = world.readLog();
  const there = new Set(log.map(({ id }) => id));
  const { members } = replay(log);
  const taken = new Set(
    log.filter(({ type, id }) => type === 'member.join' && members.get(id)?.gone === false).map(({ author }) => author),
  );
  const lost = new Set<string>();
  for (const [id, { line, standsOn, holders }] of owed) {
    if (there.has(id)) continue;
    const isHeld = holders.some(({ peer, store }) => peer.store === store && !world.ended(peer));
    const cameAnew = line.type === 'member.join' && taken.has(line.author);
    if (!isHeld || cameAnew || standsOn.some((other) => lost.has(other))) lost.add(id);
  }
  return lost;
}

/** What an event changes that others change, too. */
function changedBy({ type, room, ref, member, body }: LogLine): string | undefined {
  if (type === 'reaction.add' || type === 'reaction.remove') return `${ref} ${member} ${String(body['emoji'])}`;
  return type === 'room.invite' || type === 'room.remove' ? `${room} ${String(body['member'])}` : undefined;
}

async function holdersOf(peers: readonly Peer[]): Promise<Map<string, Peer[]>> {
  const holders = new Map<string, Peer[]>();
  for (const peer of peers) {
    const held = new Set((await peer.store.list('events')).map(({ value }) => value.id));
    for (const { value } of await peer.store.list('offers')) held.add(idOf(value.event));
    for (const { value } of await peer.store.list('messages')) {
      held.add(idOf(value.state.event));
      if (value.state.edit) held.add(idOf(value.state.edit));
    }
    for (const id of held) holders.set(id, [...(holders.get(id) ?? []), peer]);
  }
  return holders;
}

function idOf({ header }: { header: string }): string {
  return (JSON.parse(header) as { id: string }).id;
}
