import type { Database } from 'better-sqlite3';
import type { AskingBatch } from '../../../../shared/models/queue-overview.ts';
import type { Together } from '../../../../shared/models/transfer.ts';
import { ACTIVE_STATES, type TransferState, WAITING_STATES } from '../../../../shared/transfer-state.ts';
import { prepared } from '../../storage/statements.ts';
import type { WorkMode } from './claimable.ts';
import type { TogetherColumn } from './transfer-row.ts';

/** Whether what is complete waits for the others of its batch. */
export const isGathering = (together: TogetherColumn | null): boolean =>
  together === 'all' || together === 'rest';

const list = (states: readonly TransferState[]): string => states.map((state) => `'${state}'`).join(', ');
/** Not staged yet, and not over. */
const ON_THE_WAY = list([...WAITING_STATES.filter((state) => state !== 'staged'), ...ACTIVE_STATES]);

/** SQL for a transfer whose batch is still gathering: nothing of such a batch was ever renamed. */
export const OF_GATHERING_BATCH = `batch_id IN (SELECT id FROM batches WHERE together IN ('all', 'rest'))`;

const STAGED = `EXISTS (SELECT 1 FROM transfers WHERE batch_id = $id AND state = 'staged')`;
/** What a person is just cancelling is on its way out, not ready: else a part could be published meanwhile. */
const LEAVING = `EXISTS (SELECT 1 FROM transfers WHERE batch_id = $id AND state = 'staged' AND requested IS NOT NULL)`;
const OTHERS = `EXISTS (SELECT 1 FROM transfers WHERE batch_id = $id AND state IN (${ON_THE_WAY}))`;
/** A refused name is no missing file: it was never going to be sent, and trying again can't change that. */
const IS_MISSING = `state IN ('failed', 'unconfirmed')
  AND (state = 'unconfirmed' OR coalesce(json_extract(error, '$.code'), '') <> 'NameNotAllowed')`;
const FAILED = `EXISTS (SELECT 1 FROM transfers WHERE batch_id = $id AND ${IS_MISSING})`;

/**
 * Part of every change that stages a transfer of a batch or ends one: sets the batch going once nothing is in the way.
 * Delivered, skipped and cancelled ones are not, nor refused names; failed and unconfirmed ones are, until a person
 * says what is to become of the others.
 */
export function letTogetherGo(database: Database, batchId: string): void {
  prepared(
    database,
    // One staged after the moment has passed, a failed one that was tried again, is published as soon as it is complete.
    `UPDATE batches SET together = 'publishing' WHERE id = $id AND (
       (together = 'published' AND ${STAGED})
       OR (together IN ('all', 'rest') AND NOT ${OTHERS} AND ${STAGED} AND NOT ${LEAVING}
         AND (together = 'rest' OR NOT ${FAILED})))`,
  ).run({ id: batchId });
}

export interface StagedClaim {
  readonly instanceId: string;
  readonly profileId: string;
  readonly limit: number;
  readonly mode: WorkMode;
}

/**
 * Takes staged transfers of batches that were set going: one guarded change, a new fence for each, and straight to
 * publishing, because nothing of them was ever renamed and nobody has to look.
 * @returns their ids
 */
export function claimStaged(database: Database, claim: StagedClaim): readonly number[] {
  if (claim.limit <= 0) return [];
  const ids = prepared<{ id: number }>(
    database,
    `UPDATE transfers SET state = 'publishing', claimed_by = $me, fence = fence + 1
     WHERE id IN (
       SELECT t.id FROM batches b CROSS JOIN transfers t ON t.batch_id = b.id AND t.state = 'staged'
       WHERE b.profile_id = +$profile AND b.together = 'publishing' AND t.requested IS NULL
         AND b.ready = 1 AND (b.reserved_by = +$me OR (b.reserved_by IS NULL AND $everything))
       LIMIT +$limit)
     RETURNING id`,
  )
    .all({
      me: claim.instanceId,
      profile: claim.profileId,
      everything: claim.mode === 'everything' ? 1 : 0,
      limit: claim.limit,
    })
    .map(({ id }) => id);
  if (ids.length < claim.limit)
    prepared(
      database,
      `UPDATE batches SET together = 'published' WHERE profile_id = ? AND together = 'publishing'
         AND NOT EXISTS (SELECT 1 FROM transfers WHERE batch_id = batches.id AND state = 'staged')`,
    ).run(claim.profileId);
  return ids;
}

/** SQL, as a condition on `profiles`: something staged may be published there now. Parameters `$me` and `$everything`. */
export const HAS_STAGED_TO_PUBLISH = `EXISTS (
  SELECT 1 FROM batches b WHERE b.profile_id = profiles.id AND b.together = 'publishing' AND b.ready = 1
    AND (b.reserved_by = +$me OR (b.reserved_by IS NULL AND $everything))
    AND EXISTS (SELECT 1 FROM transfers t WHERE t.batch_id = b.id AND t.state = 'staged' AND t.requested IS NULL))`;

/**
 * How a batch stands, for whoever shows it. While it gathers and everything unfinished is staged, what keeps it is
 * what failed: otherwise the change that staged or ended the last one would have set it going.
 */
export function togetherOf(
  together: TogetherColumn | null,
  counts: Readonly<Partial<Record<TransferState, number>>>,
): Together | null {
  if (!isGathering(together)) return together === 'publishing' || together === 'published' ? together : null;
  const others = [...WAITING_STATES, ...ACTIVE_STATES].filter((state) => state !== 'staged');
  const isStill = (counts.staged ?? 0) > 0 && others.every((state) => (counts[state] ?? 0) === 0);
  return isStill ? 'asks' : 'gathering';
}

/** The batches that stand still until a person decides, over all profiles; see {@link togetherOf}. */
export function askingBatches(database: Database): readonly AskingBatch[] {
  return prepared<AskingBatch>(
    database,
    `SELECT b.id AS batchId, b.profile_id AS profileId, profiles.name AS profileName, b.direction,
       (SELECT count(*) FROM transfers WHERE batch_id = b.id AND state = 'staged') AS staged,
       (SELECT count(*) FROM transfers WHERE batch_id = b.id AND ${IS_MISSING}) AS failed
     FROM batches b JOIN profiles ON profiles.id = b.profile_id
     WHERE b.together IN ('all', 'rest') AND b.ready = 1
       AND EXISTS (SELECT 1 FROM transfers WHERE batch_id = b.id AND state = 'staged')
       AND NOT EXISTS (SELECT 1 FROM transfers WHERE batch_id = b.id AND state IN (${ON_THE_WAY}))
     ORDER BY b.created_at_ms`,
  ).all();
}
