import { limits, type MessageState } from '../../../../protocol/index.ts';
import type { Database } from '../database.ts';
import { packedSize } from './logged.ts';
import { messageState, selectMessages, type MessageRow } from './message-state.ts';

/** Hits looked at for one answer; `next` goes on from there. */
const maxScanned = 5_000;

export type Newest = {
  /** The keys of the rooms that the asker may see. */
  rooms: Pick<ReadonlySet<number>, 'has'>;
  limit: number;
  fits?: (row: MessageRow) => boolean;
  /** Whether nothing after this one can fit. */
  isLast?: (row: MessageRow) => boolean;
};

/** Those of the hits that the asker may see, as they stand now; hits come newest first, of all rooms. */
export function newestOf(
  db: Database,
  hits: Iterable<{ seq: number }>,
  { rooms, limit, fits = () => true, isLast = () => false }: Newest,
): { messages: MessageState[]; next?: number } {
  const messages: MessageState[] = [];
  let bytes = 0;
  let scanned = 0;
  let last = 0;
  let shown = 0;
  for (const { seq } of hits) {
    if (scanned++ >= maxScanned) return { messages, next: last };
    const row = db.get<MessageRow>(`${selectMessages} WHERE m.seq = ? AND m.deleted_at IS NULL`, seq);
    if (row && rooms.has(row.room) && fits(row)) {
      const state = messageState(db, row);
      bytes += packedSize(state);
      const full = messages.length >= limit || bytes > limits.pageBytes;
      // Cut only where another message that the asker may see goes on, and named by one they saw: whether there is a `next`, and
      // which, must not tell of words in rooms that they are not in.
      if (full && messages.length > 0) return { messages, next: shown };
      messages.push(state);
      shown = seq;
    }
    last = seq;
    if (row && isLast(row)) break;
  }
  return { messages };
}
