import type { Database } from 'better-sqlite3';
import { ROWS_PER_CHANGE } from '../storage/rows-per-change.ts';
import { prepared } from '../storage/statements.ts';

/** Rows looked at in one change: a few milliseconds. */
const LOOK_AT = 4_000;

/** The last row that was looked at, in the order of batches. */
export interface SettledUpTo {
  readonly batchId: string;
  readonly id: number;
}

export const FROM_THE_START: SettledUpTo = { batchId: '', id: 0 };

/**
 * Brings the next of what waits of a profile in line with whether a person is needed: `held` while one is, `queued` when
 * nobody is. It asks anew in each piece, so whoever holds or releases meanwhile is followed, in whatever process that is.
 * @returns how many changed, and where to go on; `null`: that was all
 */
export function settlePiece(
  database: Database,
  profileId: string,
  from: SettledUpTo,
): { readonly changed: number; readonly next: SettledUpTo | null } {
  const isHeld =
    prepared(database, 'SELECT 1 FROM profiles WHERE id = ? AND held_at_ms IS NOT NULL').get(profileId) !==
    undefined;
  const [wrong, right] = isHeld
    ? [`state IN ('queued', 'waiting-to-retry')`, 'held']
    : [`state = 'held' AND requested IS NULL`, 'queued'];
  // The index holds no state: the rows themselves are looked at.
  const page = prepared<{ id: number; isWrong: 0 | 1 }>(
    database,
    `SELECT id, ${wrong} AS isWrong FROM transfers INDEXED BY transfers_unfinished
     WHERE profile_id = ? AND batch_id = ? AND id > ? AND finished_at_ms IS NULL ORDER BY id LIMIT ?`,
  );
  const after = prepared<{ id: string | null }>(
    database,
    `SELECT min(batch_id) AS id FROM transfers INDEXED BY transfers_unfinished
     WHERE profile_id = ? AND batch_id > ? AND finished_at_ms IS NULL`,
  );
  const ids: number[] = [];
  let next: SettledUpTo | null = from;
  for (let looked = 0; next !== null && looked < LOOK_AT && ids.length < ROWS_PER_CHANGE; ) {
    const { batchId, id }: SettledUpTo = next;
    const rows = page.all(profileId, batchId, id, ROWS_PER_CHANGE - ids.length);
    looked += rows.length + 1;
    for (const row of rows) if (row.isWrong === 1) ids.push(row.id);
    const last = rows.at(-1)?.id;
    const following: string | null = last === undefined ? (after.get(profileId, batchId)?.id ?? null) : null;
    if (last !== undefined) next = { batchId, id: last };
    else next = following === null ? null : { batchId: following, id: 0 };
  }
  const { changes } = prepared(
    database,
    `UPDATE transfers SET state = '${right}', next_attempt_at_ms = NULL
     WHERE id IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(ids));
  return { changed: changes, next };
}
