/** Version 2: what the window asks for all the time. Never edited; changes are new files. */
export const forTheWindow = `
-- When a person took a finished transfer out of the queue's lists; NULL: it is still shown.
ALTER TABLE transfers ADD COLUMN dismissed_at_ms INTEGER;
-- What to do when the target exists, decided for this transfer alone; NULL: as its batch says.
ALTER TABLE transfers ADD COLUMN conflict TEXT;

-- A transfer has finished exactly when finished_at_ms is set. Its state stands in no condition but that of the few
-- that failed, so that the steps of a running transfer touch none of these.
CREATE INDEX transfers_unfinished ON transfers (profile_id, batch_id) WHERE finished_at_ms IS NULL;
CREATE INDEX transfers_finished ON transfers (profile_id, state, finished_at_ms, dismissed_at_ms, checked)
  WHERE finished_at_ms IS NOT NULL;
CREATE INDEX transfers_in_trouble ON transfers (profile_id)
  WHERE state IN ('failed', 'unconfirmed') AND dismissed_at_ms IS NULL;
-- "Already sent" looks for a delivery of the same size first.
CREATE INDEX transfers_delivered ON transfers (profile_id, size_bytes)
  WHERE state = 'delivered' AND direction = 'upload';
CREATE INDEX batches_unready ON batches (id) WHERE ready = 0;

-- An entry that isn't JSON any more is for "verify" to find; it must not keep the database from opening.
CREATE INDEX ledger_by_partner ON ledger_entries (profile_name COLLATE NOCASE) WHERE json_valid(body);
CREATE INDEX ledger_by_outcome ON ledger_entries (outcome) WHERE json_valid(body);
CREATE INDEX ledger_by_transfer ON ledger_entries (json_extract(body, '$.transferId.value')) WHERE json_valid(body);
`;
