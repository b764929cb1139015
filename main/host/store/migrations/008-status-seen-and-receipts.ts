/** A status is JSON, with an emoji and an end; when members were last there, which is in no log; rooms without read receipts. */
export const sql = `
UPDATE member SET status = json_object('text', status) WHERE status <> '';

CREATE TABLE last_seen (member TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

ALTER TABLE room ADD COLUMN receipts INTEGER NOT NULL DEFAULT 1;
`;
