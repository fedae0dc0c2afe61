import type { TransferState } from '../transfer-state.ts';
import type { QueueControls } from './queue-controls.ts';
import type { Direction } from './transfer.ts';

/** How one partner's transfers stand. */
export interface ProfileOverview {
  readonly profileId: string;
  /** Unfinished transfers in each state; states without any are absent. */
  readonly unfinished: Readonly<Partial<Record<TransferState, number>>>;
  /**
   * Of all batches that have an unfinished transfer: every file and every known size. Done is what came to an end,
   * whichever, and of what is being transferred the acknowledged bytes; full exactly when the work is over.
   */
  readonly running: {
    readonly files: number;
    readonly filesDone: number;
    readonly bytesTotal: number;
    readonly bytesDone: number;
  };
  /** As `bytesMoved` of a batch. Absent while none of its transfers is transferred by this engine. */
  readonly bytesMoved?: number;
  /** Since the asked time, uploads and downloads. `unchecked`: so many of them weren't compared with what was sent. */
  readonly delivered: {
    readonly count: number;
    readonly unchecked: number;
    readonly lastAtMs: number | null;
  };
  /** Failed and unconfirmed ones that nobody dismissed or retried. */
  readonly failed: number;
  /** Of the last delivery ever, UTC milliseconds. */
  readonly lastDeliveredAtMs: number | null;
}

/** In whatever state they are. */
export const unfinishedOf = ({ unfinished }: ProfileOverview): number =>
  Object.values(unfinished).reduce((sum, count) => sum + count, 0);

/** A batch that publishes together and stands still because some of it failed: nothing of it is published. */
export interface AskingBatch {
  readonly batchId: string;
  readonly profileId: string;
  readonly profileName: string;
  readonly direction: Direction;
  /** Complete under their temporary names. */
  readonly staged: number;
  /** Failed or unconfirmed, refused names not counted: so many would be missing. */
  readonly failed: number;
}

/** The queue in numbers: absolute, and cheap enough to ask for twice a second. */
export interface QueueOverview {
  readonly profiles: readonly ProfileOverview[];
  /** Oldest first. */
  readonly asking: readonly AskingBatch[];
  /** As `bytesMoved` of a profile, of all together. */
  readonly bytesMoved?: number;
  readonly active: number;
  readonly waiting: number;
  /** Not dismissed. */
  readonly failed: number;
  /** Delivered, skipped and cancelled since the asked time, not dismissed. */
  readonly done: number;
  readonly controls: QueueControls;
}
