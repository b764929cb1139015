/**
 * A program for the crash test: talks until the host's files may not grow any more, says how that went, and where the system can
 * let them grow again (`prlimit`), how it goes on.
 */
import { spawnSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { joinOffice, openOffice } from './test-kit.ts';

const told: string[] = [];
const office = await openOffice({
  logger: { warn: () => undefined, error: (_: object, message: string) => void told.push(message) },
});
const person = await joinOffice(office, 'Ann');
const room = office.store.office.firstRoom;
const acknowledged: string[] = [];

let refused;
for (;;) {
  const result = await person.append('message', room, { text: 'x'.repeat(20_000) });
  if (!result.ok) {
    refused = result.error.code;
    break;
  }
  acknowledged.push(result.id);
}
const { published } = office.store;
const newest = await office.store.message(person.member, { seq: published });
const announced = office.batches.at(-1)?.to === published;
const small = await person.append('message', room, { text: 'again' });
const inTime = acknowledged.length;

const freed = spawnSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:']).status === 0;
for (let i = 0; freed && i < 20; i += 1) acknowledged.push((await person.must('message', room, { text: `${i}` })).id);

const db = new DatabaseSync(office.options.path, { readOnly: true });
const kept = new Set((db.prepare('SELECT id FROM event').all() as { id: string }[]).map(({ id }) => id));
const [integrity] = db.prepare('PRAGMA integrity_check').all();
db.close();
console.log(
  JSON.stringify({
    acknowledged: inTime,
    lost: acknowledged.filter((id) => !kept.has(id)).length,
    integrity: integrity?.['integrity_check'],
    code: refused,
    announced,
    readable: newest.ok,
    answered: small.ok ? 'ok' : small.error.code,
    told,
  }),
);
await office.close();
