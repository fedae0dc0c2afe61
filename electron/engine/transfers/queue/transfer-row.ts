import type { AppError } from '../../../../shared/errors.ts';
import {
  type Checked,
  type CheckedBy,
  type ConflictPolicy,
  type Direction,
  PRIORITIES,
  type SkipReason,
  type Stage,
  type TransferSnapshot,
  type TransferWarning,
} from '../../../../shared/models/transfer.ts';
import type { VerifyMode } from '../../../../shared/models/verification.ts';
import { isFinal, type TransferState } from '../../../../shared/transfer-state.ts';
import type { TargetFacts } from '../receiving-side.ts';

/** How a batch that publishes together stands, as its row says; `0005-together.ts` explains the words. */
export type TogetherColumn = 'all' | 'rest' | 'publishing' | 'published';

/** Written down before the rename: what is about to become visible, and as what. */
export interface PublishIntent {
  readonly temporary: string;
  readonly final: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** UTC seconds as set on the published file, where it was kept. */
  readonly modifiedAtS: number | null;
  /**
   * Set where the file is written under its final name, which `temporary` is too, then. `intended`: about to be made;
   * `ours`: made by us, and incomplete; `replacing`: was there and is being overwritten, as asked; `complete`: every
   * byte was acknowledged.
   */
  readonly placing?: 'intended' | 'ours' | 'replacing' | 'complete';
  /** The name that was asked for, which may be taken; this and the next: absent in what an earlier version wrote. */
  readonly wanted?: string;
  /** UTC seconds of the source. */
  readonly sourceModifiedAtS?: number | null;
  /** What has the final name and was proven to be a beginning of this: it is replaced where it is still that. */
  readonly completes?: TargetFacts;
}

/** SQL, for where an intention comes to nothing: the transfer has the name again that was asked for. */
export const AS_ASKED = `remote_path = iif(direction = 'upload',
    coalesce(json_extract(publish_intent, '$.wanted'), remote_path), remote_path),
  local_path = iif(direction = 'download',
    coalesce(json_extract(publish_intent, '$.wanted'), local_path), local_path)`;

/** The same of a row in hand. */
export function asAsked({
  direction,
  publish_intent: intent,
}: Pick<StoredTransfer, 'direction' | 'publish_intent'>): TransferChange {
  const wanted = intent === null ? undefined : (JSON.parse(intent) as PublishIntent).wanted;
  if (wanted === undefined) return {};
  return direction === 'upload' ? { remote_path: wanted } : { local_path: wanted };
}

/** A row of the table `transfers`, as SQLite gives it, with the conflict policy that counts (its own, else its batch's), how its batch stands, and its profile's name. */
export interface StoredTransfer {
  readonly id: number;
  readonly batch_id: string;
  readonly profile_id: string;
  readonly profile_name: string;
  /** Of its profile's policy of retrying. */
  readonly retry_limit: number;
  readonly conflict: ConflictPolicy;
  /** How its batch stands, if that publishes together. */
  readonly together: TogetherColumn | null;
  /** Its batch's; `null`: as the profile says. */
  readonly verify: VerifyMode | null;
  readonly direction: Direction;
  readonly kind: 'file' | 'folder';
  readonly local_path: string;
  readonly remote_path: string;
  readonly into_folder: number;
  readonly make_folders_below: string | null;
  readonly inside: string | null;
  readonly size_bytes: number | null;
  readonly size_class: 'small' | 'large';
  readonly state: TransferState;
  readonly attempt: number;
  readonly next_attempt_at_ms: number | null;
  readonly error: string | null;
  readonly skip_reason: SkipReason | null;
  readonly requested: 'pause' | 'cancel' | null;
  readonly claimed_by: string | null;
  readonly fence: number;
  readonly publish_intent: string | null;
  readonly stage: Stage | null;
  readonly checked: Checked | null;
  readonly checked_by: CheckedBy | null;
  readonly sha256: string | null;
  readonly server_key: string | null;
  readonly warnings: string;
  readonly bytes_done: number;
  readonly queued_at_ms: number;
  readonly started_at_ms: number | null;
  readonly sent_at_ms: number | null;
  readonly checked_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly dismissed_at_ms: number | null;
  /** 0 high, 1 normal, 2 low: the order of `PRIORITIES`. */
  readonly priority: number;
  readonly position: number | null;
  readonly place: number;
}

/** Every column of {@link StoredTransfer}. */
export const SELECT_TRANSFERS = `
  SELECT transfers.*, coalesce(transfers.conflict, batches.conflict) AS conflict, batches.verify, batches.together,
    profiles.name AS profile_name, profiles.settings ->> '$.retry.limit' AS retry_limit
  FROM transfers JOIN batches ON batches.id = transfers.batch_id JOIN profiles ON profiles.id = transfers.profile_id`;

/** The columns a step of a transfer's life may set, by their names in the table. */
export type TransferChange = Partial<{
  requested: 'pause' | 'cancel' | null;
  local_path: string;
  remote_path: string;
  into_folder: number;
  size_bytes: number;
  attempt: number;
  next_attempt_at_ms: number | null;
  error: string | null;
  skip_reason: SkipReason | null;
  publish_intent: string | null;
  stage: Stage | null;
  checked: Checked | null;
  checked_by: CheckedBy | null;
  sha256: string | null;
  server_key: string | null;
  warnings: string;
  bytes_done: number;
  sent_at_ms: number | null;
  checked_at_ms: number | null;
  finished_at_ms: number | null;
  started_at_ms: number | null;
}>;

export interface LiveProgress {
  readonly bytesDone: number;
  readonly bytesPerSecond: number | null;
}

/** The row as everyone but the engine sees it. */
export function toSnapshot(row: StoredTransfer, live?: LiveProgress): TransferSnapshot {
  return {
    id: row.id,
    batchId: row.batch_id,
    profileId: row.profile_id,
    profileName: row.profile_name,
    direction: row.direction,
    kind: row.kind,
    localPath: row.local_path,
    remotePath: row.remote_path,
    sizeBytes: row.size_bytes,
    bytesDone: Math.min(live?.bytesDone ?? row.bytes_done, row.size_bytes ?? Number.POSITIVE_INFINITY),
    // What has just come to its end may still be known as running.
    bytesPerSecond: isFinal(row.state) ? null : (live?.bytesPerSecond ?? null),
    state: row.state,
    priority: PRIORITIES[row.priority] ?? 'normal',
    place: row.place,
    attempt: row.attempt,
    tries: row.retry_limit + 1,
    nextAttemptAtMs: row.next_attempt_at_ms,
    error: row.error === null ? null : (JSON.parse(row.error) as AppError),
    skipReason: row.state === 'skipped' ? (row.skip_reason ?? 'exists') : null,
    stage: row.stage,
    checked: row.checked,
    checkedBy: row.checked_by,
    sha256: row.sha256,
    serverKey: row.server_key,
    warnings: JSON.parse(row.warnings) as TransferWarning[],
    timeline: {
      queuedAtMs: row.queued_at_ms,
      startedAtMs: row.started_at_ms,
      sentAtMs: row.sent_at_ms,
      checkedAtMs: row.checked_at_ms,
      finishedAtMs: row.finished_at_ms,
    },
  };
}
