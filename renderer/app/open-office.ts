import { createClient, createWebLock, openBrowserIdentity, openDexieStore, type Client } from '../../client/index.ts';
import { card, httpPaths, LandlineError, type Card } from '../../protocol/index.ts';
import { holdOffice } from './one-tab.ts';

export type OpenedOffice = {
  card: Card;
  client: Client;
  /** Resolves when another tab took over; the client must be stopped then. */
  lost: Promise<void>;
  /** Stops the client and lets other tabs, or another try in this one, have the office. */
  close(): Promise<void>;
};

/**
 * The office that serves this page, and this browser's peer of it, with what it kept from the last time. Not connected yet.
 *
 * @param take - takes the office away from another tab.
 * @returns `elsewhere` when another tab has it.
 * @throws LandlineError in words for a person.
 */
export async function openOffice(window: Window, take: boolean): Promise<OpenedOffice | 'elsewhere'> {
  const asked = await askCard(window);
  const { locks } = window.navigator;
  const hold = await holdOffice(locks, asked.office, take);
  if (!hold) return 'elsewhere';
  try {
    const identity = await openBrowserIdentity(asked.office);
    const store = await openDexieStore(asked.office);
    const client = createClient(
      { office: asked.office },
      { identity, store, connection: { url: window.location.origin }, lock: createWebLock(locks) },
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
        }
      },
    };
  } catch (error) {
    hold.release();
    throw error;
  }
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
