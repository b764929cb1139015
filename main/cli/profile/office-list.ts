import type { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../failure.ts';
import { bareFingerprint, officeFingerprint } from '../fingerprint.ts';
import { plainLine } from '../plain.ts';
import { transaction, type Migration } from './database.ts';

export const officeListMigrations: readonly Migration[] = [
  {
    name: 'offices',
    sql: `CREATE TABLE office (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            member TEXT NOT NULL,
            joined INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE way (office TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  },
];

export type JoinedOffice = { id: string; name: string; member: string; joined: number };

/** The offices this profile has joined. */
export type OfficeList = {
  /** The one joined last first. */
  all(): JoinedOffice[];
  /**
   * The office that `--office` names by name, id or the start of its id; without it the one joined last.
   *
   * @throws CommandError when there is none, or several have the name.
   */
  choose(wanted: string | undefined): JoinedOffice;
  /** Adds it; it is the one joined last now. */
  joined(office: Pick<JoinedOffice, 'id' | 'name' | 'member'>): void;
  /** Brings its name up to date. */
  rename(id: string, name: string): void;
  remove(id: string): void;
};

export function createOfficeList(database: DatabaseSync, clock: () => number): OfficeList {
  const select = database.prepare('SELECT id, name, member, joined FROM office ORDER BY joined DESC, id');
  const upsert = database.prepare(
    `INSERT INTO office VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET name = excluded.name, member = excluded.member, joined = excluded.joined`,
  );
  const rename = database.prepare('UPDATE office SET name = ? WHERE id = ?');
  const removeOffice = database.prepare('DELETE FROM office WHERE id = ?');
  const removeWays = database.prepare('DELETE FROM way WHERE office = ?');
  const all = () => select.all() as JoinedOffice[];

  return {
    all,
    choose(wanted) {
      const offices = all();
      const hits = wanted === undefined ? offices.slice(0, 1) : matching(offices, wanted);
      const [office, ...others] = hits;
      if (office === undefined) {
        throw new CommandError(
          wanted === undefined
            ? 'This profile has joined no office yet: `landline find`, then `landline join`.'
            : `This profile has joined no office "${plainLine(wanted)}"; \`landline offices\` lists them.`,
        );
      }
      if (others.length === 0) return office;
      const list = hits.map((o) => `${officeFingerprint(o.id)} (${o.id})`).join(', ');
      throw new CommandError(`Several offices are called "${plainLine(wanted ?? '')}": use the id: ${list}`);
    },
    joined({ id, name, member }) {
      upsert.run(id, name, member, clock());
    },
    rename(id, name) {
      rename.run(name, id);
    },
    remove(id) {
      transaction(database, () => {
        removeOffice.run(id);
        removeWays.run(id);
      });
    },
  };
}

function matching(offices: readonly JoinedOffice[], wanted: string): JoinedOffice[] {
  const byId = offices.filter((office) => office.id === wanted);
  if (byId.length > 0) return byId;
  const exact = offices.filter((office) => office.name === wanted);
  const named = exact.length > 0 ? exact : offices.filter((o) => o.name.toLowerCase() === wanted.toLowerCase());
  // An office may call itself as another's fingerprint begins: then it is neither.
  const start = bareFingerprint(wanted);
  const printed = start.length >= 4 ? offices.filter(({ id }) => id.startsWith(start)) : [];
  return [...new Set([...named, ...printed])];
}
