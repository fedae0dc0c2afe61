import * as v from 'valibot';
import type { AppError } from '../errors.ts';
import type { TransferState } from '../transfer-state.ts';
import type { Checked, CheckedBy } from './verification.ts';

export type { Checked, CheckedBy } from './verification.ts';

export const Direction = v.picklist(['upload', 'download']);
export type Direction = v.InferOutput<typeof Direction>;

/**
 * What to do when the target exists. `fail` leaves it and says so; `rename` keeps both: `name (2).csv`; the two that
 * replace only on a condition skip otherwise; see `shared/conflict-rules.ts`. `resume` completes what is there where that is
 * proven to be the beginning of the source, and else is `fail`.
 */
export const ConflictPolicy = v.picklist([
  'fail',
  'overwrite',
  'skip',
  'rename',
  'only-if-newer',
  'only-if-different',
  'resume',
]);
export type ConflictPolicy = v.InferOutput<typeof ConflictPolicy>;

/** What goes first among what waits. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export const Priority = v.picklist(PRIORITIES);
export type Priority = v.InferOutput<typeof Priority>;

/** Where to, among the waiting ones of the same priority. */
export const MoveTo = v.picklist(['top', 'up', 'down', 'bottom']);
export type MoveTo = v.InferOutput<typeof MoveTo>;

/** Where to: right before or behind another transfer, named by its id, with the priority it has. */
export const MoveBeside = v.union([
  v.strictObject({ before: v.number() }),
  v.strictObject({ behind: v.number() }),
]);
export type MoveBeside = v.InferOutput<typeof MoveBeside>;

/** Whether symbolic links in a folder are passed over, or stand for what they lead to, as long as that is in the same folder. */
export const LinkPolicy = v.picklist(['skip', 'follow']);
export type LinkPolicy = v.InferOutput<typeof LinkPolicy>;

/** Why a transfer was skipped. */
export const SKIP_REASONS = [
  /** The target exists. */
  'exists',
  /** The target exists, and what was to replace it is older or as old. */
  'not-newer',
  /** The target exists with the same size and time. */
  'not-different',
  /** The target exists and is the same, byte for byte. */
  'already-whole',
  'link',
  'link-leads-out',
  'link-leads-nowhere',
  'link-in-circle',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** How far a delivery has come. `placed`: as `published`, but written under its final name, where half of it could be seen. */
export const STAGES = ['sent', 'published', 'placed', 'acknowledged'] as const;
export type Stage = (typeof STAGES)[number];

/** Something worth knowing about a delivery that is no failure. */
export type TransferWarning =
  | 'modified-time-not-kept'
  | 'permissions-not-set'
  | 'not-synced'
  | 'left-incomplete'
  | 'replaced-not-atomically'
  | 'server-rename-replaces'
  | 'windows-cannot-hold-name'
  | 'alike-names'
  /** The server lets nobody look at what it received, not even at its size. */
  | 'looking-refused'
  /** The contents were to be compared, and the server lets nobody read what it received. */
  | 'reading-refused';

/** When a transfer came to each point, UTC milliseconds; `null`: not yet, or not at all. */
export interface Timeline {
  readonly queuedAtMs: number;
  readonly startedAtMs: number | null;
  readonly sentAtMs: number | null;
  readonly checkedAtMs: number | null;
  readonly finishedAtMs: number | null;
}

/** One transfer as everyone but the engine sees it: absolute, complete, plain data. */
export interface TransferSnapshot {
  readonly id: number;
  readonly batchId: string;
  readonly profileId: string;
  readonly profileName: string;
  readonly direction: Direction;
  /** A folder is a transfer of its own only where nothing in it is transferred. */
  readonly kind: 'file' | 'folder';
  readonly localPath: string;
  readonly remotePath: string;
  /** Bytes; `null` while the source's size isn't known. */
  readonly sizeBytes: number | null;
  /** Bytes acknowledged by the receiving side in the present attempt. */
  readonly bytesDone: number;
  /** Measured over the last few seconds; `null` where nothing was measured. */
  readonly bytesPerSecond: number | null;
  readonly state: TransferState;
  readonly priority: Priority;
  /** Its place among those of its priority, ascending; a number without any other meaning. */
  readonly place: number;
  /** The present or last try, from 1; 0 before the first. */
  readonly attempt: number;
  /** So many tries there are before it fails; a person who asks for another one may have had more. */
  readonly tries: number;
  readonly nextAttemptAtMs: number | null;
  readonly error: AppError | null;
  /** Set where it was skipped. */
  readonly skipReason: SkipReason | null;
  readonly stage: Stage | null;
  readonly checked: Checked | null;
  readonly checkedBy: CheckedBy | null;
  /** Lower-case hexadecimal SHA-256 of the whole file as it was read (upload) or received (download). */
  readonly sha256: string | null;
  readonly serverKey: string | null;
  readonly warnings: readonly TransferWarning[];
  readonly timeline: Timeline;
}

/**
 * How a batch that publishes together stands. `gathering`: what is complete waits for the others. `asks`: all the others
 * are staged and nothing is published, because some failed: a person decides. `publishing`: they are getting their names.
 * `published`: that is over, whatever became of each.
 */
export type Together = 'gathering' | 'asks' | 'publishing' | 'published';

export interface BatchSummary {
  readonly id: string;
  readonly profileId: string;
  readonly direction: Direction;
  readonly createdAtMs: number;
  /** `null`: each of its files is published as soon as it is complete. */
  readonly together: Together | null;
  /** Number of transfers in each state; states without any are absent. */
  readonly counts: Readonly<Partial<Record<TransferState, number>>>;
  readonly total: number;
  /** How many of the delivered ones are empty folders that were made: no files. */
  readonly foldersMade: number;
  /** Sum of the known sizes, bytes. */
  readonly bytesTotal: number;
  /** Of what is delivered or staged, and what was acknowledged of the running ones. */
  readonly bytesDone: number;
  /**
   * Bytes acknowledged to this engine since it started, every try counted: only grows, so that a speed can be taken from
   * it, which it can't from `bytesDone`: that leaps with what was skipped and falls with what is tried again. Absent while
   * nothing of it has run here.
   */
  readonly bytesMoved?: number;
}
