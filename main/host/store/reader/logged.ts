import type { LoggedEvent } from '../../../../protocol/index.ts';

export type EventRow = {
  seq: number;
  n: number;
  member: string | null;
  received_at: number;
  header: string;
  body: string | null;
  signature: string;
};

/** The columns of `event e` that {@link toLogged} needs. */
export const eventColumns = 'e.seq, e.n, e.member, e.received_at, e.header, e.body, e.signature';

export function toLogged(row: EventRow): LoggedEvent {
  return {
    header: row.header,
    body: row.body,
    signature: row.signature,
    seq: row.seq,
    n: row.n,
    member: row.member,
    receivedAt: row.received_at,
  };
}

/** Bytes that a value takes in a packet. */
export function packedSize(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
