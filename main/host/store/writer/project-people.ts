import type { EventType, ProfileStatus } from '../../../../protocol/index.ts';
import type { ParsedEvent, PeopleEvent } from '../rules/index.ts';
import type { Outcome } from './ledger.ts';
import type { ProjectContext } from './project.ts';

type Projections<T extends EventType> = { [K in T]: (context: ProjectContext, event: ParsedEvent<K>) => Outcome };

const about = (subject: string | null): Outcome => ({ effects: [], subject });

export const peopleProjections: Projections<PeopleEvent> = {
  'office.create'(context, { body }) {
    rename(context, body.name);
    return about(null);
  },

  'office.rename'(context, { body }) {
    rename(context, body.name);
    return about(null);
  },

  'member.join'({ db, at }, { header, body }) {
    db.run("INSERT INTO member (id, name, role, joined) VALUES (?, ?, 'member', ?)", header.id, body.name, at.seq);
    // A device that was with somebody who left may come back with a new member.
    db.run(
      `INSERT INTO device (id, member, name) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET member = excluded.member, name = excluded.name`,
      ...[header.author, header.id, body.device?.name ?? ''],
    );
    return about(header.id);
  },

  'member.leave'({ db, member }) {
    db.run('UPDATE member SET gone = 1 WHERE id = ?', member);
    return { effects: [{ kind: 'member.gone', member: member ?? '', why: 'left' }], subject: member };
  },

  'member.kick'({ db }, { body }) {
    db.run('UPDATE member SET gone = 1, banned = max(banned, ?) WHERE id = ?', body.ban ? 1 : 0, body.member);
    return { effects: [{ kind: 'member.gone', member: body.member, why: 'kicked' }], subject: body.member };
  },

  'member.role'({ db }, { body }) {
    db.run('UPDATE member SET role = ? WHERE id = ?', body.role, body.member);
    // Whoever is no guest any more stays when the invite ends.
    if (body.role !== 'guest') db.run('DELETE FROM guest_invite WHERE member = ?', body.member);
    return { effects: [{ kind: 'member.role', member: body.member, role: body.role }], subject: body.member };
  },

  'device.add'({ db, member }, { body }) {
    db.run('INSERT INTO device (id, member, name) VALUES (?, ?, ?)', body.device, member, body.name);
    return about(member);
  },

  'device.revoke'({ db }, { body }) {
    const owner = db.get<{ member: string }>('SELECT member FROM device WHERE id = ?', body.device)?.member ?? null;
    db.run('UPDATE device SET revoked = 1 WHERE id = ?', body.device);
    return { effects: [{ kind: 'device.revoked', device: body.device }], subject: owner };
  },

  profile({ db, member }, { body }) {
    if (body.name !== undefined) db.run('UPDATE member SET name = ? WHERE id = ?', body.name, member);
    if (body.status !== undefined) db.run('UPDATE member SET status = ? WHERE id = ?', statusText(body.status), member);
    if (body.avatar !== undefined) db.run('UPDATE member SET avatar = ? WHERE id = ?', body.avatar, member);
    return about(member);
  },
};

/** As JSON; empty for none. What an older version wrote was a text alone. */
function statusText(status: ProfileStatus | string | null): string {
  if (status === null || status === '') return '';
  return JSON.stringify(typeof status === 'string' ? { text: status } : status);
}

function rename({ db }: ProjectContext, name: string): void {
  db.run("INSERT INTO meta VALUES ('name', ?) ON CONFLICT DO UPDATE SET value = excluded.value", name);
}
