import type { EventType } from '../../../../protocol/index.ts';
import { membersOf, type ParsedEvent } from '../rules/index.ts';
import type { Effect } from '../store.ts';
import type { Outcome } from './ledger.ts';
import type { ProjectContext } from './project.ts';

type Projections<T extends EventType> = { [K in T]: (context: ProjectContext, event: ParsedEvent<K>) => Outcome };

const nothing: Outcome = { effects: [], subject: null };

export const roomProjections: Projections<
  'room.create' | 'room.rename' | 'room.topic' | 'room.archive' | 'room.receipts' | 'room.invite' | 'room.remove'
> = {
  'room.create'(context, event) {
    const { db, at, member } = context;
    const { body, header } = event;
    const id = header.room ?? header.id;
    const named = body.kind === 'direct' ? { name: '', topic: '' } : { name: body.name, topic: body.topic ?? '' };
    db.run(
      'INSERT INTO room (key, id, kind, name, topic, creator) VALUES (?, ?, ?, ?, ?, ?)',
      ...[at.room, id, body.kind, named.name, named.topic, member],
    );
    const listed = membersOf(event, member);
    if (body.kind !== 'public') {
      for (const one of listed) enter(context, one, 0);
      return { effects: [{ kind: 'room.opened', room: id, to: listed }], subject: null };
    }
    const guests = listed.filter((one) => isGuest(context, one));
    for (const one of guests) enter(context, one, 0);
    const entered = guests.map((one): Effect => ({ kind: 'room.entered', room: id, member: one }));
    return { effects: [{ kind: 'room.opened', room: id, to: 'everybody' }, ...entered], subject: null };
  },

  'room.rename'({ db, at }, { body }) {
    db.run('UPDATE room SET name = ? WHERE key = ?', body.name, at.room);
    return nothing;
  },

  'room.topic'({ db, at }, { body }) {
    db.run('UPDATE room SET topic = ? WHERE key = ?', body.topic, at.room);
    return nothing;
  },

  'room.archive'({ db, at }, { body }) {
    db.run('UPDATE room SET archived = ? WHERE key = ?', body.archived ? 1 : 0, at.room);
    return nothing;
  },

  'room.receipts'({ db, at }, { body }) {
    db.run('UPDATE room SET receipts = ? WHERE key = ?', body.on ? 1 : 0, at.room);
    return nothing;
  },

  'room.invite'(context, { body, header }) {
    enter(context, body.member, context.at.n);
    return { effects: [{ kind: 'room.entered', room: header.room ?? '', member: body.member }], subject: null };
  },

  'room.remove'({ db, at }, { body, header }) {
    db.run('DELETE FROM room_member WHERE room = ? AND member = ?', at.room, body.member);
    return { effects: [{ kind: 'room.left', room: header.room ?? '', member: body.member }], subject: null };
  },
};

function enter({ db, at }: ProjectContext, member: string, since: number): void {
  db.run('INSERT OR IGNORE INTO room_member (room, member, since) VALUES (?, ?, ?)', at.room, member, since);
}

function isGuest({ db }: ProjectContext, member: string): boolean {
  return db.get("SELECT 1 FROM member WHERE id = ? AND role = 'guest'", member) !== undefined;
}
