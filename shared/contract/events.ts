import type { EngineState } from '../models/app-state.ts';
import type { DoctorReport } from '../models/doctor.ts';
import type { LiveQuestion } from '../models/live-question.ts';
import type { ProfileStatus } from '../models/profile.ts';
import type { AppSettings } from '../models/settings.ts';
import type { BatchSummary, TransferSnapshot } from '../models/transfer.ts';

/**
 * News from the engine. Snapshots are absolute, so that a lost one is harmless: whoever starts or comes back
 * asks for the full state. One tick sends at most {@link MAX_ROWS_PER_TICK} rows; what is over follows in the next.
 */
export interface EngineEvents {
  /**
   * Both empty: transfers changed that aren't named here, by another process on the data directory or by the
   * thousand. Whoever shows any asks anew, `queue.overview` for numbers and `transfers.list` for rows.
   */
  'queue.changed': {
    readonly transfers: readonly TransferSnapshot[];
    readonly batches: readonly BatchSummary[];
  };
  /**
   * Of profiles that were added, whose settings or status changed, in whatever process. Whoever shows settings asks
   * for them anew; a profile that was removed isn't named.
   */
  'profiles.changed': { readonly statuses: readonly ProfileStatus[] };
  'connection-test.changed': DoctorReport;
}

export type EngineEventName = keyof EngineEvents;

export const MAX_ROWS_PER_TICK = 500;
/** Milliseconds between two ticks. */
export const TICK_MS = 200;

/** What the application's menu and its shortcuts ask of the window. */
export const COMMANDS = [
  'page.send',
  'page.files',
  'page.queue',
  'page.history',
  'page.connections',
  'page.settings',
  'connection.add',
  'files.upload',
  'files.download',
  'files.refresh',
  'files.new-folder',
  'files.rename',
  'files.delete',
  'files.filter',
  'files.path',
  'history.export',
  'help.keys',
] as const;
export type Command = (typeof COMMANDS)[number];

/** News from the main process itself. */
export interface MainEvents {
  'engine.state': EngineState;
  'settings.changed': AppSettings;
  /** All that are open, absolute: an empty list closes every dialog. */
  'questions.changed': { readonly questions: readonly LiveQuestion[] };
  command: { readonly command: Command };
}

/** All that reaches the window. */
export type WindowEvents = EngineEvents & MainEvents;
