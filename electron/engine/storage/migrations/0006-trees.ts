/** Version 6: folders as transfers, why something was skipped, and the folder a download stays in. Never edited. */
export const trees = `
-- A folder is a transfer of its own only where nothing in it is transferred: an empty one.
ALTER TABLE transfers ADD COLUMN kind TEXT NOT NULL DEFAULT 'file' CHECK (kind IN ('file', 'folder'));
-- Why it was skipped; NULL: it wasn't, or an earlier version skipped it because its target existed.
ALTER TABLE transfers ADD COLUMN skip_reason TEXT;
-- The chosen local folder: below it a download goes through no symbolic link. NULL: it goes into a folder a person named.
ALTER TABLE transfers ADD COLUMN inside TEXT;

-- What was delivered is counted in files; a folder is none. So this index knows which is which.
DROP INDEX transfers_finished;
CREATE INDEX transfers_finished ON transfers (profile_id, state, finished_at_ms, dismissed_at_ms, checked, kind)
  WHERE finished_at_ms IS NOT NULL;
CREATE INDEX transfers_folders ON transfers (batch_id, state) WHERE kind = 'folder';
`;
