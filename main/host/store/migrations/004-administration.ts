/** What is not in the log because it is secret or the host's own affair. Tokens are kept as their SHA-256 only. */
export const sql = `
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  rooms TEXT NOT NULL, -- JSON
  uses INTEGER,
  expires INTEGER,
  created INTEGER NOT NULL,
  by TEXT,
  revoked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE join_request (
  device TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  accepted INTEGER -- null while nobody has decided
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  room TEXT NOT NULL,
  name TEXT NOT NULL,
  created INTEGER NOT NULL,
  by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  by TEXT,
  action TEXT NOT NULL,
  target TEXT NOT NULL
) STRICT;
`;
