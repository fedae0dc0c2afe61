import type { Database } from 'better-sqlite3';
import type { QueueControls } from '../../../shared/models/queue-controls.ts';
import type { ProfileOverview, QueueOverview } from '../../../shared/models/queue-overview.ts';
import {
  ACTIVE_STATES,
  isFinal,
  type TransferState,
  WAITING_STATES,
} from '../../../shared/transfer-state.ts';
import { prepared } from '../storage/statements.ts';
import type { Progress } from './progress.ts';
import { readControls } from './queue-controls.ts';
import { askingBatches } from './together.ts';
import { unreadyBatches } from './unready-batches.ts';

/** Every part below reads one covering index (0002-window.ts, 0006-trees.ts), and of what has finished only what is asked for. */
const NUMBERS = `
  SELECT profiles.id,
    (SELECT max(finished_at_ms) FROM transfers INDEXED BY transfers_finished
       WHERE profile_id = profiles.id AND state = 'delivered' AND finished_at_ms IS NOT NULL) AS last_delivered,
    (SELECT count(*) FROM transfers INDEXED BY transfers_in_trouble
       WHERE profile_id = profiles.id AND state IN ('failed', 'unconfirmed') AND dismissed_at_ms IS NULL) AS failed
  FROM profiles ORDER BY name`;
const DONE = `
  SELECT transfers.profile_id, transfers.state, count(*) FILTER (WHERE transfers.kind = 'file') AS count,
    max(finished_at_ms) AS last, count(*) - count(dismissed_at_ms) AS shown,
    count(*) FILTER (WHERE transfers.kind = 'file' AND coalesce(checked, 'none') = 'none') AS unchecked
  FROM profiles CROSS JOIN transfers INDEXED BY transfers_finished
    ON transfers.profile_id = profiles.id AND transfers.state IN ('delivered', 'skipped', 'cancelled')
      AND finished_at_ms >= ?
  GROUP BY transfers.profile_id, transfers.state`;
/** From one to the next, past all rows of a batch at once: DISTINCT would read them all. */
const NEXT_RUNNING_BATCH = `
  SELECT profile_id, batch_id FROM transfers INDEXED BY transfers_unfinished
  WHERE finished_at_ms IS NULL AND (profile_id, batch_id) > (?, ?) ORDER BY profile_id, batch_id LIMIT 1`;
const OF_BATCH = `
  SELECT state, count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes
  FROM transfers INDEXED BY transfers_by_batch WHERE batch_id = ? GROUP BY state`;

interface StateCount {
  readonly state: TransferState;
  readonly count: number;
  readonly bytes: number;
}
type OfProfile = StateCount & { readonly profile_id: string };

interface Counting {
  readonly unfinished: Map<TransferState, number>;
  readonly running: { files: number; filesDone: number; bytesTotal: number; bytesDone: number };
  readonly delivered: { count: number; unchecked: number; lastAtMs: number | null };
  failed: number;
  readonly lastDeliveredAtMs: number | null;
}

/**
 * The queue in numbers, over visible batches. `running` is the work of all batches that have an unfinished transfer:
 * every file of theirs and every known size; done is what has come to an end, whichever, and of what is being
 * transferred by this engine the acknowledged bytes. So it comes to the full number exactly when the work is over.
 * @param sinceMs what was done before isn't counted, UTC milliseconds
 */
