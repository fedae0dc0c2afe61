/** Version 9: the keys Waybill made, and after how long a key is old. Never edited; changes are new files. */
export const keys = `
-- Since when there has been a key: the file tells only when it was last written or copied. Nothing secret is in here.
CREATE TABLE made_keys (
  -- SHA256:… as ssh-keygen prints it.
  fingerprint TEXT PRIMARY KEY,
  -- Where its private key was put; it may have been moved since.
  path TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL
) STRICT;

-- One row: what holds for every process on this data directory.
CREATE TABLE key_policy (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Days after which a key in use is to be replaced; 0: nobody is reminded.
  reminder_days INTEGER NOT NULL DEFAULT 365
) STRICT;
INSERT INTO key_policy (id) VALUES (1);
`;
