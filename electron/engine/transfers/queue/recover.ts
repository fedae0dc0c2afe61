import type { Database } from 'better-sqlite3';
import { ACTIVE_STATES, isFinal } from '../../../../shared/transfer-state.ts';
import type { Instance } from '../../storage/instances.ts';
import { deleteBatch } from './delete-batch.ts';
import type { Queue } from './queue.ts';
import { SELECT_TRANSFERS, type StoredTransfer } from './transfer-row.ts';

const ACTIVE = ACTIVE_STATES.map((state) => `'${state}'`).join(', ');

/**
 * Takes back what instances had claimed that are dead or have ended, and what this one claimed but no longer works on. Nothing is decided
 * here about a publish that was cut off: its intention stays, and whoever claims it next looks.
 * @param working ids of the transfers this engine is working on, asked for when the change runs
 * @returns how many transfers came back
 */
export async function recoverClaims(
  queue: Queue,
  instance: Instance,
  working: () => ReadonlySet<number>,
): Promise<number> {
  const { commits, database, instanceId } = queue.parts;
  const dead = [...instance.findDead(), ...endedWithClaims(database)];
  // A claim can be seen before it is on the disk, and only then does anyone work on it.
  const isInHand = (id: number) => working().has(id) || queue.isBeingClaimed(id);
  const own = database
    .prepare<[string], { id: number }>('SELECT id FROM transfers WHERE claimed_by = ?')
    .all(instanceId)
    .some(({ id }) => !isInHand(id));
  if (dead.length === 0 && !own) return 0;
  return commits.write((inside) => {
    let count = 0;
    for (const id of dead) {
      count += release(inside, queue, id, () => false);
      leaveBatches(inside, id);
      inside.prepare('UPDATE instances SET ended_at_ms = ? WHERE id = ?').run(queue.parts.now(), id);
    }
    if (own) count += release(inside, queue, instanceId, isInHand);
    return count;
  });
}

/** One that ended in the middle of a claim: nothing else would ever take that back. */
const endedWithClaims = (database: Database): readonly string[] =>
  database
    .prepare<[], string>(
      `SELECT DISTINCT claimed_by FROM transfers WHERE claimed_by IS NOT NULL
         AND claimed_by IN (SELECT id FROM instances WHERE ended_at_ms IS NOT NULL)`,
    )
    .pluck()
    .all();

/** What an instance that has ended was still writing goes, and what was reserved for it is everybody's. */
export function leaveBatches(database: Database, instanceId: string): void {
  for (const batch of database
    .prepare<[string], { id: string }>('SELECT id FROM batches WHERE reserved_by = ? AND ready = 0')
    .all(instanceId))
    deleteBatch(database, batch.id);
  database.prepare('UPDATE batches SET reserved_by = NULL WHERE reserved_by = ?').run(instanceId);
}

function release(
  database: Database,
  queue: Queue,
  instanceId: string,
  isInHand: (id: number) => boolean,
): number {
  const rows = database
    .prepare<[string], StoredTransfer>(
      `${SELECT_TRANSFERS} WHERE claimed_by = ? AND transfers.state IN (${ACTIVE})`,
    )
    .all(instanceId)
    .filter((row) => !isInHand(row.id));
  const update = database.prepare(
    `UPDATE transfers SET state = ?, claimed_by = NULL, requested = ?, finished_at_ms = ?, bytes_done = ?
     WHERE id = ? AND fence = ?`,
  );
  const watermark = database.prepare<[number], { bytes: number }>(
    'SELECT max(watermark_bytes) AS bytes FROM temporaries WHERE transfer_id = ? AND abandoned = 0',
  );
  // What had come far enough to be gone on with stays.
  const abandon = database.prepare(
    'UPDATE temporaries SET abandoned = 1 WHERE transfer_id = ? AND watermark_bytes <= ?',
  );
  for (const row of rows) {
    const pending = row.publish_intent !== null;
    const state =
      row.requested === 'pause' ? 'paused' : row.requested === 'cancel' && !pending ? 'cancelled' : 'queued';
    const finishedAtMs = state === 'cancelled' ? queue.parts.now() : null;
    const requested = row.requested === 'cancel' && pending ? 'cancel' : null;
    if (!pending) abandon.run(row.id, isFinal(state) ? Number.MAX_SAFE_INTEGER : 0);
    const keptBytes = watermark.get(row.id)?.bytes ?? 0;
    update.run(state, requested, finishedAtMs, keptBytes, row.id, row.fence);
    queue.appendOutcomes(database, [{ ...row, state, finished_at_ms: finishedAtMs }]);
  }
  return rows.length;
}