export function queueOverview(database: Database, progress: Progress, sinceMs: number): QueueOverview {
  const profiles = new Map<string, Counting>();
  for (const row of prepared<{ id: string; last_delivered: number | null; failed: number }>(
    database,
    NUMBERS,
  ).all())
    profiles.set(row.id, {
      unfinished: new Map(),
      running: { files: 0, filesDone: 0, bytesTotal: 0, bytesDone: 0 },
      delivered: { count: 0, unchecked: 0, lastAtMs: null },
      failed: row.failed,
      lastDeliveredAtMs: row.last_delivered,
    });

  let done = 0;
  type Done = OfProfile & { last: number; shown: number; unchecked: number };
  for (const row of prepared<Done>(database, DONE).all(sinceMs)) {
    const profile = profiles.get(row.profile_id);
    done += row.shown;
    if (profile === undefined || row.state !== 'delivered') continue;
    profile.delivered.count = row.count;
    profile.delivered.unchecked = row.unchecked;
    profile.delivered.lastAtMs = row.last;
  }

  const unready = new Set(unreadyBatches(database));
  const ofBatch = prepared<StateCount>(database, OF_BATCH);
  for (const row of runningBatches(database)) {
    const profile = profiles.get(row.profile_id);
    if (profile === undefined || unready.has(row.batch_id)) continue;
    const { running, unfinished } = profile;
    for (const { state, count, bytes } of ofBatch.all(row.batch_id)) {
      running.files += count;
      running.bytesTotal += bytes;
      if (state === 'staged') running.bytesDone += bytes;
      if (isFinal(state)) {
        running.filesDone += count;
        running.bytesDone += bytes;
      } else unfinished.set(state, (unfinished.get(state) ?? 0) + count);
    }
    // A size that grew since it was queued may not be written down yet.
    running.bytesDone = Math.min(running.bytesTotal, running.bytesDone + progress.runningBytes(row.batch_id));
  }
  for (const batchId of unready) done -= leaveOut(database, batchId, { profiles, sinceMs });

  return {
    ...summed([...profiles], done, progress, readControls(database)),
    asking: askingBatches(database),
  };
}

interface RunningBatch {
  readonly profile_id: string;
  readonly batch_id: string;
}

function* runningBatches(database: Database): Generator<RunningBatch> {
  const next = prepared<RunningBatch>(database, NEXT_RUNNING_BATCH);
  for (let row = next.get('', ''); row !== undefined; row = next.get(row.profile_id, row.batch_id)) yield row;
}

/**
 * Takes a batch that isn't visible yet out of the numbers again: of what is counted it can have refused ones, and those
 * that are passed over.
 * @returns how many of the last were counted as done
 */
function leaveOut(
  database: Database,
  batchId: string,
  { profiles, sinceMs }: { readonly profiles: ReadonlyMap<string, Counting>; readonly sinceMs: number },
): number {
  const batch = prepared<{ profile_id: string }>(database, 'SELECT profile_id FROM batches WHERE id = ?').get(
    batchId,
  );
  const profile = profiles.get(batch?.profile_id ?? '');
  if (profile === undefined) return 0;
  for (const { state, count } of prepared<StateCount>(database, OF_BATCH).all(batchId))
    if (state === 'failed') profile.failed -= count;
  return (
    prepared<{ count: number }>(
      database,
      `SELECT count(*) AS count FROM transfers INDEXED BY transfers_by_batch
       WHERE batch_id = ? AND state = 'skipped' AND finished_at_ms >= ?`,
    ).get(batchId, sinceMs)?.count ?? 0
  );
}

function summed(
  profiles: readonly (readonly [string, Counting])[],
  done: number,
  progress: Progress,
  controls: QueueControls,
): Omit<QueueOverview, 'asking'> {
  const moved = (profileId?: string): { readonly bytesMoved?: number } => {
    const bytesMoved = progress.movedBytes(profileId);
    return bytesMoved === undefined ? {} : { bytesMoved };
  };
  const count = (states: readonly TransferState[]) =>
    profiles.reduce(
      (sum, [, { unfinished }]) =>
        sum + states.reduce((part, state) => part + (unfinished.get(state) ?? 0), 0),
      0,
    );
  return {
    ...moved(),
    profiles: profiles.map(
      ([profileId, counting]): ProfileOverview => ({
        profileId,
        unfinished: Object.fromEntries([...counting.unfinished].filter(([, number]) => number > 0)),
        running: counting.running,
        ...moved(profileId),
        delivered: counting.delivered,
        failed: counting.failed,
        lastDeliveredAtMs: counting.lastDeliveredAtMs,
      }),
    ),
    active: count(ACTIVE_STATES),
    waiting: count(WAITING_STATES),
    failed: profiles.reduce((sum, [, { failed }]) => sum + failed, 0),
    done,
    controls,
  };
}
