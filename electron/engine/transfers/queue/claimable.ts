import type { Database } from 'better-sqlite3';
import { prepared } from '../../storage/statements.ts';
import { readControls } from './queue-controls.ts';

/** Which batches a worker may take from. */
export type WorkMode = 'everything' | 'reserved' | 'nothing';

/** Which batches may be taken from, for SQL: a condition on `batch_id`, and what `$batches` is in it. */
export interface Claimable {
  readonly condition: string;
  readonly batches: string;
}

/**
 * Batches are few, of those that may not be taken from hardly ever any; so they are looked up first, and the queue is
 * read along its one index. While the queue is stopped only what a command waits for by itself goes on.
 */
export function claimable(database: Database, instanceId: string, mode: WorkMode): Claimable {
  const ids = (sql: string): string =>
    JSON.stringify(
      prepared<{ id: string }>(database, sql)
        .all(instanceId)
        .map(({ id }) => id),
    );
  if (mode === 'everything' && readControls(database).stoppedAtMs === null)
    return {
      condition: 'batch_id NOT IN (SELECT value FROM json_each($batches))',
      batches: ids(
        `SELECT id FROM batches WHERE reserved_by IS NOT NULL AND reserved_by <> ?
         UNION SELECT id FROM batches WHERE ready = 0`,
      ),
    };
  return {
    condition: 'batch_id IN (SELECT value FROM json_each($batches))',
    batches: ids('SELECT id FROM batches WHERE reserved_by = ? AND ready = 1'),
  };
}
