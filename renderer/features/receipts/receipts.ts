import type { ReadMark } from '../../../client/index.ts';
import type { Said } from '../../i18n/i18n.ts';

/** More names than that are counted. */
const mostNames = 3;

/** Whom a message has reached; each person stands in one of the lists. */
export type Receipts<P> = { read: P[]; received: P[]; waiting: P[] };

/**
 * @param n - the message's number.
 * @param others - the people in its room but its author.
 */
export function receiptsOf<P extends { id: string }>(
  n: number,
  marks: ReadonlyMap<string, ReadMark>,
  others: readonly P[],
): Receipts<P> {
  const receipts: Receipts<P> = { read: [], received: [], waiting: [] };
  for (const person of others) {
    const { read, received } = marks.get(person.id) ?? { read: 0, received: 0 };
    receipts[read >= n ? 'read' : received >= n ? 'received' : 'waiting'].push(person);
  }
  return receipts;
}

/**
 * What is said of the newest message when it is one's own.
 *
 * @param toOne - whether it is a direct message to one person, who needs no name.
 */
export function receiptWords(
  { read, received, waiting }: Receipts<{ name: string }>,
  toOne: boolean,
  list: (names: readonly string[]) => string,
): Said {
  if (read.length === 0 && received.length === 0) return { key: 'receipts.sent' };
  if (read.length === 0) {
    if (toOne) return { key: 'receipts.delivered' };
    if (waiting.length === 0) return { key: 'receipts.deliveredToAll' };
    return { key: 'receipts.deliveredTo', values: { count: received.length } };
  }
  if (toOne) return { key: 'receipts.read' };
  if (read.length > mostNames) return { key: 'receipts.readByMany', values: { count: read.length } };
  return { key: 'receipts.readBy', values: { names: list(read.map(({ name }) => name)) } };
}
