import type { Database } from 'better-sqlite3';
import type { Profile } from '../../../shared/models/profile.ts';
import type { TransferEvent } from '../../../shared/transfer-state.ts';
import type { ConnectionPool } from '../connections/pool.ts';
import type { ServerTraits } from '../connections/server-traits.ts';
import type { Job } from './job.ts';
import type { Temporaries } from './publishing/temporaries.ts';
import type { RateLimit } from './pump/rate-limit.ts';
import type { Queue } from './queue/queue.ts';
import type { TransferChange } from './queue/transfer-row.ts';

/** What an attempt works with. */
export interface TransferTools {
  readonly queue: Queue;
  readonly pool: ConnectionPool;
  readonly temporaries: Temporaries;
  readonly traits: ServerTraits;
  readonly now: () => number;
  /** How far a transfer has come is written down with the next commit; nobody waits for it. */
  readonly marked: (change: (database: Database) => void) => void;
  /** Something of a running transfer is new and may be shown. */
  readonly progressed: (job: Job) => void;
  /** A step nobody waits for; if it can't be written down the transfer is stopped. */
  readonly later: (job: Job, event: TransferEvent, change?: TransferChange) => void;
  /** What an attempt asks before each piece. */
  readonly limitOf: (job: Job) => RateLimit;
  readonly profileOf: (job: Job) => Profile;
  /** The job's connection broke: whether that uses up none of its tries. */
  readonly isForgiven: (job: Job) => boolean;
  /** What became of it couldn't be written down: how many times in a row by now. */
  readonly unrecorded: (job: Job) => number;
}

/** How an attempt ended that did not fail. */
export type AttemptOutcome = 'published' | 'staged' | 'skipped';
