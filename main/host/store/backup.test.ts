import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from './create-store.ts';
import { openOffice, type Office, type Person } from './test-kit.ts';

let office: Office;
let ann: Person;
let general: string;

beforeEach(async () => {
  office = await openOffice();
  ann = await office.person('Ann');
  general = office.store.office.firstRoom;
});

afterEach(() => office.close());

describe('a backup', () => {
  it('is whole while others write, and opens a new epoch where it ends', async () => {
    await ann.must('message', general, { text: 'before' });
    const copy = `${office.options.path}.copy`;
    const writing = Promise.all(Array.from({ length: 200 }, (_, i) => ann.must('message', general, { text: `${i}` })));
    const { seq } = await office.store.backup(copy);
    await writing;
    const restored = await createStore({ ...office.options, path: copy });
    try {
      expect(restored.published).toBe(seq);
      expect(restored.epochs).toMatchObject([
        { number: 1, base: 0 },
        { number: 2, base: seq },
      ]);
      const lost = { epoch: restored.epochs[0]?.id ?? '', seq: seq + 5 };
      expect(await restored.view(ann.member, { cursor: lost })).toMatchObject({ mode: 'rewind', from: seq });
    } finally {
      await restored.stop();
    }
    const again = await createStore({ ...office.options, path: copy });
    expect(again.epochs).toHaveLength(2);
    await again.stop();
  });
});

describe('the database', () => {
  it("is refused when it is a newer version's or another office's", async () => {
    await office.store.stop();
    await expect(
      createStore({ ...office.options, office: { ...office.options.office, id: 'b'.repeat(51) + 'q' } }),
    ).rejects.toThrow(/another office/);
    const db = new DatabaseSync(office.options.path);
    db.exec("INSERT INTO migration VALUES (999, '999-future', 0)");
    db.close();
    await expect(createStore(office.options)).rejects.toThrow(/newer version/);
    const mend = new DatabaseSync(office.options.path);
    mend.exec('DELETE FROM migration WHERE number = 999');
    mend.close();
    office.store = await createStore(office.options);
  });
});
