import type { Attachment, EventType } from '../../../../protocol/index.ts';
import { erasedTo } from '../reader/erased.ts';
import type { ParsedEvent } from '../rules/index.ts';
import type { Outcome } from './ledger.ts';
import type { ProjectContext } from './project.ts';

type Projections<T extends EventType> = { [K in T]: (context: ProjectContext, event: ParsedEvent<K>) => Outcome };

const nothing: Outcome = { effects: [], subject: null };

type Content = { attachments?: Attachment[] | undefined; mentions?: string[] | undefined };

export const messageProjections: Projections<
  | 'message'
  | 'edit'
  | 'delete'
  | 'office.erase'
  | 'reaction.add'
  | 'reaction.remove'
  | 'pin'
  | 'announcement'
  | 'announcement.ack'
> = {
  message(context, event) {
    addMessage(context, event);
    const { db, at } = context;
    if (event.header.ref !== undefined) {
      const seq = targetOf(context, event);
      db.run('UPDATE message SET replies = replies + 1, changed = ? WHERE seq = ?', at.seq, seq);
      // An answer to an answer belongs to the same thread.
      db.run(
        'UPDATE message SET root = (SELECT coalesce(root, seq) FROM message WHERE seq = ?) WHERE seq = ?',
        seq,
        at.seq,
      );
    }
    return nothing;
  },

  announcement(context, event) {
    addMessage(context, event);
    return nothing;
  },

  edit(context, event) {
    const { db, at, search } = context;
    const seq = targetOf(context, event);
    search.remove(seq);
    db.run('INSERT INTO edit (message, seq) VALUES (?, ?)', seq, at.seq);
    if (event.erased) {
      // Its words are gone, so nobody may see those that they replaced.
      eraseMessage(context, seq);
      return nothing;
    }
    const hasFile = event.body.attachments?.length ? 1 : 0;
    db.run('UPDATE message SET edit = ?, has_file = ?, changed = ? WHERE seq = ?', at.seq, hasFile, at.seq, seq);
    dropContent(context, seq);
    const { n } = db.get<{ n: number }>('SELECT n FROM message WHERE seq = ?', seq) ?? { n: 0 };
    addContent(context, seq, n, event.body);
    return {
      ...nothing,
      after: () => {
        search.restore(seq);
      },
    };
  },

  delete(context, event) {
    const { db, at, search, member, now } = context;
    const seq = targetOf(context, event);
    search.remove(seq);
    eraseBodies(context, seq);
    // A reply that was deleted no longer counts for what it answered.
    const ref = db.get<{ seq: number }>(
      "SELECT t.seq FROM event e JOIN event t ON t.id = e.header ->> 'ref' WHERE e.seq = ?",
      seq,
    );
    if (ref)
      db.run('UPDATE message SET replies = replies - 1, changed = ? WHERE seq = ? AND replies > 0', at.seq, ref.seq);
    db.run(
      'UPDATE message SET deleted_by = ?, deleted_at = ?, pin = NULL, erased = 1, has_file = 0, edit = NULL, changed = ? WHERE seq = ?',
      ...[member, now, at.seq, seq],
    );
    return nothing;
  },

  'office.erase'(context, { body }) {
    const { db, search } = context;
    const due = db.all<{ seq: number }>(
      'SELECT seq FROM message WHERE seq > ? AND seq <= ? AND deleted_at IS NULL',
      erasedTo(db),
      body.through,
    );
    for (const { seq } of due) {
      search.remove(seq);
      eraseMessage(context, seq);
    }
    db.run(
      "INSERT INTO meta VALUES ('erased_to', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      String(body.through),
    );
    return nothing;
  },

  'reaction.add'(context, event) {
    const { db, at, member } = context;
    const seq = touchTarget(context, event);
    db.run(
      'INSERT INTO reaction (message, emoji, member, seq) VALUES (?, ?, ?, ?)',
      seq,
      event.body.emoji,
      member,
      at.seq,
    );
    return nothing;
  },

  'reaction.remove'(context, event) {
    const { db, member } = context;
    const seq = touchTarget(context, event);
    db.run('DELETE FROM reaction WHERE message = ? AND emoji = ? AND member = ?', seq, event.body.emoji, member);
    return nothing;
  },

  pin(context, event) {
    const seq = touchTarget(context, event);
    context.db.run('UPDATE message SET pin = ? WHERE seq = ?', event.body.pinned ? context.at.seq : null, seq);
    return nothing;
  },

  'announcement.ack'(context, event) {
    const { db, at, member } = context;
    const seq = touchTarget(context, event);
    db.run('INSERT INTO acknowledgement (message, member, seq) VALUES (?, ?, ?)', seq, member, at.seq);
    return nothing;
  },
};

/** Leaves of a message its header, id and number. */
function eraseMessage(context: ProjectContext, seq: number): void {
  const { db, at } = context;
  eraseBodies(context, seq);
  db.run('UPDATE message SET erased = 1, edit = NULL, has_file = 0, changed = ? WHERE seq = ?', at.seq, seq);
}

/** Erases what a message said and all its edits said; headers stay. */
function eraseBodies(context: ProjectContext, seq: number): void {
  const { db } = context;
  db.run('UPDATE event SET body = NULL WHERE seq = ?1 OR seq IN (SELECT seq FROM edit WHERE message = ?1)', seq);
  db.run('DELETE FROM reaction WHERE message = ?', seq);
  dropContent(context, seq);
}

function addMessage(context: ProjectContext, event: ParsedEvent<'message' | 'announcement'>): void {
  const { db, at, member } = context;
  db.run(
    'INSERT INTO message (seq, room, n, member, announcement, erased, has_file, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[at.seq, at.room, at.n, member, event.type === 'announcement' ? 1 : 0, event.erased ? 1 : 0],
    ...[event.body.attachments?.length ? 1 : 0, at.seq],
  );
  addContent(context, at.seq, at.n, event.body);
}

function addContent({ db, at, member }: ProjectContext, seq: number, n: number, body: Content): void {
  for (const { blob } of body.attachments ?? []) {
    db.run('INSERT OR IGNORE INTO blob_use (blob, message, room) VALUES (?, ?, ?)', blob, seq, at.room);
  }
  for (const mentioned of body.mentions ?? []) {
    if (mentioned === member) continue;
    db.run('INSERT OR IGNORE INTO mention (member, room, n, message) VALUES (?, ?, ?, ?)', mentioned, at.room, n, seq);
  }
}

function dropContent({ db }: ProjectContext, seq: number): void {
  db.run('DELETE FROM blob_use WHERE message = ?', seq);
  db.run('DELETE FROM mention WHERE message = ?', seq);
}

function targetOf({ db }: ProjectContext, event: ParsedEvent): number {
  const row = db.get<{ seq: number }>('SELECT seq FROM event WHERE id = ?', event.header.ref ?? '');
  if (!row) throw new Error(`The target of ${event.header.id} was checked and is not there.`);
  return row.seq;
}

function touchTarget(context: ProjectContext, event: ParsedEvent): number {
  const seq = targetOf(context, event);
  context.db.run('UPDATE message SET changed = ? WHERE seq = ?', context.at.seq, seq);
  return seq;
}
