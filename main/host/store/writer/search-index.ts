import type { Database } from '../database.ts';
import { indexText, scopeToken } from '../search-text.ts';

type Row = { seq: number; room: number; member: string | null; has_file: number; body: string | null };

const rowColumns = `SELECT m.seq, m.room, m.member, m.has_file, e.body
  FROM message m JOIN event e ON e.seq = coalesce(m.edit, m.seq)`;

/** Pages of the index that one merge step may write: some 10 ms of work. */
const mergePages = 64;

type Content = { text: string; attachments?: { name: string }[] };

export type SearchIndex = ReturnType<typeof createSearchIndex>;

/**
 * Keeps the full-text index after the log, not with it: new messages are taken in when the writer has nothing better to do, so
 * that no acknowledgement waits for an index (measured: an append with it costs three times one without).
 */
export function createSearchIndex(db: Database) {
  let indexedTo = 0;

  function reload(): void {
    indexedTo = Number(db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'indexed_to'")?.value ?? 0);
  }

  function write(command: 'insert' | 'delete', row: Row | undefined): void {
    if (!row?.body) return;
    const text = searchable(JSON.parse(row.body) as Content);
    const scope = [
      scopeToken.room(row.room),
      ...(row.member === null ? [] : [scopeToken.member(row.member)]),
      ...(row.has_file ? [scopeToken.file] : []),
    ].join(' ');
    if (command === 'insert') db.run('INSERT INTO search (rowid, text, scope) VALUES (?, ?, ?)', row.seq, text, scope);
    else
      db.run(
        "INSERT INTO search (search, rowid, text, scope) VALUES ('delete', ?, ?, ?)",
        row.seq,
        indexText(text),
        scope,
      );
  }

  const current = (seq: number) =>
    seq > indexedTo
      ? undefined
      : db.get<Row>(`${rowColumns} WHERE m.seq = ? AND m.deleted_at IS NULL AND m.erased = 0`, seq);

  return {
    reload,
    /** Takes a message out, as it stands; before it changes. */
    remove: (seq: number) => {
      write('delete', current(seq));
    },
    /** Puts a message in again, as it stands; after it changed. */
    restore: (seq: number) => {
      write('insert', current(seq));
    },
    /**
     * Takes in up to `max` messages. In a transaction of its own.
     *
     * @returns whether there are more.
     */
    step(max: number): boolean {
      const rows = db.all<Row & { skip: number }>(
        `SELECT q.*, m.deleted_at IS NOT NULL OR m.erased AS skip FROM (${rowColumns} WHERE m.seq > ? ORDER BY m.seq LIMIT ?) q
         JOIN message m ON m.seq = q.seq`,
        indexedTo,
        max,
      );
      for (const row of rows) if (!row.skip) write('insert', row);
      indexedTo = rows.at(-1)?.seq ?? indexedTo;
      if (rows.length > 0) {
        db.run(
          "INSERT INTO meta VALUES ('indexed_to', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
          String(indexedTo),
        );
      }
      return rows.length === max;
    },
    /**
     * One step of merging the index's segments.
     *
     * @returns whether there was something to merge.
     */
    merge(): boolean {
      const before = db.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
      db.run("INSERT INTO search (search, rank) VALUES ('merge', ?)", mergePages);
      const after = db.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
      return after - before >= 2;
    },
  };
}

/** What a message can be found by: its words and the names of its files. */
function searchable({ text, attachments = [] }: Content): string {
  return indexText([text, ...attachments.map(({ name }) => name)].join('\n'));
}
