import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Answer, AnswersMessage, CallsMessage, CloseMessage } from './calls.ts';
import { openDatabase, probeSearch, type Database, type SlowStatement } from './database.ts';
import { writeBackup } from './backup.ts';
import { migrate } from './migrations/index.ts';
import { createReader } from './reader/reader.ts';
import { createVoucher, type ServiceKey } from './receipts.ts';
import { openEpoch } from './writer/first-start.ts';
import { createLoop } from './writer/loop.ts';
import { createWriter, type WriterOptions } from './writer/writer.ts';

/** What any thread may tell beside its own news. */
export type SlowNews = { slow: SlowStatement };

/** What a thread of the store is started with. */
export type WorkerStart =
  | { kind: 'reader'; path: string; now: number; office: string; service: ServiceKey }
  | { kind: 'backup'; path: string; now: number; to: string }
  | { kind: 'writer'; path: string; now: number; options: WriterOptions };

/** ms */
const clockSlack = 60_000;

if (parentPort) start(parentPort, workerData as WorkerStart);

function start(port: MessagePort, given: WorkerStart): void {
  let now = given.now;
  const clock = () => now;
  // The asking side's clock, which may be set right; a little back is only the network's time keeping.
  const setNow = (to: number) => (now = to < now - clockSlack ? to : Math.max(now, to));
  if (given.kind === 'writer') startWriter(port, given, clock, setNow);
  else if (given.kind === 'backup') {
    // What fails ends the thread, which tells whoever waits.
    void writeBackup(given.path, given.to).then((news) => {
      port.postMessage({ news, answers: [] } satisfies AnswersMessage);
    });
  } else startReader(port, given, clock, setNow);
}

function startWriter(
  port: MessagePort,
  given: WorkerStart & { kind: 'writer' },
  clock: () => number,
  setNow: (now: number) => void,
): void {
  const db = openDatabase(given.path, 'write', tellSlow(port));
  // The heavy reader moves the write-ahead log into the database; here only if it cannot keep up (32 MiB).
  db.exec('PRAGMA wal_autocheckpoint = 8192');
  probeSearch(db);
  migrate(db, clock());
  openEpoch(db, given.options.office, clock());
  const writer = createWriter(db, given.options, clock);
  const loop = createLoop({ db, port, writer, setNow });
  writer.found();
  port.postMessage({ news: 'ready', answers: [] } satisfies AnswersMessage);
  loop.schedule();
}

/** Tells the asking side of a statement that took too long. */
function tellSlow(port: MessagePort): (slow: SlowStatement) => void {
  return (slow) => {
    port.postMessage({ news: { slow } satisfies SlowNews, answers: [] } satisfies AnswersMessage);
  };
}

function startReader(
  port: MessagePort,
  given: WorkerStart & { kind: 'reader' },
  clock: () => number,
  setNow: (now: number) => void,
): void {
  let opened: Database | undefined;
  let flusher: Database | undefined;
  let methods: Record<string, (...args: unknown[]) => unknown> = {};
  // At the first call, when the writer has made the file: so the threads start side by side.
  const open = (): Database => {
    if (opened) return opened;
    opened = openDatabase(given.path, 'read', tellSlow(port));
    const checkpoint = () => {
      flusher ??= openDatabase(given.path, 'write');
      flusher.get('PRAGMA wal_checkpoint(PASSIVE)');
    };
    methods = {
      ...createReader(opened, createVoucher(given.office, given.service, clock), clock),
      checkpoint,
    } as unknown as typeof methods;
    return opened;
  };
  port.on('message', (message: CallsMessage | CloseMessage) => {
    if ('close' in message) {
      opened?.close();
      flusher?.close();
      port.close();
      return;
    }
    const { now: to, calls } = message;
    setNow(to);
    const answers = calls.map(({ id, method, args }): Answer => {
      try {
        return { id, value: open().transaction(() => methods[method]?.(...args), 'DEFERRED') };
      } catch (error) {
        return { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
    });
    port.postMessage({ news: undefined, answers } satisfies AnswersMessage);
  });
  port.postMessage({ news: 'ready', answers: [] } satisfies AnswersMessage);
}
