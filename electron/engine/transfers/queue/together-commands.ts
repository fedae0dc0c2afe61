import type { Database } from 'better-sqlite3';
import { failure } from '../../../../shared/errors.ts';
import { prepared } from '../../storage/statements.ts';
import { abandonTemporaries } from '../publishing/temporary-names.ts';
import type { Queue } from './queue.ts';
import { letTogetherGo, OF_GATHERING_BATCH } from './together.ts';
import type { TogetherColumn } from './transfer-row.ts';
import { AS_ASKED, asAsked, type StoredTransfer } from './transfer-row.ts';

/*
 * What pausing, resuming and cancelling mean for staged transfers; the parts of `queue-commands.ts` that are about them.
 */

/** SQL: staged, or paused where it was: its intention to publish is recorded, and nobody has begun to carry it out. */
export const WAS_NEVER_RENAMED = `state = 'staged'
  OR (state = 'paused' AND publish_intent IS NOT NULL
    AND json_extract(publish_intent, '$.placing') IS NULL AND ${OF_GATHERING_BATCH})`;

/** SQL: what can be called off at once, without looking at the server. */
export const CAN_BE_ENDED = `claimed_by IS NULL AND (${WAS_NEVER_RENAMED}
  OR (state IN ('queued', 'paused', 'waiting-to-retry', 'held') AND publish_intent IS NULL))`;

/** SQL: called off, and not ended yet. */
export const WITHHELD = `state = 'staged' AND requested = 'cancel' AND claimed_by IS NULL`;

/** Keeps staged transfers from being published while the batch they are of is called off piece by piece. */
export function withhold(database: Database, chosen: string, values: readonly (string | number)[]): void {
  database
    .prepare(
      `UPDATE transfers SET requested = 'cancel' WHERE state = 'staged' AND claimed_by IS NULL AND ${chosen}`,
    )
    .run(...values);
}

/** Ends waiting rows as cancelled, with their entries in the ledger; what was sent of them is removed by the next connection. */
export function endAsCancelled(queue: Queue, database: Database, rows: readonly StoredTransfer[]): void {
  const ended = {
    state: 'cancelled',
    requested: null,
    publish_intent: null,
    stage: null,
    checked: null,
    checked_by: null,
    finished_at_ms: queue.parts.now(),
  } as const;
  const end = prepared(
    database,
    `UPDATE transfers SET state = 'cancelled', requested = NULL, publish_intent = NULL, stage = NULL, checked = NULL,
       checked_by = NULL, finished_at_ms = ?, ${AS_ASKED} WHERE id = ?`,
  );
  for (const { id } of rows) {
    end.run(ended.finished_at_ms, id);
    abandonTemporaries(database, id);
  }
  queue.appendOutcomes(
    database,
    rows.map((row) => ({ ...row, ...asAsked(row), ...ended })),
  );
}

/** Paused ones that were staged wait for the others again, who may all be there by now. @returns how many */
export function stageAgain(database: Database, chosen: string, values: readonly (string | number)[]): number {
  const batches = database
    .prepare<unknown[], { batch_id: string }>(
      `UPDATE transfers SET state = 'staged', requested = NULL
       WHERE claimed_by IS NULL AND state = 'paused' AND (${WAS_NEVER_RENAMED}) AND ${chosen} RETURNING batch_id`,
    )
    .all(...values);
  for (const batchId of new Set(batches.map(({ batch_id }) => batch_id))) letTogetherGo(database, batchId);
  return batches.length;
}

/**
 * A person doesn't wait for those that failed any more.
 * @throws `NotFound`, `InvalidRequest` for a batch whose files are published one by one
 */
export function publishTheRest(database: Database, batchId: string): void {
  const batch = prepared<{ together: TogetherColumn | null }>(
    database,
    'SELECT together FROM batches WHERE id = ? AND ready = 1',
  ).get(batchId);
  if (batch === undefined) throw failure('NotFound', 'no such batch');
  if (batch.together === null)
    throw failure('InvalidRequest', 'the files of this batch are published one by one');
  if (batch.together !== 'all') return;
  prepared(database, `UPDATE batches SET together = 'rest' WHERE id = ?`).run(batchId);
  letTogetherGo(database, batchId);
}
