import {
  createClient,
  createWebLock,
  eraseBrowserIdentity,
  eraseDexieStore,
  openBrowserIdentity,
  openDexieStore,
  type Client,
  type ClientOptions,
} from '../../client/index.ts';
import { card, httpPaths, LandlineError, type Card } from '../../protocol/index.ts';
import type { Bridge, Door } from '../bridge/bridge.ts';
import type { Target } from '../features/first-run/target.ts';
import { eraseShelf } from '../features/files/shelf.ts';
import { eraseKept } from './kept.ts';
import { holdOffice } from './one-tab.ts';

export type OpenedOffice = {
  card: Card;
  client: Client;
  /** Resolves when another tab took over; the client must be stopped then. */
  lost: Promise<void>;
  /** Stops the client and lets other tabs, or another try in this one, have the office. */
  close(): Promise<void>;
};

/** In a browser: the office that serves this page, and this browser's own key for it. */
async function ownDoor(window: Window): Promise<Door> {
  const asked = await askCard(window);
  return {
    card: asked,
    way: { url: window.location.origin },
    identity: await openBrowserIdentity(asked.office),
    close: async () => undefined,
  };
}

/**
 * An office, and this device's peer of it, with what it kept from the last time. Not connected yet.
 *
 * @param target - the office that was chosen, on the desktop; else the one that serves this page.
 *
 * @param take - takes the office away from another tab.
 * @returns `elsewhere` when another tab has it.
 * @throws LandlineError in words for a person.
 */
export async function openOffice(
  window: Window,
  bridge: Bridge,
  take: boolean,
  target?: Target,
): Promise<OpenedOffice | 'elsewhere'> {
  const door = await (bridge.offices && target
    ? bridge.offices.open(target.office, target.addresses)
    : ownDoor(window));
  const { card: asked, way, identity } = door;
  const { locks } = window.navigator;
  const hold = await holdOffice(locks, asked.office, take);
  if (!hold) {
    await door.close();
    return 'elsewhere';
  }
  try {
    const store = await openDexieStore(asked.office);
    const client = createClient(
      { office: asked.office, ...joinOf(asked, target) },
      { identity, store, connection: way, lock: createWebLock(locks) },
    );
    return {
      card: asked,
      client,
      lost: hold.lost,
      async close() {
        try {
          await client.stop();
        } finally {
          hold.release();
          await door.close();
        }
      },
    };
  } catch (error) {
    hold.release();
    await door.close();
    throw error;
  }
}

/** Erases all that this device keeps of an office, what was not sent yet with it. It must be closed. */
export async function eraseOffice(window: Window, { offices }: Bridge, office: string): Promise<void> {
  await eraseDexieStore(office);
  await eraseShelf(office);
  eraseKept(window.localStorage, office);
  await (offices ? offices.forget(office) : eraseBrowserIdentity(office));
}

/** Who said a name already is asked for nothing more, where a name is all it takes. */
function joinOf({ join }: Card, { name, token }: Partial<Target> = {}): Pick<ClientOptions, 'join'> {
  if (name === undefined || (token === undefined && (join === 'passcode' || join === 'invite'))) return {};
  return { join: { name, ...(token !== undefined && { token }) } };
}

async function askCard(window: Window): Promise<Card> {
  let answer: unknown;
  try {
    const response = await window.fetch(httpPaths.card, { cache: 'no-store' });
    if (!response.ok) throw new Error(`It answered ${response.status}.`);
    answer = await response.json();
  } catch (error) {
    throw new LandlineError(
      'unavailable',
      `The office does not answer. ${error instanceof Error ? error.message : ''}`,
    );
  }
  const checked = card.safeParse(answer);
  if (!checked.success)
    throw new LandlineError('unsupported_version', 'The office speaks a language this page does not know.');
  return checked.data;
}
