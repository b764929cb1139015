/** The log itself, and what vouches for it. `room` 0 is the office's own stream. */
export const sql = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE epoch (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, base INTEGER NOT NULL) STRICT;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  room INTEGER NOT NULL,
  n INTEGER NOT NULL,
  type TEXT NOT NULL,
  author TEXT NOT NULL,
  member TEXT,
  subject TEXT, -- whom an event of the office's stream is about; guests see those of people they share a room with
  received_at INTEGER NOT NULL,
  header TEXT NOT NULL,
  body TEXT,
  signature TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_by_room ON event (room, seq);

CREATE TABLE receipt (
  last INTEGER PRIMARY KEY,
  receipt TEXT NOT NULL,
  host TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;
`;
