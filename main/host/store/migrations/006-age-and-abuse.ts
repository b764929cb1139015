/** What strangers may do is counted by address, webhooks end with their maker's rights, and projections hold nothing but what follows from the log. */
export const sql = `
-- The address that asks, and the network around it (an IPv6 /64; empty for IPv4).
ALTER TABLE join_request ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE join_request ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX join_request_by_address ON join_request (address) WHERE accepted IS NULL;
CREATE INDEX join_request_by_network ON join_request (network) WHERE accepted IS NULL;

ALTER TABLE webhook ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX webhook_by_maker ON webhook (by);

CREATE INDEX room_by_creator ON room (creator, kind);

UPDATE message SET erased = 1 WHERE deleted_at IS NOT NULL;

-- The invite that a guest's membership ends with: invites are not in the log.
CREATE TABLE guest_invite (member TEXT PRIMARY KEY, invite TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX guest_invite_by_invite ON guest_invite (invite);
INSERT INTO guest_invite SELECT id, invite FROM member WHERE invite IS NOT NULL;
DROP INDEX member_by_invite;
ALTER TABLE member DROP COLUMN invite;
`;
