import type { Database } from 'better-sqlite3';

/** Removes a batch that was never acknowledged to anyone. */
export function deleteBatch(database: Database, batchId: string): void {
  database.prepare('DELETE FROM transfers WHERE batch_id = ?').run(batchId);
  database.prepare('DELETE FROM batches WHERE id = ?').run(batchId);
}
