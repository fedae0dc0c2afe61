import type { Database } from 'better-sqlite3';
import { prepared } from '../storage/statements.ts';
import { claimable, type WorkMode } from './queue/claimable.ts';
import type { QueueParts } from './queue/queue.ts';
import { HAS_STAGED_TO_PUBLISH } from './queue/together.ts';

/** Transfers whose next try has come, taken up in one change. */
const DUE_AT_ONCE = 500;

/** Queues the transfers again whose next try has come. @returns whether there may be more of them */
export function takeUpDue(database: Database, atMs: number): boolean {
  const { changes } = prepared(
    database,
    `UPDATE transfers SET state = 'queued', next_attempt_at_ms = NULL WHERE id IN (
       SELECT id FROM transfers INDEXED BY transfers_due
       WHERE state = 'waiting-to-retry' AND next_attempt_at_ms <= ? LIMIT ${DUE_AT_ONCE})`,
  ).run(atMs);
  return changes === DUE_AT_ONCE;
}

/** The profiles that nothing stops and that something waits for, of what is to be worked on. */
export function runnableProfiles(
  { database, instanceId }: Pick<QueueParts, 'database' | 'instanceId'>,
  mode: WorkMode,
  atMs: number,
): readonly string[] {
  const { condition, batches } = claimable(database, instanceId, mode);
  return prepared<{ id: string }>(
    database,
    `SELECT id FROM profiles WHERE held_at_ms IS NULL AND (next_try_at_ms IS NULL OR next_try_at_ms <= $now)
       AND (${HAS_STAGED_TO_PUBLISH} OR EXISTS (SELECT 1 FROM transfers INDEXED BY transfers_to_claim
         WHERE profile_id = profiles.id AND size_class IN ('small', 'large') AND state = 'queued' AND ${condition}))`,
  )
    .all({ now: atMs, batches, me: instanceId, everything: mode === 'everything' ? 1 : 0 })
    .map(({ id }) => id);
}

/** When something is due that wasn't at `afterMs`; `null` where nothing is. */
export function nextDueMs(database: Database, afterMs: number): number | null {
  const due = prepared<{ at: number | null }>(
    database,
    `SELECT min(at) AS at FROM (
         SELECT min(next_attempt_at_ms) AS at FROM transfers INDEXED BY transfers_due
           WHERE state = 'waiting-to-retry' AND next_attempt_at_ms > $afterMs
         UNION ALL SELECT min(next_try_at_ms) FROM profiles
           WHERE held_at_ms IS NULL AND next_try_at_ms > $afterMs)`,
  ).get({ afterMs });
  return due?.at ?? null;
}
