import type { TimelineItem } from '../../../client/index.ts';

/** A line of the timeline. `key` stays the same while the row does. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string }
  /** `opens`: it shows its author; the ones after it, of the same author and soon after, do not. */
  | { kind: 'message'; key: string; item: TimelineItem; opens: boolean };

/** Messages of one author stay together while they are not further apart than this. Milliseconds. */
const groupGap = 5 * 60_000;

export type RowOptions = {
  /** The read mark when the room was opened: the "new messages" line stands after it. Absent: no line. */
  readAt?: number | undefined;
  /** The day an instant belongs to, as any text that differs from day to day. */
  dayOf?: (at: number) => string;
};

const localDay = (at: number) => new Date(at).toDateString();

/** The rows of a timeline: days, the line above what is new, messages grouped by author. */
export function rowsOf(items: readonly TimelineItem[], { readAt, dayOf = localDay }: RowOptions = {}): Row[] {
  const rows: Row[] = [];
  let previous: TimelineItem | undefined;
  let marked = readAt === undefined;
  for (const item of items) {
    const day = dayOf(item.at);
    const newDay = previous === undefined || dayOf(previous.at) !== day;
    if (newDay) rows.push({ kind: 'day', key: `day ${day} ${item.id}`, at: item.at });
    const firstNew = !marked && !item.mine && item.n > (readAt ?? 0);
    if (firstNew) {
      rows.push({ kind: 'unread', key: 'unread' });
      marked = true;
    }
    const opens = newDay || firstNew || !continues(previous, item);
    rows.push({ kind: 'message', key: item.id, item, opens });
    previous = item;
  }
  return rows;
}

function continues(previous: TimelineItem | undefined, item: TimelineItem): boolean {
  return (
    previous?.member === item.member &&
    previous.via === item.via &&
    previous.kind === item.kind &&
    item.replyTo === undefined &&
    item.at - previous.at < groupGap
  );
}
