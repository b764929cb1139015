/** A program for the crash test: lets one checkpoint fail, and says whether there is another. Needs `prlimit`. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinOffice, openOffice } from './test-kit.ts';

const told: string[] = [];
const office = await openOffice({
  logger: { warn: () => undefined, error: (_: object, message: string) => void told.push(message) },
});
const person = await joinOffice(office, 'Ann');
const room = office.store.office.firstRoom;
const size = () => statSync(office.options.path).size;

/** What the store lets gather between two checkpoints, in few commits: the write-ahead log is not much larger, and begins anew. */
async function talk(length: number): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    const events = Array.from({ length: 50 }, () => person.pen.event('message', room, { text: 'x'.repeat(length) }));
    for (const result of await office.store.append(events, person.by))
      if (!result.ok) throw new Error(result.error.code);
  }
}
function limit(bytes: string): void {
  const { status } = spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]);
  if (status !== 0) throw new Error('prlimit failed');
}
/** A checkpoint writes for a while: what it has begun is let come to its end. */
async function settled(): Promise<void> {
  let last = -1;
  while (last !== size()) {
    last = size();
    await sleep(300);
  }
}
async function until(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 200 && !condition(); i += 1) await sleep(50);
  return condition();
}

for (let round = 0; round < 3; round += 1) {
  const before = size();
  await talk(8_000);
  if (!(await until(() => size() > before))) throw new Error('There was no checkpoint.');
  await settled();
}
// The database may not grow; its write-ahead log is smaller.
const before = size();
limit(String(before));
await talk(100);
const failed = await until(() => told.length > 0);
const held = size() === before;
limit('unlimited');
await talk(100);
console.log(JSON.stringify({ failed, held, again: await until(() => size() > before), told }));
await office.close();
