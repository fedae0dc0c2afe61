/** Version 1: instances, profiles, trust, queue, temporaries, ledger. Never edited; changes are new files. */
export const foundation = `
-- Every engine that ever worked on this data directory and has not been forgotten.
CREATE TABLE instances (
  id TEXT PRIMARY KEY,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  heartbeat_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT;

CREATE TABLE profiles (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('saved', 'ad-hoc')),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  held_error TEXT,
  held_at_ms INTEGER,
  unreachable_error TEXT,
  unreachable_since_ms INTEGER,
  unreachable_failures INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER
) STRICT;

CREATE TABLE trusted_host_keys (
  host TEXT NOT NULL COLLATE NOCASE,
  port INTEGER NOT NULL,
  key_type TEXT NOT NULL,
  public_key BLOB NOT NULL,
  accepted_at_ms INTEGER NOT NULL,
  accepted_by TEXT NOT NULL,
  accepted_how TEXT NOT NULL,
  PRIMARY KEY (host, port, key_type)
) STRICT;

CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  profile_id TEXT NOT NULL REFERENCES profiles (id),
  direction TEXT NOT NULL CHECK (direction IN ('upload', 'download')),
  conflict TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- 0 while its transfers are still being written down; such a batch was never acknowledged to anyone.
  ready INTEGER NOT NULL DEFAULT 0,
  -- Only this instance may work on it while it lives: the command that made it is waiting for it.
  reserved_by TEXT REFERENCES instances (id)
) STRICT;

CREATE TABLE transfers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch_id TEXT NOT NULL REFERENCES batches (id),
  profile_id TEXT NOT NULL REFERENCES profiles (id),
  direction TEXT NOT NULL,
  local_path TEXT NOT NULL,
  remote_path TEXT NOT NULL,
  -- 1: where the target turns out to be a folder, the file goes into it under its own name.
  into_folder INTEGER NOT NULL DEFAULT 0,
  -- Folders below this one may be made on the receiving side; NULL: none.
  make_folders_below TEXT,
  size_bytes INTEGER,
  size_class TEXT NOT NULL CHECK (size_class IN ('small', 'large')),
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  next_attempt_at_ms INTEGER,
  error TEXT,
  requested TEXT CHECK (requested IN ('pause', 'cancel')),
  claimed_by TEXT REFERENCES instances (id),
  fence INTEGER NOT NULL DEFAULT 0,
  publish_intent TEXT,
  stage TEXT,
  checked TEXT,
  sha256 TEXT,
  server_key TEXT,
  warnings TEXT NOT NULL DEFAULT '[]',
  bytes_done INTEGER NOT NULL DEFAULT 0,
  queued_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  sent_at_ms INTEGER,
  checked_at_ms INTEGER,
  finished_at_ms INTEGER
) STRICT;
CREATE INDEX transfers_to_claim ON transfers (profile_id, state, size_class, id);
CREATE INDEX transfers_by_batch ON transfers (batch_id, state, id, size_bytes);
CREATE INDEX transfers_by_state ON transfers (state, id);
CREATE INDEX transfers_claimed ON transfers (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE INDEX transfers_requested ON transfers (requested) WHERE requested IS NOT NULL;

-- Temporary names that exist or may exist. Written before the name is opened, removed once it is gone.
CREATE TABLE temporaries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  profile_id TEXT NOT NULL REFERENCES profiles (id),
  transfer_id INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('local', 'remote')),
  path TEXT NOT NULL,
  -- 1: no attempt uses it any more; whoever is next connected removes it.
  abandoned INTEGER NOT NULL DEFAULT 0,
  UNIQUE (transfer_id, fence)
) STRICT;
CREATE INDEX temporaries_abandoned ON temporaries (profile_id) WHERE abandoned = 1;

-- The ledger: docs/ledger-format.md. The columns for searching are computed from the body, so they can't disagree with it.
CREATE TABLE ledger_entries (
  sequence INTEGER PRIMARY KEY,
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  body TEXT NOT NULL,
  kind TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind.value')) VIRTUAL,
  at_ms INTEGER GENERATED ALWAYS AS (json_extract(body, '$.atMs.value')) VIRTUAL,
  profile_name TEXT GENERATED ALWAYS AS (json_extract(body, '$.profileName.value')) VIRTUAL,
  direction TEXT GENERATED ALWAYS AS (json_extract(body, '$.direction.value')) VIRTUAL,
  outcome TEXT GENERATED ALWAYS AS (json_extract(body, '$.outcome.value')) VIRTUAL
) STRICT;
CREATE INDEX ledger_by_time ON ledger_entries (at_ms, sequence);
CREATE TRIGGER ledger_never_updated BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_never_deleted BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;
