import type { Client } from '../index.ts';
import { patiently } from './patiently.ts';
import type { MemberState, RoomState } from '../../protocol/index.ts';

/** How pages are asked for: what is done when the host says to wait, or is away. */
type Asking = typeof patiently;

/** All rooms the caller may see, asked page by page; when the office is away, those that are known. */
export async function allRooms(client: Client, asking: Asking = patiently): Promise<readonly RoomState[]> {
  if (client.status().phase !== 'online') return client.rooms();
  const all: RoomState[] = [];
  for (let after: string | undefined; ;) {
    const cursor = after === undefined ? {} : { after };
    const page = await asking(() => client.request('rooms', cursor));
    all.push(...page.rooms);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

/** As {@link allRooms}, for the members. */
export async function allMembers(client: Client, asking: Asking = patiently): Promise<readonly MemberState[]> {
  if (client.status().phase !== 'online') return client.members();
  const all: MemberState[] = [];
  for (let after: string | undefined; ;) {
    const cursor = after === undefined ? {} : { after };
    const page = await asking(() => client.request('members', cursor));
    all.push(...page.members);
    if (page.next === undefined) return all;
    after = page.next;
  }
}
