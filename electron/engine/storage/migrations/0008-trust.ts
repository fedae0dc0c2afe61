/** Version 8: keys stored ahead of a planned rotation, the types of pinned keys, and what holds for trust everywhere. */
export const trust = `
-- The key that a server is going to have. public_key is NULL where only its fingerprint is known.
CREATE TABLE next_host_keys (
  host TEXT NOT NULL COLLATE NOCASE,
  port INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  key_type TEXT,
  public_key BLOB,
  added_at_ms INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  PRIMARY KEY (host, port)
) STRICT;

-- What type the key behind a fingerprint was found to have. It decides what a server is asked for first, and no trust.
CREATE TABLE host_key_types (
  fingerprint TEXT PRIMARY KEY,
  key_type TEXT NOT NULL
) STRICT;

CREATE TABLE trust_controls (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  reads_known_hosts INTEGER NOT NULL
) STRICT;
INSERT INTO trust_controls (id, reads_known_hosts) VALUES (1, 1);
`;
