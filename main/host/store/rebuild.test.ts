import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rebuild } from './rebuild.ts';
import { createPen, deviceProof, openOffice, type Office } from './test-kit.ts';

let office: Office;
let now: number;

beforeEach(async () => {
  now = Date.now();
  office = await openOffice({ clock: () => now });
});
afterEach(() => office.close());

const tables = ['event', 'meta', 'member', 'device', 'room', 'room_member', 'message', 'edit', 'reaction'];
const more = [
  'acknowledgement',
  'mention',
  'blob_use',
  'guest_invite',
  'read_mark',
  'told_mark',
  'receipt',
  'invite',
  'audit',
];

/** All that the database holds, and what a search finds. */
function dump(): Record<string, unknown> {
  const db = new DatabaseSync(office.options.path, { readOnly: true });
  const rows = [...tables, ...more].map((table) => [
    table,
    db.prepare(`SELECT json_object(${columns(db, table)}) AS row FROM ${table} ORDER BY 1`).all(),
  ]);
  const found = ['hel*', 'second', 'gone', 'report'].map((word) => [
    word,
    db.prepare('SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid').all(word),
  ]);
  db.close();
  return Object.fromEntries([...rows, ...found]) as Record<string, unknown>;
}

function columns(db: DatabaseSync, table: string): string {
  const names = db.prepare(`SELECT name FROM pragma_table_info('${table}') ORDER BY name`).all() as { name: string }[];
  return names.map(({ name }) => `'${name}', ${name}`).join(', ');
}

/** An office in which something of everything has happened. */
async function lively(): Promise<void> {
  const owner = await office.person('Olga', 'owner');
  const ann = await office.person('Ann');
  const bob = await office.person('Bob');
  const { firstRoom } = office.store.office;
  const guest = await office.person('Gus', 'guest', [firstRoom]);
  const promoted = await office.person('Gitta', 'guest', [firstRoom]);
  await owner.must('member.role', null, { member: promoted.member, role: 'member' });
  await office.store.addBlob({ blob: 'A'.repeat(43), size: 10, member: ann.member });
  const report = { blob: 'A'.repeat(43), name: 'report.pdf', size: 10, type: 'application/pdf' };
  const old = await ann.must('message', firstRoom, { text: 'gone soon', attachments: [report] });
  await ann.must('edit', firstRoom, { text: 'gone very soon', attachments: [report] }, { ref: old.id });
  await bob.must('reaction.add', firstRoom, { emoji: '⏳' }, { ref: old.id });
  const dropped = await bob.must('message', firstRoom, { text: 'deleted', mentions: [ann.member] }, { ref: old.id });
  await owner.must('delete', firstRoom, {}, { ref: dropped.id });
  await office.store.changeSettings({ settings: { retentionDays: 5 } }, owner.member);
  now += 10 * 86_400_000;
  await office.store.sweep();
  await bob.must('reaction.add', firstRoom, { emoji: '👋' }, { ref: old.id });

  const room = (await ann.must('room.create', null, { kind: 'private', name: 'Plans', members: [bob.member] })).id;
  await ann.must('room.rename', room, { name: 'Great plans' });
  await ann.must('room.topic', room, { topic: 'what next' });
  await ann.must('room.invite', room, { member: guest.member });
  await ann.must('room.remove', room, { member: bob.member });
  await ann.direct(bob.member, guest.member);
  const said = await ann.must('message', room, { text: 'hello', mentions: [guest.member], attachments: [report] });
  await ann.must('edit', room, { text: 'hello, second', mentions: [guest.member] }, { ref: said.id });
  await guest.must('message', room, { text: 'hello yourself' }, { ref: said.id });
  await ann.must('pin', room, { pinned: true }, { ref: said.id });
  await ann.must('reaction.add', room, { emoji: '👍' }, { ref: said.id });
  await ann.must('reaction.remove', room, { emoji: '👍' }, { ref: said.id });
  const told = await owner.must('announcement', firstRoom, { text: 'second floor closed' });
  await bob.must('announcement.ack', firstRoom, {}, { ref: told.id });
  await office.store.appendAsService({ type: 'message', room: firstRoom, body: { text: 'hello by hook' } });
  await office.store.read(bob.member, { room: firstRoom, n: 3 });

  const pen = createPen();
  await ann.must('device.add', null, { device: pen.device, name: 'phone', proof: deviceProof(pen, ann.member) });
  await ann.must('device.revoke', null, { device: pen.device });
  await bob.must('profile', null, { name: 'Robert', status: { emoji: '🚪', text: 'out' } });
  await owner.must('office.rename', null, { name: 'South Street' });
  await owner.must('member.kick', null, { member: bob.member, ban: true });
  await office.store.liftBan(bob.member, owner.member);
  await owner.must('member.kick', null, { member: promoted.member, ban: true });
  await ann.must('room.receipts', room, { on: false });
  await ann.must('room.archive', room, { archived: true });
  await office.store.search(ann.member, { text: 'hello', limit: 5 });
}

describe('making the projections again', () => {
  it('gives what was there, after rows were lost, changed and made up', async () => {
    await lively();
    await office.store.stop();
    const db = new DatabaseSync(office.options.path);
    // As an offer leaves it that brings back what somebody was before they were banned.
    db.exec(`UPDATE member SET banned = 1 WHERE name = 'Gus';
             INSERT INTO audit (at, by, action, target) SELECT 1, NULL, 'member.ban', id FROM member WHERE name = 'Gus'`);
    const before = dump();
    db.exec(`DELETE FROM message WHERE seq % 2 = 0; DELETE FROM room_member; DELETE FROM reaction; DELETE FROM edit;
             UPDATE member SET name = 'Nobody', role = 'owner', gone = 0, banned = 1; UPDATE room SET n = 1, kind = 'public';
             UPDATE message SET edit = NULL, erased = 0, replies = 9; DELETE FROM device; DELETE FROM blob_use;
             INSERT INTO mention VALUES ('x', 1, 1, 1); INSERT INTO search (search) VALUES ('delete-all');
             UPDATE meta SET value = 'Elsewhere' WHERE key = 'name';`);
    db.close();
    expect(dump()).not.toEqual(before);
    expect(rebuild(office.options.path, now)).toMatchObject({ members: 5, rooms: 3, messages: 6 });
    expect(dump()).toEqual(before);
    await office.reopen();
    expect(office.store.office.name).toBe('South Street');
  });

  it('changes nothing when an event cannot be read', async () => {
    await lively();
    await office.store.stop();
    const db = new DatabaseSync(office.options.path);
    db.exec("UPDATE event SET header = 'garbage' WHERE seq = 9; DELETE FROM reaction");
    db.close();
    const before = dump();
    expect(() => rebuild(office.options.path, now)).toThrow(/Event 9 of the log cannot be read/);
    expect(dump()).toEqual(before);
    await office.reopen();
  });
});
