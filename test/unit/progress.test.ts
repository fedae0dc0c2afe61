import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Job } from '../../electron/engine/transfers/job.ts';
import { Progress } from '../../electron/engine/transfers/progress.ts';
import type { StoredTransfer } from '../../electron/engine/transfers/transfer-row.ts';
import type { EngineEvents } from '../../shared/contract/events.ts';

const MIB = 1_024 * 1_024;
const row = (over: Partial<StoredTransfer> = {}) =>
  ({
    id: 1,
    batch_id: 'batch',
    profile_id: 'profile',
    state: 'transferring',
    size_bytes: 100 * MIB,
    retry_limit: 3,
    attempt: 1,
    bytes_done: 0,
    error: null,
    warnings: '[]',
    publish_intent: null,
    ...over,
  }) as StoredTransfer;

let news: EngineEvents['queue.changed'][];
let progress: Progress;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  news = [];
  progress = new Progress({
    emit: (each) => news.push(each),
    summary: (id) => ({
      id,
      profileId: 'profile',
      direction: 'upload',
      together: null,
      createdAtMs: 0,
      counts: { transferring: 1 },
      total: 1,
      foldersMade: 0,
      bytesTotal: 100 * MIB,
      bytesDone: 0,
    }),
    now: () => performance.now(),
  });
});
afterEach(() => {
  progress.close();
  vi.useRealTimers();
});

const acknowledge = (job: Job, bytes: number) => {
  job.bytesDone += bytes;
  progress.progressed(job);
};
const shown = () => news.flatMap(({ transfers }) => transfers).at(-1);
const batch = () => news.flatMap(({ batches }) => batches).at(-1);

it('a speed is never more than what was acknowledged in its time', async () => {
  const job = new Job(row(), {});
  const startedAt = performance.now();
  for (let chunk = 0; chunk < 100; chunk += 1) {
    acknowledge(job, 256 * 1_024);
    await vi.advanceTimersByTimeAsync(37);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect((shown()?.bytesPerSecond ?? 0) * seconds).toBeLessThanOrEqual(job.bytesDone);
  }
  expect(shown()?.bytesPerSecond).toBeGreaterThan(6 * MIB);
});

it('the first bytes after a long silence are no speed by themselves', async () => {
  const job = new Job(row(), {});
  await vi.advanceTimersByTimeAsync(20_000);
  acknowledge(job, 256 * 1_024);
  await vi.advanceTimersByTimeAsync(250);
  expect(shown()).toMatchObject({ bytesDone: 256 * 1_024, bytesPerSecond: 0 });
});

it('a speed comes down to nothing when nothing more is acknowledged, and then there are no more news', async () => {
  const job = new Job(row(), {});
  for (let chunk = 0; chunk < 20; chunk += 1) {
    acknowledge(job, MIB / 4);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(shown()?.bytesPerSecond).toBeGreaterThan(MIB);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(shown()).toMatchObject({ bytesDone: 5 * MIB, bytesPerSecond: 0 });
  await vi.advanceTimersByTimeAsync(10_000);
  const before = news.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(news.length).toBe(before);
});

it('what an earlier try had moved is progress, but nobody’s speed', async () => {
  const job = new Job(row(), {});
  job.goOnAt(90 * MIB);
  acknowledge(job, MIB / 4);
  await vi.advanceTimersByTimeAsync(200);
  acknowledge(job, MIB / 4);
  await vi.advanceTimersByTimeAsync(200);
  expect(shown()?.bytesDone).toBe(90.5 * MIB);
  expect(shown()?.bytesPerSecond).toBeLessThan(4 * MIB);
  expect(batch()).toMatchObject({ bytesDone: 90.5 * MIB, bytesMoved: MIB / 2 });
});

it('an end is told by whoever wrote it down, and has no speed', async () => {
  const job = new Job(row(), {});
  for (let chunk = 0; chunk < 20; chunk += 1) {
    acknowledge(job, MIB / 4);
    await vi.advanceTimersByTimeAsync(100);
  }
  // On its way to the disk.
  job.row = row({ state: 'delivered', bytes_done: 5 * MIB });
  await vi.advanceTimersByTimeAsync(300);
  const before = news.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(news.flatMap(({ transfers }) => transfers).some(({ state }) => state === 'delivered')).toBe(false);
  expect(news.length).toBe(before);
  progress.changed(job.row);
  await vi.advanceTimersByTimeAsync(300);
  expect(shown()).toMatchObject({ state: 'delivered', bytesPerSecond: null });
});

it('what was moved only grows, also where a new try starts over', async () => {
  const first = new Job(row(), {});
  acknowledge(first, MIB / 4);
  acknowledge(first, MIB / 4);
  progress.forget(first);
  const second = new Job(row({ attempt: 2 }), {});
  acknowledge(second, MIB / 4);
  await vi.advanceTimersByTimeAsync(250);
  expect(batch()).toMatchObject({ bytesDone: MIB / 4, bytesMoved: (3 * MIB) / 4 });
  expect([progress.movedBytes('profile'), progress.movedBytes()]).toEqual([(3 * MIB) / 4, (3 * MIB) / 4]);
  expect(progress.movedBytes('another')).toBeUndefined();
  progress.forget(second);
  expect(progress.movedBytes()).toBeUndefined();
});

it('nothing is more than whole, even where a size was written down too small', async () => {
  const job = new Job(row({ size_bytes: MIB }), {});
  acknowledge(job, 2 * MIB);
  await vi.advanceTimersByTimeAsync(250);
  expect(shown()?.bytesDone).toBe(MIB);
  job.bytesDone = 200 * MIB;
  expect(progress.withRunning({ ...(batch() ?? never()), bytesDone: 0 }).bytesDone).toBe(100 * MIB);
});

function never(): never {
  throw new Error('no news of the batch');
}
