import type { ProfileStatus } from '../models/profile.ts';
import type { BatchSummary, TransferSnapshot } from '../models/transfer.ts';

/**
 * News from the engine. Snapshots are absolute, so that a lost one is harmless: whoever starts or comes back
 * asks for the full state. One tick sends at most {@link MAX_ROWS_PER_TICK} rows; what is over follows in the next.
 */
export interface EngineEvents {
  'queue.changed': {
    readonly transfers: readonly TransferSnapshot[];
    readonly batches: readonly BatchSummary[];
  };
  'profiles.changed': { readonly statuses: readonly ProfileStatus[] };
}

export type EngineEventName = keyof EngineEvents;

export const MAX_ROWS_PER_TICK = 500;
/** Milliseconds between two ticks. */
export const TICK_MS = 200;
