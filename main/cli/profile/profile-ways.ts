import type { DatabaseSync } from 'node:sqlite';
import { officeWays, type WayMemory } from '../../dialer/index.ts';

/** The dialer's memory in the profile's database. What cannot be read counts as not remembered. */
export function createProfileWays(database: DatabaseSync): WayMemory {
  const select = database.prepare('SELECT value FROM way WHERE office = ?');
  const put = database.prepare('INSERT INTO way VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  return {
    async get(office) {
      const row = select.get(office) as { value: string } | undefined;
      return row === undefined ? undefined : officeWays.safeParse(JSON.parse(row.value)).data;
    },
    async put(office, ways) {
      // A command that has ended has closed the profile; a way is only a hint.
      if (database.isOpen) put.run(office, JSON.stringify(ways));
    },
  };
}
