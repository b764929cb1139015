/** Which blobs are on disk, who uploaded all of them, and which messages carry them. */
export const sql = `
CREATE TABLE blob (id TEXT PRIMARY KEY, size INTEGER NOT NULL, added INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE blob_owner (
  blob TEXT NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (blob, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_use (
  blob TEXT NOT NULL,
  message INTEGER NOT NULL,
  room INTEGER NOT NULL,
  PRIMARY KEY (blob, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_use_by_message ON blob_use (message);

-- Running totals in bytes; member '' is the office.
CREATE TABLE storage (member TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
