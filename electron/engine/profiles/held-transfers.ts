import type { Database } from 'better-sqlite3';
import { ROWS_PER_CHANGE } from '../storage/rows-per-change.ts';
import { prepared } from '../storage/statements.ts';

/** Rows looked at in one go: a few milliseconds. */
const LOOK_AT = 4_000;

/** The last row that was looked at, in the order of batches. */
export interface LookedUpTo {
  readonly batchId: string;
  readonly id: number;
}

export const FROM_THE_START: LookedUpTo = { batchId: '', id: 0 };

/** While a person is needed, what waits is `held`; when nobody is, nothing is. */
function rulesFor(database: Database, profileId: string): { readonly wrong: string; readonly right: string } {
  const isHeld =
    prepared(database, 'SELECT 1 FROM profiles WHERE id = ? AND held_at_ms IS NOT NULL').get(profileId) !==
    undefined;
  return isHeld
    ? { wrong: `state IN ('queued', 'waiting-to-retry')`, right: 'held' }
    : { wrong: `state = 'held' AND requested IS NULL`, right: 'queued' };
}

/** The next rows of a profile that are not as they should be, and where to go on; `null`: that was all. */
export function nextOutOfLine(
  database: Database,
  profileId: string,
  from: LookedUpTo,
): { readonly ids: readonly number[]; readonly next: LookedUpTo | null } {
  const { wrong } = rulesFor(database, profileId);
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
  let next: LookedUpTo | null = from;
  for (let looked = 0; next !== null && looked < LOOK_AT && ids.length < ROWS_PER_CHANGE; ) {
    const { batchId, id }: LookedUpTo = next;
    const rows = page.all(profileId, batchId, id, ROWS_PER_CHANGE - ids.length);
    looked += rows.length + 1;
    for (const row of rows) if (row.isWrong === 1) ids.push(row.id);
    const last = rows.at(-1)?.id;
    const following: string | null = last === undefined ? (after.get(profileId, batchId)?.id ?? null) : null;
    if (last !== undefined) next = { batchId, id: last };
    else next = following === null ? null : { batchId: following, id: 0 };
  }
  return { ids, next };
}

/**
 * Brings rows in line with how their profile stands now: somebody may have held or released it since they were looked for, in
 * whatever process. @returns how many changed
 */
export function bringInLine(database: Database, profileId: string, ids: readonly number[]): number {
  const { wrong, right } = rulesFor(database, profileId);
  return prepared(
    database,
    `UPDATE transfers SET state = '${right}', next_attempt_at_ms = NULL
     WHERE id IN (SELECT value FROM json_each(?)) AND ${wrong}`,
  ).run(JSON.stringify(ids)).changes;
}
