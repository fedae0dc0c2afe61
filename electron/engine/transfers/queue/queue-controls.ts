import type { Database } from 'better-sqlite3';
import type { QueueControls, SpeedLimit } from '../../../../shared/models/queue-controls.ts';
import type { Direction } from '../../../../shared/models/transfer.ts';
import type { GroupCommit } from '../../storage/group-commit.ts';
import { prepared } from '../../storage/statements.ts';
import type { Limits } from '../pump/rate-limit.ts';

interface Row {
  readonly upload_limit: SpeedLimit;
  readonly download_limit: SpeedLimit;
  readonly stopped_at_ms: number | null;
}

/** What holds for the whole queue, as every process on the data directory sees it. */
export function readControls(database: Database): QueueControls {
  const row = prepared<Row>(database, 'SELECT * FROM queue_controls WHERE id = 1').get();
  return {
    uploadLimit: row?.upload_limit ?? null,
    downloadLimit: row?.download_limit ?? null,
    stoppedAtMs: row?.stopped_at_ms ?? null,
  };
}

/** What is left out stays as it is. */
export interface ControlsChange {
  readonly uploadLimit?: SpeedLimit | undefined;
  readonly downloadLimit?: SpeedLimit | undefined;
  readonly stopped?: boolean;
}

/** Changes it; settles when it is on the disk. What was stopped before stays stopped since then. */
export function writeControls(
  { commits, now }: { readonly commits: GroupCommit; readonly now: () => number },
  change: ControlsChange,
): Promise<QueueControls> {
  return commits.write((database) => {
    const before = readControls(database);
    const stoppedAtMs =
      change.stopped === undefined
        ? before.stoppedAtMs
        : change.stopped
          ? (before.stoppedAtMs ?? now())
          : null;
    const { uploadLimit = before.uploadLimit, downloadLimit = before.downloadLimit } = change;
    prepared(
      database,
      'UPDATE queue_controls SET upload_limit = ?, download_limit = ?, stopped_at_ms = ? WHERE id = 1',
    ).run(uploadLimit, downloadLimit, stoppedAtMs);
    return { uploadLimit, downloadLimit, stoppedAtMs };
  });
}

/** How many processes work on transfers just now: of a profile and direction, or of a direction altogether. */
export interface Workers {
  of(direction: Direction, profileId?: string): number;
}

/**
 * A limit is for all processes on the data directory together, so each uses its part of it. This one counts as working,
 * whether it does or not.
 */
export function countWorkers(database: Database, instanceId: string): Workers {
  const rows = prepared<{ claimed_by: string; profile_id: string; direction: Direction }>(
    database,
    `SELECT DISTINCT claimed_by, profile_id, direction FROM transfers INDEXED BY transfers_claimed
     WHERE claimed_by IS NOT NULL`,
  ).all();
  return {
    of: (direction, profileId) =>
      new Set([
        instanceId,
        ...rows
          .filter(
            (row) => row.direction === direction && (profileId === undefined || row.profile_id === profileId),
          )
          .map((row) => row.claimed_by),
      ]).size,
  };
}

/** This process's part of a limit. */
export function partOf({ uploadLimit, downloadLimit }: Limits, workers: Workers, profileId?: string): Limits {
  const part = (limit: SpeedLimit, direction: Direction) =>
    limit === null ? null : Math.max(1, Math.floor(limit / workers.of(direction, profileId)));
  return { uploadLimit: part(uploadLimit, 'upload'), downloadLimit: part(downloadLimit, 'download') };
}
