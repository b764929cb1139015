import { join } from 'node:path';
import { z } from 'zod';
import { token, uuid } from '../../protocol/index.ts';
import type { Store } from './store/store.ts';
import { readIfThere, writeWhole } from './trust/index.ts';

const link = z.object({ invite: uuid, token });
/** The host's own invites, shown again at each start: tokens are kept as hashes in the log's database, so here they stand in clear. */
const standing = z.object({ owner: link.optional(), guest: link.optional() });
type Standing = z.infer<typeof standing>;
type Link = z.infer<typeof link>;

/** The tokens to show. */
export type StandingLinks = { owner?: string; guest?: string };

/**
 * The invite that makes the first owner (until there is one) and the one that lets guests into a room (when guests are
 * allowed). One that an admin revoked is not shown again; another takes its place. The file has mode 0600; who may read the data
 * folder owns the office anyway.
 *
 * @param guestRoom the room guests are let into.
 */
export async function openStandingLinks(
  folder: string,
  store: Store,
  wanted: { guests: boolean; guestRoom: string },
): Promise<StandingLinks> {
  const path = join(folder, 'links.json');
  const links = await readLinks(path);
  const revoked = await revokedOf(store, [links.owner, links.guest]);
  if (links.guest && revoked.has(links.guest.invite)) delete links.guest;
  if ((await store.hasOwner()) || (links.owner && revoked.has(links.owner.invite))) delete links.owner;
  if (!(await store.hasOwner())) links.owner ??= await make({ role: 'owner', rooms: [], uses: 1 });
  if (wanted.guests) links.guest ??= await make({ role: 'guest', rooms: [wanted.guestRoom], uses: null });
  await writeWhole(path, JSON.stringify(links));
  return {
    ...(links.owner && { owner: links.owner.token }),
    ...(wanted.guests && links.guest && { guest: links.guest.token }),
  };

  async function make(invite: { role: 'owner' | 'guest'; rooms: string[]; uses: number | null }): Promise<Link> {
    const made = await store.createInvite({ ...invite, lifetime: null }, null);
    if (!made.ok) throw new Error(made.error.message);
    return { invite: made.invite.id, token: made.token };
  }
}

/** Which of these invites an admin has ended. */
async function revokedOf(store: Store, links: (Link | undefined)[]): Promise<Set<string>> {
  const ours = new Set(links.map((one) => one?.invite));
  const revoked = new Set<string>();
  let after: string | undefined;
  do {
    const page = await store.invites(after === undefined ? {} : { after });
    for (const { id, revoked: ended } of page.invites) if (ended && ours.has(id)) revoked.add(id);
    after = page.next;
  } while (after !== undefined);
  return revoked;
}

/** What cannot be read is made anew: an office must not fail to open for want of its links. */
async function readLinks(path: string): Promise<Standing> {
  const text = (await readIfThere(path))?.toString() ?? '';
  try {
    return standing.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
