/** The announcements there are, newest last: few among many messages, and asked for whenever somebody comes. */
export const sql = `
CREATE INDEX message_announced ON message (seq, member) WHERE announcement = 1 AND deleted_at IS NULL AND erased = 0;
`;
