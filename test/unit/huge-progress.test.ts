import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressLine, progressOf } from '../../electron/cli/progress-view.ts';
import { Job } from '../../electron/engine/transfers/job.ts';
import { Progress } from '../../electron/engine/transfers/progress.ts';
import type { StoredTransfer } from '../../electron/engine/transfers/queue/transfer-row.ts';
import { leftMsOf, shareOf } from '../../renderer/features/queue/row-facts.ts';
import type { EngineEvents } from '../../shared/contract/events.ts';
import { formatDuration, formatExactBytes } from '../../shared/format.ts';
import type { BatchSummary } from '../../shared/models/transfer.ts';
import { SpeedMeter } from '../../shared/speed-meter.ts';

const MIB = 1_024 * 1_024;
const GIB = 1_024 * MIB;
/** Odd, so that whatever rounds is found. */
const SIZE = 120 * GIB + 3 * MIB + 1;
/** 100 MiB a second. */
const CHUNK = 25 * MIB;
const CHUNK_MS = 250;

const summary = (over: Partial<BatchSummary> = {}): BatchSummary => ({
  id: 'batch',
  profileId: 'profile',
  direction: 'upload',
  together: null,
  createdAtMs: 0,
  counts: { transferring: 1 },
  total: 1,
  foldersMade: 0,
  bytesTotal: SIZE,
  bytesDone: 0,
  ...over,
});

let news: EngineEvents['queue.changed'][];
let progress: Progress;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  news = [];
  progress = new Progress({
    emit: (each) => news.push(each),
    summary: () => summary(),
    now: () => performance.now(),
  });
});
afterEach(() => {
  progress.close();
  vi.useRealTimers();
});

const row = (bytesDone: number): StoredTransfer =>
  ({
    id: 1,
    batch_id: 'batch',
    profile_id: 'profile',
    state: 'transferring',
    size_bytes: SIZE,
    retry_limit: 3,
    attempt: 1,
    bytes_done: bytesDone,
    error: null,
    warnings: '[]',
    publish_intent: null,
  }) as StoredTransfer;

/** So many chunks on behind `from`, as an interrupted one is gone on with. */
async function runFrom(from: number, chunks: number): Promise<Job> {
  const job = new Job(row(from), {});
  job.goOnAt(from);
  for (let chunk = 0; chunk <= chunks; chunk += 1) {
    if (chunk > 0) job.bytesDone += CHUNK;
    progress.progressed(job);
    await vi.advanceTimersByTimeAsync(CHUNK_MS);
  }
  return job;
}

describe('120 GiB', () => {
  it.each([
    ['in the beginning', 0, 20],
    ['where 4 GiB are crossed', 4 * GIB - 250 * MIB, 20],
    ['in the middle, gone on with', 60 * GIB + 7, 20],
    ['right before the end', SIZE - 20 * CHUNK - 1, 20],
  ])('%s, every byte is counted, and the time left is that of the rest', async (_where, from, chunks) => {
    const job = await runFrom(from, chunks);
    const last = news.flatMap(({ transfers }) => transfers).at(-1);
    const expectedBytes = from + chunks * CHUNK;
    expect(job.bytesDone).toBe(expectedBytes);
    expect(last).toMatchObject({ bytesDone: expectedBytes, sizeBytes: SIZE });
    if (last === undefined) return;
    // What an earlier attempt has moved is nobody's speed now.
    expect(last.bytesPerSecond).toBeLessThanOrEqual(100 * MIB);
    expect(last.bytesPerSecond).toBeGreaterThan(85 * MIB);
    const seconds = (leftMsOf(last) ?? 0) / 1_000;
    const rest = SIZE - expectedBytes;
    expect(seconds).toBeGreaterThanOrEqual(rest / (100 * MIB));
    expect(seconds).toBeLessThan(rest / (85 * MIB));
    expect(shareOf(last)).toBe(expectedBytes / SIZE);
    expect(shareOf(last)).toBeLessThan(1);
    const batch = news.flatMap(({ batches }) => batches).at(-1);
    expect(batch).toMatchObject({ bytesDone: expectedBytes, bytesMoved: chunks * CHUNK, bytesTotal: SIZE });
  });

  it('is shown to the byte and in hours, and is 100 % with the last byte only', () => {
    const speed = new SpeedMeter();
    for (let second = 0; second <= 6; second += 1) speed.add(second * 1_000, 119 * GIB + second * 10 * MIB);
    expect(speed.bytesPerSecond).toBe(10 * MIB);
    const line = (bytesDone: number) =>
      progressLine(progressOf('Clinic', [summary({ bytesDone })], [], speed.bytesPerSecond, null));
    expect(line(0)).toBe('Sending to Clinic: 0 of 1 file, 0 bytes of 120.0 GB, 10.0 MB/s, 3:24:49 left');
    expect(line(SIZE - 1)).toContain('0:01 left');
    expect(formatExactBytes(SIZE)).toBe('128,852,164,609 bytes');
    expect(formatDuration((SIZE / (10 * MIB)) * 1_000)).toBe('3:24:49');
  });
});
