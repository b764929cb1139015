/**
 * A program for the crash test: opens the store that its argument describes as JSON and lets eight people talk as
 * fast as they can. Each acknowledgement is a line `id seq` on standard output, written before the next message is sent.
 */
import { writeSync } from 'node:fs';
import { createStore, type StoreOptions } from './create-store.ts';
import { joinOffice } from './test-kit.ts';

const people = 8;

const given = JSON.parse(process.argv[2] ?? '') as Omit<StoreOptions, 'service'> & {
  service: { device: string; privateKey: string };
};
const store = await createStore({
  ...given,
  service: { device: given.service.device, privateKey: Buffer.from(given.service.privateKey, 'base64') },
});
await Promise.all(
  Array.from({ length: people }, async (_, i) => {
    const person = await joinOffice({ store }, `Person ${i}`);
    for (;;) {
      const { id, seq } = await person.must('message', store.office.firstRoom, { text: `${i} says something` });
      writeSync(1, `${id} ${seq}\n`);
    }
  }),
);
