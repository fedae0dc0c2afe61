import type { Database } from 'better-sqlite3';
import type { EngineOutput } from '../../../../shared/contract/engine-requests.ts';
import type { Progress } from '../progress.ts';
import { SELECT_TRANSFERS, type StoredTransfer, toSnapshot } from './transfer-row.ts';

/** @param ids in the order of the list, one more than `limit` where another page follows */
export function pageOf(
  database: Database,
  progress: Progress,
  ids: readonly number[],
  limit: number,
): EngineOutput<'transfers.list'> {
  const shown = ids.slice(0, limit);
  const rows = new Map(
    database
      .prepare<[string], StoredTransfer>(
        `${SELECT_TRANSFERS} WHERE transfers.id IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(shown))
      .map((row) => [row.id, row]),
  );
  return {
    transfers: shown
      .map((id) => rows.get(id))
      .filter((row) => row !== undefined)
      .map((row) => toSnapshot(row, progress.live(row.id))),
    next: ids.length > limit ? (shown.at(-1) ?? null) : null,
  };
}
