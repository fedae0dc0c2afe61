import type { Selection } from '../../../../shared/contract/engine-requests.ts';
import { ROWS_PER_CHANGE } from '../../storage/rows-per-change.ts';
import type { Queue } from './queue.ts';
import { chosen } from './selection.ts';

/** Takes finished transfers out of the lists; the ledger keeps them. @returns how many */
export async function dismissFinished(queue: Queue, selection: Selection): Promise<number> {
  const { sql, values } = chosen(selection);
  const { commits, database } = queue.parts;
  const atMs = queue.parts.now();
  let changed = 0;
  let upTo = 0;
  for (;;) {
    const ids = database
      .prepare<unknown[], { id: number }>(
        `SELECT id FROM transfers WHERE id > ? AND finished_at_ms IS NOT NULL AND dismissed_at_ms IS NULL
           AND batch_id NOT IN (SELECT id FROM batches WHERE ready = 0) AND ${sql} ORDER BY id LIMIT ?`,
      )
      .all(upTo, ...values, ROWS_PER_CHANGE)
      .map(({ id }) => id);
    if (ids.length === 0) return changed;
    upTo = ids.at(-1) ?? upTo;
    changed += await commits.write(
      (inside) =>
        inside
          .prepare(
            `UPDATE transfers SET dismissed_at_ms = ? WHERE finished_at_ms IS NOT NULL
               AND id IN (SELECT value FROM json_each(?))`,
          )
          .run(atMs, JSON.stringify(ids)).changes,
    );
  }
}
