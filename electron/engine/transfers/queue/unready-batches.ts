import type { Database } from 'better-sqlite3';
import { prepared } from '../../storage/statements.ts';

/**
 * The batches that are still being written down, whose transfers nobody may see yet: hardly ever any. Asked first,
 * because whether a transfer is visible is not in the indexes over transfers.
 */
export function unreadyBatches(database: Database): readonly string[] {
  return prepared<{ id: string }>(database, 'SELECT id FROM batches WHERE ready = 0')
    .all()
    .map(({ id }) => id);
}
