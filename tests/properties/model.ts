import type { EventType } from '../../protocol/index.ts';

/** One line of the host's log, with the content its author gave it (which the host may have erased since). */
export type LogLine = {
  seq: number;
  n: number;
  id: string;
  room: string | null;
  type: EventType;
  ref: string | undefined;
  /** The device that signed it. */
  author: string;
  /** null is the host itself. */
  member: string | null;
  body: Record<string, unknown>;
};

export type ModelMessage = {
  id: string;
  n: number;
  member: string | null;
  text: string;
  deleted: boolean;
  /** Who reacted, by emoji. */
  reactions: Map<string, string[]>;
};

export type ModelRoom = {
  id: string;
  kind: 'public' | 'private' | 'direct';
  /** The last number of its stream. */
  n: number;
  members: Set<string>;
  /** The room's n when somebody was let in. */
  since: Map<string, number>;
  /** Until which seq somebody could see it, while they were in it. */
  left: Map<string, number>;
  messages: ModelMessage[];
};

export type ModelMember = {
  id: string;
  gone: boolean;
  goneAt: number;
  admin: boolean;
  publicSince: Map<string, number>;
};

/**
 * What an office is after a log, small enough to be right at sight: who is in, which rooms there are and who sees them, and what
 * every message looks like.
 */
export function replay(log: readonly LogLine[]) {
  const rooms = new Map<string, ModelRoom>();
  const members = new Map<string, ModelMember>();
  const wrongs: string[] = [];
  const sees = (room: ModelRoom, member: string) => room.kind === 'public' || room.members.has(member);

  for (const line of log) {
    const { room, member, body, type, seq } = line;
    const author = member === null ? undefined : members.get(member);
    if (member !== null && type !== 'member.join' && (!author || author.gone))
      wrongs.push(`seq ${seq}: ${type} by somebody who is not in the office`);
    if (room !== null) {
      const held = rooms.get(room) ?? openRoom(line);
      if (member !== null && !sees(held, member))
        wrongs.push(`seq ${seq}: ${type} by somebody who does not see the room`);
      if (line.n !== held.n + 1) wrongs.push(`seq ${seq}: n is ${line.n} after ${held.n}`);
      held.n = line.n;
      inRoom(held, line);
      continue;
    }
    const about = members.get(String(body['member']));
    if (type === 'member.join') {
      const publicSince = new Map([...rooms.values()].map(({ id, n }) => [id, n]));
      members.set(line.id, { id: line.id, gone: false, goneAt: Infinity, admin: false, publicSince });
    } else if (type === 'member.kick' && about) {
      if (author?.admin !== true) wrongs.push(`seq ${seq}: a kick by somebody who is no admin`);
      Object.assign(about, { gone: true, goneAt: seq });
      for (const held of rooms.values()) {
        if (held.kind === 'private' && held.members.delete(about.id)) held.left.set(about.id, seq);
      }
    } else if (type === 'member.role' && about) about.admin = body['role'] === 'owner' || body['role'] === 'admin';
  }
  return { rooms, members, wrongs, sees };

  function openRoom({ room, type, member, body, seq }: LogLine): ModelRoom {
    if (type !== 'room.create') wrongs.push(`seq ${seq}: the room has no beginning`);
    const inside = [...(member === null ? [] : [member]), ...((body['members'] as string[] | undefined) ?? [])];
    const kind = (body['kind'] as ModelRoom['kind'] | undefined) ?? 'public';
    const opened: ModelRoom = {
      ...{ id: room ?? '', kind, n: 0, messages: [], left: new Map<string, number>() },
      members: new Set(kind === 'public' ? [] : inside),
      since: new Map(inside.map((id) => [id, 0])),
    };
    rooms.set(opened.id, opened);
    return opened;
  }

  function inRoom(room: ModelRoom, { type, id, n, ref, member, body, seq }: LogLine): void {
    const message = room.messages.find((held) => held.id === ref);
    const subject = String(body['member']);
    const wrong = (why: string) => wrongs.push(`seq ${seq}: ${type} ${why}`);
    switch (type) {
      case 'message':
        room.messages.push({ id, n, member, text: String(body['text']), deleted: false, reactions: new Map() });
        break;
      case 'edit':
        if (!message || message.deleted || message.member !== member) wrong('of a message that is not theirs');
        else message.text = String(body['text']);
        break;
      case 'delete':
        if (!message || message.deleted) wrong('of what is not there');
        else Object.assign(message, { deleted: true, text: '', reactions: new Map() });
        break;
      case 'reaction.add':
      case 'reaction.remove': {
        const emoji = String(body['emoji']);
        if (!message || message.deleted) return void wrong('on what is not there');
        const others = (message.reactions.get(emoji) ?? []).filter((who) => who !== member);
        const who = type === 'reaction.add' ? [...others, member ?? ''].sort() : others;
        if (who.length > 0) message.reactions.set(emoji, who);
        else message.reactions.delete(emoji);
        break;
      }
      case 'room.invite':
        if (room.kind !== 'public') room.members.add(subject);
        room.since.set(subject, n);
        break;
      case 'room.remove':
        room.members.delete(subject);
        room.left.set(subject, seq);
        break;
      default:
    }
  }
}

export type Replay = ReturnType<typeof replay>;
