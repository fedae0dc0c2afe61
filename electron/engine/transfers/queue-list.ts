import type { Database } from 'better-sqlite3';
import type { EngineOutput, EngineParsedInput } from '../../../shared/contract/requests.ts';
import { FINAL_STATES } from '../../../shared/transfer-state.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { Progress } from './progress.ts';
import { SELECT_TRANSFERS, type StoredTransfer, toSnapshot } from './transfer-row.ts';

/** One page of the queue, oldest first, by keyset. */
export function listTransfers(
  database: Database,
  progress: Progress,
  input: EngineParsedInput<'transfers.list'>,
): EngineOutput<'transfers.list'> {
  const rows = database
    .prepare<Record<string, unknown>, StoredTransfer>(
      `${SELECT_TRANSFERS} WHERE transfers.id > $after
       AND ($batch IS NULL OR transfers.batch_id = $batch)
       AND ($profile IS NULL OR transfers.profile_id = $profile)
       AND ($direction IS NULL OR transfers.direction = $direction)
       AND ($states IS NULL OR transfers.state IN (SELECT value FROM json_each($states)))
       AND batches.ready = 1
       ORDER BY transfers.id LIMIT $limit`,
    )
    .all({
      after: input.after ?? 0,
      batch: input.batchId ?? null,
      profile: input.profileId ?? null,
      direction: input.direction ?? null,
      states: input.states === undefined ? null : JSON.stringify(input.states),
      limit: input.limit,
    });
  return {
    transfers: rows.map((row) => toSnapshot(row, progress.live(row.id))),
    next: rows.length < input.limit ? null : (rows.at(-1)?.id ?? null),
  };
}

/** Profiles with transfers not yet in a final state. */
export function profilesWithWork(database: Database, profiles: Profiles): EngineOutput<'queue.profiles'> {
  const rows = database
    .prepare<[string], { profile_id: string; n: number }>(
      `SELECT profile_id, count(*) AS n FROM transfers
       WHERE state NOT IN (SELECT value FROM json_each(?)) GROUP BY profile_id ORDER BY profile_id`,
    )
    .all(JSON.stringify(FINAL_STATES));
  return {
    profiles: rows.map((row) => ({ profile: profiles.get(row.profile_id), unfinished: row.n })),
  };
}
