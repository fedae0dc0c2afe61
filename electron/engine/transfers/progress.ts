import { type EngineEvents, MAX_ROWS_PER_TICK, TICK_MS } from '../../../shared/contract/events.ts';
import type { BatchSummary } from '../../../shared/models/transfer.ts';
import { isFinal } from '../../../shared/transfer-state.ts';
import type { Job } from './job.ts';
import { type StoredTransfer, toSnapshot } from './queue/transfer-row.ts';

/** Speed is measured over this long, milliseconds: short enough to follow, long enough not to jump. */
const SPEED_WINDOW_MS = 3_000;

/**
 * When nothing more is acknowledged, that is news as well: for so long after the last acknowledgement, milliseconds, until
 * every speed that anyone takes from the news has come down to nothing. Else the last one would be shown for ever.
 */
const QUIET_NEWS_MS = 7_000;
/** Ticks never follow each other faster than this, milliseconds. */
const SOONEST_TICK_MS = 50;

interface Running {
  readonly job: Job;
  samples: Sample[];
  /** Of its bytes, those that are among what was moved. */
  countedBytes: number;
  lastAtMs: number;
}

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/**
 * Turns counted bytes and written changes into news: one tick sends one absolute snapshot of what changed. Speed comes
 * from acknowledged bytes over the time they took, so it can't exceed what was sent.
 */
