import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let owner: Person;
let ann: Person;
let general: string;
let now: number;

beforeEach(async () => {
  now = Date.now();
  office = await openOffice({ clock: () => now });
  owner = await office.person('Olga', 'owner');
  ann = await office.person('Ann');
  general = office.store.office.firstRoom;
});

afterEach(() => office.close());

describe('files', () => {
  const blob = 'B'.repeat(42) + 'A';

  it('can be attached by who uploaded all of them or sees them, and read by who sees the message', async () => {
    const room = (await ann.must('room.create', null, { kind: 'private', name: 'Plans' })).id;
    const bob = await office.person('Bob');
    const body = { text: '', attachments: [{ blob, name: 'plan.pdf', size: 10, type: 'application/pdf' }] };
    expect(await ann.append('message', room, body)).toMatchObject({ error: { code: 'not_found' } });
    await office.store.addBlob({ blob, size: 10, member: ann.member });
    expect(await bob.append('message', general, body)).toMatchObject({ error: { code: 'not_found' } });
    const lie = { ...body, attachments: body.attachments.map((a) => ({ ...a, size: 11 })) };
    expect(await ann.append('message', room, lie)).toMatchObject({ error: { code: 'bad_request' } });
    const { id } = await ann.must('message', room, body);
    expect(await office.store.readableBlob(bob.member, blob)).toBeUndefined();
    const named = await office.store.search(ann.member, { text: 'plan', hasFile: true, limit: 5 });
    expect(named).toMatchObject({ ok: true, messages: { length: 1 } });
    await ann.must('room.invite', room, { member: bob.member });
    expect(await office.store.readableBlob(bob.member, blob)).toEqual({ size: 10 });
    await ann.must('delete', room, {}, { ref: id });
    expect(await office.store.readableBlob(bob.member, blob)).toBeUndefined();
  });

  it('of a type that the office refuses are not attached, by whatever name they were uploaded', async () => {
    await office.store.addBlob({ blob, size: 10, member: ann.member });
    await office.store.changeSettings({ settings: { refusedTypes: ['exe'] } }, owner.member);
    const named = (name: string) => ({ text: '', attachments: [{ blob, name, size: 10, type: 'text/plain' }] });
    const { id } = await ann.must('message', general, named('plan.txt'));
    const refused = { error: { code: 'type_refused' } };
    expect(await ann.append('message', general, named('Plan.EXE'))).toMatchObject(refused);
    expect(await ann.append('message', general, named('plan.exe .'))).toMatchObject(refused);
    expect(await ann.append('edit', general, named('plan.exe'), { ref: id })).toMatchObject(refused);
    await office.store.changeSettings({ settings: { refusedTypes: [] } }, owner.member);
    await ann.must('message', general, named('plan.exe'));
  });

  it('are told by kind, as their message or its last edit calls them', async () => {
    const send = async (letter: string, size: number, type: string) => {
      const id = letter.repeat(42) + 'A';
      await office.store.addBlob({ blob: id, size, member: ann.member });
      const attachments = [{ blob: id, name: letter, size, type }];
      return { attachments, id: (await ann.must('message', general, { text: letter, attachments })).id };
    };
    await send('C', 5, 'image/png');
    await send('D', 7, 'image/jpeg');
    await send('E', 100, 'application/pdf');
    const { id, attachments } = await send('F', 20, 'application/octet-stream');
    await ann.must(
      'edit',
      general,
      { text: 'a film', attachments: attachments.map((a) => ({ ...a, type: 'video/mp4' })) },
      { ref: id },
    );
    await office.store.addBlob({ blob, size: 1, member: ann.member });
    expect(await office.store.storageKinds()).toEqual({
      bytes: 133,
      kinds: [
        { kind: 'other', files: 2, bytes: 101 },
        { kind: 'video', files: 1, bytes: 20 },
        { kind: 'picture', files: 2, bytes: 12 },
      ],
    });
  });

  it('count once for the office, and are forgotten when nothing refers to them', async () => {
    await office.store.addBlob({ blob, size: 10, member: ann.member });
    await office.store.addBlob({ blob, size: 10, member: owner.member });
    expect(await office.store.storageUse(ann.member)).toMatchObject({ memberBytes: 10, officeBytes: 10 });
    const { id } = await ann.must('message', general, {
      text: 'x',
      attachments: [{ blob, name: 'a', size: 10, type: 'text/plain' }],
    });
    now += 1000;
    expect(await office.store.takeUnreferencedBlobs(now)).toEqual([]);
    await ann.must('delete', general, {}, { ref: id });
    expect(await office.store.takeUnreferencedBlobs(now - 1000)).toEqual([]);
    const other = 'C'.repeat(42) + 'A';
    expect(await office.store.knownBlobs([other, blob])).toEqual([blob]);
    expect(await office.store.takeUnreferencedBlobs(now)).toEqual([blob]);
    expect(await office.store.knownBlobs([other, blob])).toEqual([]);
    expect(await office.store.storageUse(ann.member)).toMatchObject({ memberBytes: 0, officeBytes: 0 });
  });
});
