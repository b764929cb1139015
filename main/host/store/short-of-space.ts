/** A program for the crash test: talks until the host's files may not grow any more, and says how that went. */
import { joinOffice, openOffice } from './test-kit.ts';

const office = await openOffice();
const person = await joinOffice(office, 'Ann');
const room = office.store.office.firstRoom;
let acknowledged = 0;
for (;;) {
  const result = await person.append('message', room, { text: 'x'.repeat(20_000) });
  if (!result.ok) {
    const { published } = office.store;
    const newest = await office.store.message(person.member, { seq: published });
    const announced = office.batches.at(-1)?.to === published;
    const small = await person.append('message', room, { text: 'again' });
    console.log(
      JSON.stringify({
        acknowledged,
        code: result.error.code,
        announced,
        readable: newest.ok,
        answered: small.ok ? 'ok' : small.error.code,
      }),
    );
    break;
  }
  acknowledged += 1;
}
await office.close();
