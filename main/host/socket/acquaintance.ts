import type { Presence } from '../features/presence.ts';
import type { HostLogger } from '../logger.ts';
import type { Batch, Store } from '../store/store.ts';
import type { Connection, Connections } from './connections.ts';

/** Changes are gathered this long (ms), less than those of presence are: a whole company that joins in the morning is a few looks, not a thousand. */
const gatherFor = 50;

type AcquaintanceDeps = {
  connections: Pick<Connections, 'all'>;
  presence: Pick<Presence, 'see'>;
  store: Pick<Store, 'people'>;
  logger: HostLogger;
};

/** Keeps up to date whom each connected guest may know of: people enter and leave the rooms it is in, and so does it. */
export function createAcquaintance({ connections, presence, store, logger }: AcquaintanceDeps) {
  let gathering: NodeJS.Timeout | undefined;

  async function look(connection: Connection): Promise<void> {
    if (connection.role !== 'guest') return;
    presence.see(connection, new Set(await store.people(connection.member)));
  }

  function lookAtAll(): void {
    gathering = undefined;
    for (const connection of [...connections.all()]) {
      look(connection).catch((error: unknown) => {
        logger.error({ err: error }, 'whom a guest may know could not be looked up');
      });
    }
  }

  return {
    look,
    /** Who is in which room changes by a batch's effects; who is in the office, by what guests are told of it. */
    follow(batch: Batch): void {
      if (batch.effects.length > 0 || batch.guests.length > 0) gathering ??= setTimeout(lookAtAll, gatherFor);
    },
    stop(): void {
      clearTimeout(gathering);
    },
  };
}
