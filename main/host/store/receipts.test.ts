import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiptPartText, receiptSigningText, type ReceiptBody } from '../../../protocol/index.ts';
import { sha256 } from './hash.ts';
import { openOffice, type Office, type Person } from './test-kit.ts';
import { createSignatures } from './writer/signatures.ts';

let office: Office;
let owner: Person;
let ann: Person;
let general: string;

beforeEach(async () => {
  office = await openOffice();
  owner = await office.person('Olga', 'owner');
  ann = await office.person('Ann');
  general = office.store.office.firstRoom;
});

afterEach(() => office.close());

describe('receipts', () => {
  it('name every event of their batch and chain to the one before, over a restart too', async () => {
    await Promise.all([ann.must('message', general, { text: 'a' }), owner.must('message', general, { text: 'b' })]);
    await office.reopen();
    await ann.must('message', general, { text: 'c' });
    const signatures = createSignatures();
    let previous: string | undefined;
    for (const { receipt, streams, from, to } of office.batches) {
      const body = JSON.parse(receipt.receipt) as ReceiptBody;
      expect(body).toMatchObject({ from, to, office: office.store.office.id });
      if (previous !== undefined) expect(body.previous).toBe(previous);
      previous = sha256(receipt.receipt);
      const parts = streams.map(({ events }) =>
        sha256(receiptPartText(events.map((e) => ({ seq: e.seq, headerHash: sha256(e.header) })))),
      );
      expect(body.parts).toEqual(parts);
      expect(signatures.verify(receipt.host, receiptSigningText(receipt.receipt), receipt.signature)).toBe(true);
    }
    expect(office.batches.length).toBeGreaterThan(3);
  });
});
