import type { Database } from 'better-sqlite3';
import type { EngineOutput, EngineParsedInput } from '../../../../shared/contract/engine-requests.ts';
import { failure } from '../../../../shared/errors.ts';
import { type TransferState, WAITING_STATES } from '../../../../shared/transfer-state.ts';
import { prepared } from '../../storage/statements.ts';
import type { Progress } from '../progress.ts';
import { pageOf } from './queue-page.ts';
import { unreadyBatches } from './unready-batches.ts';

export const isWaiting = (state: TransferState): boolean =>
  (WAITING_STATES as readonly TransferState[]).includes(state);

interface Cursor {
  readonly priority: number;
  readonly place: number;
}

/**
 * One page of what waits, in the order it goes: of each state the first ones behind the cursor, along the index, put
 * together. @throws `InvalidRequest` for anything but waiting states
 */
export function listWaiting(
  database: Database,
  progress: Progress,
  input: EngineParsedInput<'transfers.list'>,
): EngineOutput<'transfers.list'> {
  const states = input.states ?? WAITING_STATES;
  if (!states.every(isWaiting) || input.finishedSinceMs !== undefined)
    throw failure('InvalidRequest', 'only what waits has an order in which it goes');
  const after =
    input.after === undefined
      ? undefined
      : prepared<Cursor>(database, 'SELECT priority, place FROM transfers WHERE id = ?').get(input.after);
  const conditions = [
    'batch_id NOT IN (SELECT value FROM json_each($unready))',
    ...(after === undefined ? [] : ['(priority, place, id) > ($priority, $place, $after)']),
    ...(input.batchId === undefined ? [] : ['+batch_id = $batch']),
    ...(input.profileId === undefined ? [] : ['+profile_id = $profile']),
    ...(input.direction === undefined ? [] : ['+direction = $direction']),
  ].join(' AND ');
  const page = 'ORDER BY priority, place, id LIMIT $limit';
  const ofStates = states.map(
    (state) =>
      `SELECT * FROM (SELECT id, priority, place FROM transfers INDEXED BY transfers_waiting
         WHERE state = '${state}' AND ${conditions} ${page})`,
  );
  const ids = prepared<{ id: number }>(
    database,
    `SELECT id FROM (${ofStates.join(' UNION ALL ')}) ${page}`,
  ).all({
    unready: JSON.stringify(unreadyBatches(database)),
    batch: input.batchId ?? null,
    profile: input.profileId ?? null,
    direction: input.direction ?? null,
    after: input.after ?? null,
    priority: after?.priority ?? null,
    place: after?.place ?? null,
    limit: input.limit + 1,
  });
  return pageOf(
    database,
    progress,
    ids.map(({ id }) => id),
    input.limit,
  );
}
