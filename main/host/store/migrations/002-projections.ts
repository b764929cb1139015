/** What follows from the log: people, rooms and messages as they stand now. */
export const sql = `
CREATE TABLE member (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT '',
  avatar TEXT,
  joined INTEGER NOT NULL, -- the seq
  gone INTEGER NOT NULL DEFAULT 0,
  banned INTEGER NOT NULL DEFAULT 0,
  invite TEXT -- the invite a guest's membership ends with
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_avatar ON member (avatar) WHERE avatar IS NOT NULL;
CREATE INDEX member_by_invite ON member (invite) WHERE invite IS NOT NULL;
CREATE INDEX member_guests ON member (id) WHERE role = 'guest' AND gone = 0;

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  name TEXT NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_member ON device (member);

CREATE TABLE room (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  topic TEXT NOT NULL,
  creator TEXT,
  archived INTEGER NOT NULL DEFAULT 0,
  n INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX room_by_kind ON room (kind);

-- Members of private and direct rooms; of a public room the guests alone.
CREATE TABLE room_member (
  room INTEGER NOT NULL,
  member TEXT NOT NULL,
  since INTEGER NOT NULL, -- the room's n at that moment: what came before is not unread
  PRIMARY KEY (room, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_member_by_member ON room_member (member, room);

CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  n INTEGER NOT NULL,
  member TEXT,
  announcement INTEGER NOT NULL DEFAULT 0,
  edit INTEGER, -- the seq of the last edit
  deleted_by TEXT,
  deleted_at INTEGER,
  erased INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  replies INTEGER NOT NULL DEFAULT 0,
  has_file INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL -- the seq of the last event that changed its state
) STRICT;
CREATE UNIQUE INDEX message_by_n ON message (room, n);
CREATE INDEX message_by_change ON message (room, changed);
CREATE INDEX message_unread ON message (room, n, member) WHERE deleted_at IS NULL;

CREATE TABLE edit (message INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (message, seq)) STRICT, WITHOUT ROWID;

CREATE TABLE reaction (
  message INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  member TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (message, emoji, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE acknowledgement (
  message INTEGER NOT NULL,
  member TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (message, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
  member TEXT NOT NULL,
  room INTEGER NOT NULL,
  n INTEGER NOT NULL,
  message INTEGER NOT NULL,
  PRIMARY KEY (member, room, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_message ON mention (message);

-- Not in the log: registers that only grow.
CREATE TABLE read_mark (
  member TEXT NOT NULL,
  room INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (member, room)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_mark_by_room ON read_mark (room);
`;
