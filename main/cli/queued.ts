import type { Command } from 'commander';
import { createClient, createSoftwareIdentity, type Client } from '../../client/index.ts';
import { mdnsWanted } from './context.ts';
import type { Session } from './session.ts';
import { openWay } from './way.ts';

/** How long the queued messages may take before the profile is left to others again, in milliseconds. */
const longest = 30_000;

/**
 * Sends what `landline send --queue` left in the outbox: a client of the profile's own store runs until that is empty. Does
 * nothing when nothing waits, or when another command is sending: that one takes them along.
 */
export async function deliverQueued(session: Session, command: Command): Promise<void> {
  const release = session.profile.senderLock(session.office.id).tryTake();
  if (release === undefined) return;
  try {
    await deliver(session, mdnsWanted(command));
  } finally {
    release();
  }
}

async function deliver({ profile, office, context, output }: Session, mdns: boolean): Promise<void> {
  const store = profile.openStore(office.id);
  const waiting = await store.list('outbox');
  if (!waiting.some(({ value }) => value.state === 'pending' && value.accepted === undefined)) {
    await store.close();
    return;
  }
  const way = openWay(office.id, profile.ways, { mdns });
  const client = createClient(
    { office: office.id },
    { identity: createSoftwareIdentity(profile.key), store, connection: way.connection, clock: context.clock },
  );
  try {
    await client.start();
    await outboxEmpty(client, AbortSignal.any([AbortSignal.timeout(longest), context.terminal.stopped]));
    for (const { id, state, error } of client.outbox()) {
      if (state === 'failed') output.note(`Message ${id} was refused: ${error?.message ?? ''}`);
    }
  } finally {
    await client.stop();
    await way.close();
  }
}

/** Resolves when nothing is pending any more, or the signal aborts. */
export function outboxEmpty(client: Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!signal.aborted && client.outbox().some((item) => item.state === 'pending')) return;
      unsubscribe();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const unsubscribe = client.subscribe(look);
    signal.addEventListener('abort', look);
    look();
  });
}
