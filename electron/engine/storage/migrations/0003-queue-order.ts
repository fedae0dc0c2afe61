/** Version 3: the queue's order, and what holds for all of it. Never edited; changes are new files. */
export const queueOrder = `
-- What goes first: 0 high, 1 normal, 2 low.
ALTER TABLE transfers ADD COLUMN priority INTEGER NOT NULL DEFAULT 1 CHECK (priority IN (0, 1, 2));
-- Where a person moved it to; NULL: it stands where it came, which is where its id says.
ALTER TABLE transfers ADD COLUMN position INTEGER;
-- Its place among those of its priority. The room between two ids is for what is moved there.
ALTER TABLE transfers ADD COLUMN place INTEGER GENERATED ALWAYS AS (coalesce(position, id * 1024)) VIRTUAL;
CREATE INDEX transfers_moved ON transfers (position) WHERE position IS NOT NULL;

-- Claiming reads the queued ones only, in their order; whether their batch may be taken from is in the index too, so
-- that a hundred thousand which somebody else is sending are passed over quickly.
DROP INDEX transfers_to_claim;
CREATE INDEX transfers_to_claim ON transfers (profile_id, size_class, priority, place, batch_id)
  WHERE state = 'queued';
-- What waits is shown in the order it goes; everything else by its id.
DROP INDEX transfers_by_state;
CREATE INDEX transfers_waiting ON transfers (state, priority, place)
  WHERE state = 'queued' OR state = 'waiting-to-retry' OR state = 'held' OR state = 'paused';
CREATE INDEX transfers_by_state ON transfers (state, id)
  WHERE state = 'preparing' OR state = 'connecting' OR state = 'transferring' OR state = 'verifying'
    OR state = 'publishing' OR state = 'delivered' OR state = 'skipped' OR state = 'failed'
    OR state = 'cancelled' OR state = 'unconfirmed';
CREATE INDEX transfers_due ON transfers (next_attempt_at_ms) WHERE state = 'waiting-to-retry';
CREATE INDEX batches_reserved ON batches (reserved_by) WHERE reserved_by IS NOT NULL;

-- One row: what holds for every process on this data directory.
CREATE TABLE queue_controls (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Bytes per second over all transfers; NULL: no limit.
  upload_limit INTEGER,
  download_limit INTEGER,
  -- Set: what runs finishes, and nothing new begins.
  stopped_at_ms INTEGER
) STRICT;
INSERT INTO queue_controls (id) VALUES (1);
`;
