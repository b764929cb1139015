/**
 * The full-text index. It holds no copy of the text; `scope` holds a token for the room, the author and "has a file", so that a
 * narrowed search is one intersection inside the index. Merges are done by the writer when it has time (`automerge` 0).
 */
export const sql = `
CREATE VIRTUAL TABLE search USING fts5(
  text, scope, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
`;
