import type { Database } from 'better-sqlite3';
import type { EngineOutput, EngineParsedInput } from '../../../../shared/contract/engine-requests.ts';
import { FINAL_STATES, isFinal, TRANSFER_STATES } from '../../../../shared/transfer-state.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { Progress } from '../progress.ts';
import { pageOf } from './queue-page.ts';
import { unreadyBatches } from './unready-batches.ts';
import { isWaiting, listWaiting } from './waiting-list.ts';

type Input = EngineParsedInput<'transfers.list'>;

/** One page of the queue in the order of the ids, by keyset. */
export function listTransfers(
  database: Database,
  progress: Progress,
  input: Input,
): EngineOutput<'transfers.list'> {
  if (input.states?.length === 0) return { transfers: [], next: null };
  if (input.order === 'as-they-go') return listWaiting(database, progress, input);
  const direction = input.order === 'newest-first' ? 'DESC' : 'ASC';
  const values = {
    after: input.after ?? (direction === 'DESC' ? Number.MAX_SAFE_INTEGER : 0),
    batch: input.batchId ?? null,
    profile: input.profileId ?? null,
    direction: input.direction ?? null,
    states: JSON.stringify(input.states ?? TRANSFER_STATES),
    finished: JSON.stringify((input.states ?? TRANSFER_STATES).filter(isFinal)),
    since: input.finishedSinceMs ?? null,
    unready: JSON.stringify(unreadyBatches(database)),
    // One more, to know whether another page follows.
    limit: input.limit + 1,
  };
  const ids = database
    .prepare<Record<string, unknown>, { id: number }>(idsOf(input, direction))
    .all(values)
    .map(({ id }) => id);
  return pageOf(database, progress, ids, input.limit);
}

/**
 * The ids of a page. Of 200,000 rows most are long finished, so where to look is chosen here: a batch's rows, what is
 * unfinished or finished lately, or the rows of each state in turn, newest or oldest first and never more than a page.
 */
function idsOf(input: Input, direction: 'ASC' | 'DESC'): string {
  const beyond = direction === 'DESC' ? 'id < $after' : 'id > $after';
  const conditions = [
    'batch_id NOT IN (SELECT value FROM json_each($unready))',
    ...(input.profileId === undefined ? [] : ['+profile_id = $profile']),
    ...(input.direction === undefined ? [] : ['direction = $direction']),
    ...(input.withoutDismissed ? ['dismissed_at_ms IS NULL'] : []),
  ];
  const ofStates = '+state IN (SELECT value FROM json_each($states))';
  const sinceThen = '(finished_at_ms IS NULL OR finished_at_ms >= $since)';
  const page = `ORDER BY id ${direction} LIMIT $limit`;
  if (input.batchId !== undefined)
    return `SELECT id FROM transfers WHERE ${[
      'batch_id = $batch',
      beyond,
      ofStates,
      ...(input.finishedSinceMs === undefined ? [] : [sinceThen]),
      ...conditions,
    ].join(' AND ')} ${page}`;
  if (input.finishedSinceMs !== undefined)
    return `SELECT id FROM transfers WHERE id IN (
        SELECT id FROM transfers INDEXED BY transfers_unfinished WHERE finished_at_ms IS NULL
        UNION ALL
        SELECT transfers.id FROM profiles CROSS JOIN transfers INDEXED BY transfers_finished
          ON transfers.profile_id = profiles.id AND transfers.finished_at_ms >= $since
            AND transfers.state IN (SELECT value FROM json_each($finished))
      ) AND ${[beyond, ofStates, ...conditions].join(' AND ')} ${page}`;
  if (input.states !== undefined)
    return `SELECT id FROM (${input.states
      .map(
        (state) =>
          `SELECT * FROM (SELECT id FROM transfers ${isWaiting(state) ? '' : 'INDEXED BY transfers_by_state'}
             WHERE ${[`state = '${state}'`, beyond, ...conditions].join(' AND ')} ${page})`,
      )
      .join(' UNION ')}) ${page}`;
  return `SELECT id FROM transfers WHERE ${[beyond, ...conditions].join(' AND ')} ${page}`;
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