export class Progress {
  readonly #emit: (news: EngineEvents['queue.changed']) => void;
  readonly #summary: (batchId: string) => BatchSummary;
  readonly #now: () => number;
  readonly #rows = new Map<number, StoredTransfer>();
  readonly #jobs = new Map<number, Running>();
  /** Acknowledged since this engine started, by batch and by profile: their ids are never the same. */
  readonly #moved = new Map<string, number>();
  #movedInAll = 0;
  readonly #batches = new Set<string>();
  #unnamed = false;
  #timer: NodeJS.Timeout | undefined;
  #tickedAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(parts: {
    emit: (news: EngineEvents['queue.changed']) => void;
    summary: (batchId: string) => BatchSummary;
    now: () => number;
  }) {
    this.#emit = parts.emit;
    this.#summary = parts.summary;
    this.#now = parts.now;
  }

  /** A row was written. */
  changed(row: StoredTransfer): void {
    this.#rows.set(row.id, row);
    this.#batches.add(row.batch_id);
    if (isFinal(row.state)) this.#jobs.delete(row.id);
    this.#start();
  }

  /** Bytes of a running transfer were acknowledged. */
  progressed(job: Job): void {
    const { bytesDone } = job;
    const atMs = this.#now();
    let running = this.#jobs.get(job.id);
    if (running === undefined) {
      // How long the first bytes took nobody measured: speed is that of what comes after them.
      const samples = [{ atMs, bytes: bytesDone }];
      running = { job, samples, countedBytes: job.startedAtBytes, lastAtMs: atMs };
      this.#jobs.set(job.id, running);
    }
    running.lastAtMs = atMs;
    this.#countMoved(job, Math.max(0, bytesDone - running.countedBytes));
    running.countedBytes = bytesDone;
    if (!this.#rows.has(job.id)) this.#rows.set(job.id, job.row);
    this.#batches.add(job.row.batch_id);
    this.#start();
  }

  /** A transfer is not worked on any more. */
  forget(job: Job): void {
    this.#jobs.delete(job.id);
  }

  /** Many rows of a batch changed at once. */
  batchChanged(batchId: string): void {
    this.#batches.add(batchId);
    this.#start();
  }

  /** Rows changed that are not named, by another process or more than can be: those who show any ask again. */
  unnamed(): void {
    this.#unnamed = true;
    this.#start();
  }

  #countMoved({ row }: Job, bytes: number): void {
    for (const id of [row.batch_id, row.profile_id]) this.#moved.set(id, (this.#moved.get(id) ?? 0) + bytes);
    this.#movedInAll += bytes;
  }

  /** Bytes acknowledged since this engine started for a profile, or for all; `undefined` while nothing of it runs here. */
  movedBytes(profileId?: string): number | undefined {
    if (profileId === undefined) return this.#jobs.size === 0 ? undefined : this.#movedInAll;
    for (const { job } of this.#jobs.values())
      if (job.row.profile_id === profileId) return this.#moved.get(profileId) ?? 0;
    return undefined;
  }

  /** A batch as its rows say, with what this engine knows of its running transfers. */
  withRunning(batch: BatchSummary): BatchSummary {
    const moved = this.#moved.get(batch.id);
    return {
      ...batch,
      // A size that grew since it was queued may not be written down yet.
      bytesDone: Math.min(batch.bytesTotal, batch.bytesDone + this.runningBytes(batch.id)),
      ...(moved !== undefined && { bytesMoved: moved }),
    };
  }

  /** Acknowledged bytes of a batch's transfers that run in this engine. */
  runningBytes(batchId: string): number {
    let bytes = 0;
    for (const { job } of this.#jobs.values())
      if (job.row.batch_id === batchId && !isFinal(job.row.state)) bytes += job.bytesDone;
    return bytes;
  }

  /** What a listing shows besides the stored row. */
  live(id: number): { bytesDone: number; bytesPerSecond: number | null } | undefined {
    const running = this.#jobs.get(id);
    return running === undefined
      ? undefined
      : { bytesDone: running.job.bytesDone, bytesPerSecond: speedOf(running.samples) };
  }

  /** Nothing runs any more: those who wait for the end needn't wait for the tick. */
  settled(): void {
    if (this.#timer === undefined || this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const soonest = this.#tickedAtMs + SOONEST_TICK_MS - this.#now();
    if (soonest > 0) {
      this.#start(soonest);
      return;
    }
    this.#tick();
    if (this.#hasNews()) this.#start();
  }

  /** Sends what is left and stops. */
  close(): void {
    this.#jobs.clear();
    while (this.#unnamed || this.#rows.size > 0 || this.#batches.size > 0) this.#tick();
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #start(inMs = TICK_MS): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#tick();
      if (this.#hasNews()) this.#start();
    }, inMs);
  }

  /** There is more than fitted into a tick, or a transfer has just gone quiet. */
  #hasNews(): boolean {
    if (this.#rows.size > 0) return true;
    const since = this.#now() - QUIET_NEWS_MS;
    for (const { job, lastAtMs } of this.#jobs.values())
      if (job.row.state === 'transferring' && lastAtMs > since) return true;
    return false;
  }

  #tick(): void {
    const atMs = this.#now();
    this.#tickedAtMs = atMs;
    for (const running of this.#jobs.values()) {
      const before = speedOf(running.samples);
      running.samples.push({ atMs, bytes: running.job.bytesDone });
      while (running.samples.length > 2 && atMs - (running.samples[0]?.atMs ?? atMs) > SPEED_WINDOW_MS)
        running.samples.shift();
      const { row } = running.job;
      // Speed is nobody's concern afterwards; and what a job is at its end is told by whoever has written it down.
      if (row.state !== 'transferring' || speedOf(running.samples) === before) continue;
      if (!this.#rows.has(row.id)) this.#rows.set(row.id, row);
      this.#batches.add(row.batch_id);
    }
    if (this.#unnamed) {
      this.#unnamed = false;
      this.#emit({ transfers: [], batches: [] });
    }
    if (this.#rows.size === 0 && this.#batches.size === 0) return;
    const rows = [...this.#rows.values()].slice(0, MAX_ROWS_PER_TICK);
    for (const row of rows) this.#rows.delete(row.id);
    const batches = [...this.#batches].map((id) => this.withRunning(this.#summary(id)));
    this.#batches.clear();
    this.#emit({ transfers: rows.map((row) => toSnapshot(row, this.live(row.id))), batches });
  }
}

function speedOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  return ((last.bytes - first.bytes) * 1_000) / (last.atMs - first.atMs);
}
