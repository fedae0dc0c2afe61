import { create } from 'zustand';
import type { ProfileOverview, QueueOverview } from '../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { SpeedMeter } from '../../shared/speed-meter.ts';
import { request } from '../api/api.ts';

interface QueueStore {
  /** `null` until loaded. */
  readonly overview: QueueOverview | null;
  /** What changed lately, newest change last; at most {@link KEPT}. Lists ask for their own pages and overlay these. */
  readonly recent: ReadonlyMap<number, TransferSnapshot>;
  /** Measured, bytes per second: of all together under `all`, and by profile. Absent: nothing was measured. */
  readonly speeds: ReadonlyMap<string, number>;
  /** Raised with every news: whoever shows a page of a list may want to look again. */
  readonly revision: number;
}

const KEPT = 2_000;
export const ALL = 'all';

export const useQueueStore = create<QueueStore>(() => ({
  overview: null,
  recent: new Map(),
  speeds: new Map(),
  revision: 0,
}));

/** Takes in snapshots; the oldest changes beyond the limit are forgotten. */
export function withTransfers(store: QueueStore, transfers: readonly TransferSnapshot[]): QueueStore {
  const recent = new Map(store.recent);
  for (const transfer of transfers) {
    recent.delete(transfer.id);
    recent.set(transfer.id, transfer);
  }
  for (const id of recent.keys()) {
    if (recent.size <= KEPT) break;
    recent.delete(id);
  }
  return { ...store, recent, revision: store.revision + 1 };
}

/** The progress of what runs: of one partner, or of all together. */
export interface Progress {
  readonly files: number;
  readonly filesDone: number;
  readonly bytesTotal: number;
  readonly bytesDone: number;
  readonly bytesPerSecond: number | null;
  /** Milliseconds; `null` where it isn't known, which is honest. */
  readonly leftMs: number | null;
}

export function progressOf(
  profiles: readonly ProfileOverview[],
  bytesPerSecond: number | undefined,
): Progress {
  const sum = { files: 0, filesDone: 0, bytesTotal: 0, bytesDone: 0 };
  for (const { running } of profiles) {
    sum.files += running.files;
    sum.filesDone += running.filesDone;
    sum.bytesTotal += running.bytesTotal;
    sum.bytesDone += running.bytesDone;
  }
  const leftMs =
    bytesPerSecond === undefined || bytesPerSecond <= 0
      ? null
      : (Math.max(0, sum.bytesTotal - sum.bytesDone) / bytesPerSecond) * 1_000;
  return { ...sum, bytesPerSecond: bytesPerSecond ?? null, leftMs };
}

const meters = new Map<string, SpeedMeter>();

/** Measures from what was acknowledged: what is done also grows with what was skipped, and falls with what is tried again. */
export function measured(overview: QueueOverview, atMs: number): ReadonlyMap<string, number> {
  const speeds = new Map<string, number>();
  const note = (key: string, bytesMoved: number | undefined) => {
    if (bytesMoved === undefined) {
      meters.delete(key);
      return;
    }
    const meter = meters.get(key) ?? new SpeedMeter();
    meters.set(key, meter);
    meter.add(atMs, bytesMoved);
    const speed = meter.bytesPerSecond;
    if (speed !== null) speeds.set(key, speed);
  };
  for (const { profileId, bytesMoved } of overview.profiles) note(profileId, bytesMoved);
  note(ALL, overview.bytesMoved);
  return speeds;
}

/** Where today began in this person's zone, UTC milliseconds. */
export const startOfToday = (now: Date = new Date()): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();

let asking: Promise<void> | undefined;
let askAgain = false;
/** A number that changes more often than twice a second can't be read anyway. */
const PAUSE_MS = 400;

/** Asks for the numbers anew, at most twice a second however often it is called. */
export function refreshOverview(): Promise<void> {
  if (asking !== undefined) {
    askAgain = true;
    return asking;
  }
  asking = (async () => {
    try {
      const overview = await request('queue.overview', { sinceMs: startOfToday() });
      const speeds = measured(overview, performance.now());
      useQueueStore.setState((store) => ({ ...store, overview, speeds, revision: store.revision + 1 }));
    } catch {
      // The engine is away; with its return everything is asked for anew.
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    asking = undefined;
    if (!askAgain) return;
    askAgain = false;
    void refreshOverview();
  })();
  return asking;
}

export const useProfileOverview = (profileId: string): ProfileOverview | undefined =>
  useQueueStore(({ overview }) => overview?.profiles.find((profile) => profile.profileId === profileId));
