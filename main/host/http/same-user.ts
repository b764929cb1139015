import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { endianness } from 'node:os';

/** Where Linux lists its IPv4 connections, with the user of each (proc_net_tcp(5)). */
const table = '/proc/net/tcp';
const established = '01';

/**
 * Whether the program at the other end of a connection over loopback belongs to the user who runs this one. A link that a browser is
 * started with stands in the list of processes, which everybody on a Linux computer may read.
 *
 * @returns true where the system has no such list: then it is the link's key alone that decides.
 */
export async function isSameUser(socket: Socket): Promise<boolean> {
  const { remoteAddress, remotePort = 0, localAddress, localPort = 0 } = socket;
  const own = process.getuid?.();
  if (process.platform !== 'linux' || own === undefined) return true;
  const rows = await readFile(table, 'utf8').catch(() => undefined);
  // Linux has it; what keeps us from it keeps us from knowing.
  if (rows === undefined) return false;
  return userOf(rows, endOf(remoteAddress, remotePort), endOf(localAddress, localPort)) === own;
}

/** @returns the user of the connection from one end to the other, undefined when it is not (or no more) in the table. */
export function userOf(rows: string, from: string, to: string): number | undefined {
  for (const row of rows.split('\n')) {
    const [, local, remote, state, , , , user] = row.trim().split(/\s+/);
    if (local === from && remote === to && state === established) return Number(user);
  }
  return undefined;
}

/** As the table has it: the address as the processor keeps four bytes of the network's, the port in hexadecimal digits. */
export function endOf(address = '', port = 0, order = endianness()): string {
  const bytes = Buffer.from(address.split('.').map(Number));
  if (order === 'LE') bytes.reverse();
  const digits = port.toString(16).padStart(4, '0');
  return `${bytes.toString('hex')}:${digits}`.toUpperCase();
}
