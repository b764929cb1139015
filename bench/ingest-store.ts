/**
 * Durable acknowledged messages a second from 50 senders with one in flight each: the store alone, without sockets. Beside it
 * the reference, a group commit per tick of the same bytes without validation, signatures, projections or threads.
 *
 *   npx node bench/ingest-store.ts [messages, default 10000]
 */
import { verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { createStore } from '../main/host/store/index.ts';
import { eventSigningText } from '../protocol/index.ts';
import { createPen, enter, storeOptions } from './store/pen.ts';

const senders = 50;
const messages = Number(process.argv[2] ?? 10_000);
const text = 'x'.repeat(200);

type Outcome = { way: string; perSecond: number; p50: number; p99: number; cpuMicros: number };

/** Runs all senders, each with one in flight. */
async function race(way: string, sendOf: (sender: number) => (i: number) => Promise<void>): Promise<Outcome> {
  const waits: number[] = [];
  const each = Math.floor(messages / senders);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: senders }, async (_, sender) => {
      const send = sendOf(sender);
      for (let i = 0; i < each; i++) {
        const sent = performance.now();
        await send(i);
        waits.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((a, b) => a - b);
  const at = (share: number) => Number((waits[Math.floor(waits.length * share)] ?? 0).toFixed(2));
  return {
    way,
    perSecond: Math.round(waits.length / seconds),
    p50: at(0.5),
    p99: at(0.99),
    cpuMicros: Math.round((user + system) / waits.length),
  };
}

async function theStore(folder: string, verifyAside: boolean): Promise<Outcome> {
  const path = join(folder, `store-${String(verifyAside)}.db`);
  const store = await createStore({ ...storeOptions(path), verifyAside });
  try {
    const people = await Promise.all(Array.from({ length: senders }, () => enter(store, 'Sender')));
    const room = store.office.firstRoom;
    const each = Math.floor(messages / senders);
    // Signed beforehand: that is the senders' work, on their machines.
    const written = people.map(({ pen }) => Array.from({ length: each }, () => pen.write('message', room, { text })));
    return await race(
      `store, verification ${verifyAside ? 'in the thread pool' : "on the writer's thread"}`,
      (sender) => async (i) => {
        const event = written[sender]?.[i];
        const by = people[sender];
        if (!event || !by) throw new Error('There is no such message.');
        const [result] = await store.append([event], by);
        if (!result?.ok) throw new Error(result?.error.message);
      },
    );
  } finally {
    await store.stop();
  }
}

async function theReference(folder: string): Promise<Outcome> {
  const db = new DatabaseSync(join(folder, 'reference.db'));
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE m (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT) STRICT',
  );
  const insert = db.prepare('INSERT INTO m (id, body) VALUES (?, ?)');
  let waiting: (() => void)[] = [];
  const append = (body: string) =>
    new Promise<void>((resolve) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push(() => {
        insert.run(v7(), body);
        queueMicrotask(resolve);
      });
    });
  function commit(): void {
    const works = waiting;
    waiting = [];
    db.exec('BEGIN');
    for (const work of works) work();
    db.exec('COMMIT');
  }
  const body = text + 'y'.repeat(450);
  const outcome = await race('reference: bare group commit per tick', () => () => append(body));
  db.close();
  return outcome;
}

/** What one verification costs on one thread, in milliseconds. */
function verificationCost(): number {
  const pen = createPen();
  const event = pen.write('message', null, { text });
  const bytes = Buffer.from(eventSigningText(event.header));
  const signature = Buffer.from(event.signature, 'base64url');
  const rounds = 2_000;
  const start = performance.now();
  for (let i = 0; i < rounds; i++) verify(null, bytes, pen.publicKey, signature);
  return (performance.now() - start) / rounds;
}

const folder = mkdtempSync(join(tmpdir(), 'landline-ingest-'));
try {
  const reference = await theReference(folder);
  const outcomes = [reference, await theStore(folder, false), await theStore(folder, true)];
  const verification = verificationCost();
  const rows = outcomes.map((o) => ({ ...o, ratio: Number((o.perSecond / reference.perSecond).toFixed(3)) }));
  console.table(rows);
  const writer = rows[1] ? 1000 / rows[1].perSecond : 0;
  console.log(
    `One verification ${verification.toFixed(3)} ms; all else of a message on the writer's thread ${(writer - verification).toFixed(3)} ms.`,
  );
  console.log(JSON.stringify({ bench: 'ingest-store', senders, messages, verificationMs: verification, rows }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
