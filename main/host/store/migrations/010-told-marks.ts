/** How far others are told that a member has received and read a room; `read_mark` is for the member's own counts. In no log, registers that only grow. */
export const sql = `
CREATE TABLE told_mark (
  member TEXT NOT NULL,
  room INTEGER NOT NULL,
  received INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (room, member)
) STRICT, WITHOUT ROWID;
INSERT INTO told_mark SELECT member, room, n, n FROM read_mark;

DROP INDEX read_mark_by_room;
`;
