/** Threads, and who pinned what: `root` is the seq of the message that a thread answers, `pin` that of the event that pinned. */
export const sql = `
ALTER TABLE message ADD COLUMN root INTEGER;
CREATE TEMP TABLE answer (message INTEGER PRIMARY KEY, answered INTEGER NOT NULL) STRICT;
INSERT INTO answer SELECT m.seq, t.seq FROM message m JOIN event e ON e.seq = m.seq JOIN event t ON t.id = e.header ->> 'ref';
CREATE INDEX temp.answer_by_answered ON answer (answered);
WITH RECURSIVE thread (message, root) AS (
  SELECT message, answered FROM answer WHERE answered NOT IN (SELECT message FROM answer)
  UNION ALL
  SELECT a.message, t.root FROM thread t JOIN answer a ON a.answered = t.message
)
UPDATE message SET root = thread.root FROM thread WHERE thread.message = message.seq;
DROP TABLE temp.answer;
CREATE INDEX message_by_root ON message (root, seq) WHERE root IS NOT NULL;

ALTER TABLE message ADD COLUMN pin INTEGER;
UPDATE message SET pin = p.seq
  FROM (SELECT t.seq AS message, max(e.seq) AS seq FROM event e JOIN event t ON t.id = e.header ->> 'ref'
        WHERE e.type = 'pin' GROUP BY t.seq) p
  WHERE p.message = message.seq AND message.pinned = 1;
ALTER TABLE message DROP COLUMN pinned;
CREATE INDEX message_by_pin ON message (room, pin) WHERE pin IS NOT NULL;

CREATE INDEX mention_by_member ON mention (member, message);
`;
