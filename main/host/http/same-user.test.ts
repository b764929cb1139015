import { expect, it } from 'vitest';
import { endOf, userOf } from './same-user.ts';

/** As Linux wrote it on a processor that keeps the low byte first. */
const rows = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:4E21 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 0
   1: 0100007F:4E21 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 12 1 0 20 4 30 10 -1
   2: 0100007F:9C40 0100007F:4E21 01 00000000:00000000 00:00000000 00000000  1001        0 13 1 0 20 4 30 10 -1
   3: 0100007F:9C41 0100007F:4E21 06 00000000:00000000 03:00000F00 00000000     0        0 0 3 0
`;

it('says whose the program at the other end of a connection is', () => {
  const [host, peer] = [endOf('127.0.0.1', 20_001, 'LE'), endOf('127.0.0.1', 40_000, 'LE')];
  expect(userOf(rows, peer, host)).toBe(1_001);
  expect(userOf(rows, host, peer)).toBe(1_000);
});

it('knows nobody for a connection that is over, or was never there', () => {
  const host = endOf('127.0.0.1', 20_001, 'LE');
  expect(userOf(rows, endOf('127.0.0.1', 40_001, 'LE'), host)).toBeUndefined();
  expect(userOf(rows, endOf('127.0.0.1', 40_002, 'LE'), host)).toBeUndefined();
});

it('writes an end as the table of either kind of processor has it', () => {
  expect(endOf('127.0.0.1', 8080, 'LE')).toBe('0100007F:1F90');
  expect(endOf('127.0.0.1', 80, 'BE')).toBe('7F000001:0050');
});
