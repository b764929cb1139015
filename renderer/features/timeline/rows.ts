import type { TimelineItem } from '../../../client/index.ts';

/** A line of the timeline. `key` stays the same while the row does. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: typeof unreadKey }
  /**
   * `opens`: it shows its author; the ones after it, of the same author and soon after, do not. `position`: its number in the room,
   * which grows and stays the same when older ones are fetched; how many messages stand before it nobody here knows.
   */
  | { kind: 'message'; key: string; item: TimelineItem; opens: boolean; position: number };

export const unreadKey = 'unread';

/** Messages of one author stay together while they are not further apart than this. Milliseconds. */
const groupGap = 5 * 60_000;

export type RowOptions = {
  /** The read mark when the room was opened: the "new messages" line stands after it. Absent: no line. */
  readAt?: number | undefined;
  /** The first number of the open part, 1 unless told: where the first new message lies before it, no line can be drawn. */
  from?: number;
  /** The day an instant belongs to: its first millisecond and the next one's. */
  dayOf?: (at: number) => readonly [from: number, to: number];
};

/** Days are 23 or 25 hours long when the clocks change. */
function localDay(at: number): [number, number] {
  const day = new Date(at);
  const from = day.setHours(0, 0, 0, 0);
  return [from, day.setDate(day.getDate() + 1)];
}

/** The rows of a timeline: days, the line above what is new, messages grouped by author. */
export function rowsOf(items: readonly TimelineItem[], { readAt, from = 1, dayOf = localDay }: RowOptions = {}): Row[] {
  const rows: Row[] = [];
  let previous: TimelineItem | undefined;
  let [dayFrom, dayTo] = [Infinity, -Infinity];
  let marked = readAt === undefined || from > readAt + 1;
  let position = 0;
  for (const item of items) {
    const newDay = item.at < dayFrom || item.at >= dayTo;
    if (newDay) {
      [dayFrom, dayTo] = dayOf(item.at);
      rows.push({ kind: 'day', key: `day ${dayFrom} ${item.id}`, at: item.at });
    }
    const firstNew = !marked && !item.mine && item.n > (readAt ?? 0);
    if (firstNew) {
      rows.push({ kind: 'unread', key: unreadKey });
      marked = true;
    }
    const opens = newDay || firstNew || !continues(previous, item);
    // What waits to be sent has no number yet: it follows.
    position = item.n || position + 1;
    rows.push({ kind: 'message', key: item.id, item, opens, position });
    previous = item;
  }
  return rows;
}

/** The list there was, if the new one holds the same: it is told often of a timeline in which only `loading` has changed. */
export function sameOr<T>(old: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return old?.length === now.length && old.every((one, index) => one === now[index]) ? old : now;
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

const [line, name, letters, preview] = [24, 28, 90, 260];

/** About how high a row will be before it has been drawn, so that the scroll bar does not lie much. Pixels. */
export function guessHeight(row: Row): number {
  if (row.kind !== 'message') return 36;
  const { item, opens } = row;
  if (item.deleted || item.erased) return line + (opens ? name : 0);
  const lines = Math.min(20, Math.ceil(item.text.length / letters));
  const files = item.attachments.reduce((sum, { thumbnail }) => sum + (thumbnail === undefined ? 66 : preview), 0);
  const around = (opens ? name : 0) + (item.replyTo === undefined ? 0 : line) + (item.reactions.length > 0 ? 30 : 0);
  return 4 + lines * line + files + around;
}
