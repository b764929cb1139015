import { limits, type LoggedEvent } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { sha256 } from '../hash.ts';
import { partsOf, type Named, type Voucher } from '../receipts.ts';
import type { ParsedEvent } from '../rules/index.ts';
import type { Batch, Effect } from '../store.ts';
import { guestsWhoKnow } from './guests.ts';

/** Where an event stands. `room` is the room's key, 0 for the office's own stream. */
export type Place = { seq: number; n: number; room: number };

/** What an event changed besides the log. */
export type Outcome = {
  effects: Effect[];
  /** Whom an event of the office's stream is about. */
  subject: string | null;
  /** What is left to do once the event is written. */
  after?: () => void;
};

type OpenStream = { room: string | null; events: LoggedEvent[]; named: Named[] };
type OpenBatch = {
  from: number;
  bytes: number;
  streams: Map<number, OpenStream>;
  effects: Effect[];
  guests: Map<string, LoggedEvent[]>;
};

/** The host's hand on the log: gives events their place, writes them, and closes batches with a receipt each. */
export type Ledger = ReturnType<typeof createLedger>;

export function createLedger(db: Database, voucher: Voucher) {
  let head = 0;
  /** The last event's number in the office's own stream. */
  let officeN = 0;
  /** The end of the last closed batch. */
  let closed = 0;
  let previousReceipt = '';
  let epoch = '';
  let open: OpenBatch | undefined;
  let done: Batch[] = [];

  /** Reads the position from the log: at the start, and after a transaction was undone. */
  function reload(): void {
    const newest = db.get<{ number: number; id: string; base: number }>(
      'SELECT number, id, base FROM epoch ORDER BY number DESC LIMIT 1',
    );
    head = db.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM event')?.seq ?? 0;
    officeN = db.get<{ n: number }>('SELECT n FROM event WHERE room = 0 ORDER BY seq DESC LIMIT 1')?.n ?? 0;
    const last = db.get<{ receipt: string }>('SELECT receipt FROM receipt ORDER BY last DESC LIMIT 1');
    previousReceipt = last ? sha256(last.receipt) : '';
    epoch = newest?.id ?? '';
    closed = head;
    open = undefined;
    done = [];
  }

  function place(room: { key: number; n: number } | null): Place {
    return room ? { seq: head + 1, n: room.n + 1, room: room.key } : { seq: head + 1, n: officeN + 1, room: 0 };
  }

  /** Writes an event at its place; the projections were changed for it already. */
  function record(event: ParsedEvent, at: Place, member: string | null, outcome: Outcome, now: number): void {
    const { header, signed } = event;
    db.run(
      `INSERT INTO event (seq, id, room, n, type, author, member, subject, received_at, header, body, signature)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[at.seq, header.id, at.room, at.n, event.type, header.author, member, outcome.subject, now],
      ...[signed.header, signed.body, signed.signature],
    );
    if (at.room === 0) officeN = at.n;
    else db.run('UPDATE room SET n = ?, seq = ? WHERE key = ?', at.n, at.seq, at.room);
    const logged: LoggedEvent = { ...signed, seq: at.seq, n: at.n, member, receivedAt: now };
    const bytes = Buffer.byteLength(JSON.stringify(logged));
    // One batch is at most one page, so that a packet never grows above what a client can take. It ends before this event.
    if (open && (open.bytes + bytes > limits.pageBytes || at.seq - open.from >= limits.pageEvents)) close();
    head = at.seq;
    outcome.after?.();
    gather(logged, bytes, event, at, outcome);
  }

  function gather(
    logged: LoggedEvent,
    bytes: number,
    event: ParsedEvent,
    at: Place,
    { effects, subject }: Outcome,
  ): void {
    open ??= { from: at.seq, bytes: 0, streams: new Map(), effects: [], guests: new Map() };
    open.bytes += bytes;
    let stream = open.streams.get(at.room);
    if (!stream) open.streams.set(at.room, (stream = { room: event.header.room, events: [], named: [] }));
    stream.events.push(logged);
    stream.named.push({ seq: at.seq, headerHash: event.headerHash });
    if (at.room === 0) {
      for (const guest of guestsWhoKnow(db, subject)) {
        const seen = open.guests.get(guest);
        if (seen) seen.push(logged);
        else open.guests.set(guest, [logged]);
      }
    }
    if (effects.length > 0) {
      open.effects.push(...effects);
      close();
    }
  }

  function close(): void {
    if (!open) return;
    const { from, streams, effects, guests } = open;
    open = undefined;
    const parts = [...streams.values()].flatMap(({ named }) => partsOf(named));
    const receipt = voucher.vouch({ epoch, from, to: head, parts, previous: previousReceipt });
    db.run(
      'INSERT INTO receipt (last, receipt, host, signature) VALUES (?, ?, ?, ?)',
      ...[head, receipt.receipt, receipt.host, receipt.signature],
    );
    previousReceipt = sha256(receipt.receipt);
    done.push({
      epoch,
      from,
      to: head,
      previous: closed,
      streams: [...streams.values()].map(({ room, events }) => ({ room, events })),
      receipt,
      effects,
      guests: [...guests].map(([member, events]) => ({ member, events })),
    });
    closed = head;
  }

  return {
    reload,
    place,
    record,
    get head(): number {
      return head;
    },
    get epoch(): string {
      return epoch;
    },
    /** Closes the batch; to be called last in the transaction. */
    finish(): Batch[] {
      close();
      const batches = done;
      done = [];
      return batches;
    },
  };
}
