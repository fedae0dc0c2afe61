import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import { leftMsOf } from '../../renderer/features/queue/row-facts.ts';
import { type EngineEvents, MAX_ROWS_PER_TICK } from '../../shared/contract/events.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { sparse } from '../support/sparse-file.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

let practice: PracticeFixture;
let engine: EngineFixture;
let news: EngineEvents['queue.changed'][];

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  await mkdir(join(practice.root, 'si'));
  news = [];
  engine.host.on('queue.changed', (each) => news.push(each));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

const lastOf = (id: number): TransferSnapshot | undefined =>
  news.flatMap(({ transfers }) => transfers).findLast((each) => each.id === id);

it('news are complete, never run ahead of the file and never backwards within an attempt', async () => {
  practice.faults.delayReplyMs = 60;
  // The first attempt fails in the middle: with the second the count starts over.
  practice.faults.failRequests = [{ name: 'FSTAT', times: 1, status: STATUS.FAILURE }];
  const path = join(engine.local, 'large.csv');
  await writeFile(path, randomBytes(20_000_000));
  const batchId = await engine.queueUploads([path], '/si');
  const { id } = await engine.only(batchId);
  const transfer = await engine.run(batchId);
  expect(transfer).toMatchObject({ state: 'delivered', attempt: 2 });
  await waitFor(() => lastOf(id)?.state === 'delivered', { what: 'the last news' });
  expect(lastOf(id)).toEqual(transfer);

  const seen = news.flatMap(({ transfers }) => transfers).filter((each) => each.id === id);
  const inFlight = seen.filter(({ state }) => state === 'transferring');
  // All of it is there already: the second attempt may be through before a tick has told that it sends.
  expect(new Set(inFlight.map(({ attempt }) => attempt))).toContain(1);
  expect(seen.at(-1)?.attempt).toBe(2);
  expect(inFlight.some(({ bytesDone }) => bytesDone > 0 && bytesDone < 20_000_000)).toBe(true);
  expect(inFlight.some(({ bytesPerSecond }) => (bytesPerSecond ?? 0) > 0)).toBe(true);
  for (const [index, each] of seen.entries()) {
    expect(each.bytesDone).toBeLessThanOrEqual(each.sizeBytes ?? 0);
    const before = seen[index - 1];
    if (before?.attempt === each.attempt && before.state === 'transferring' && each.state === 'transferring')
      expect(each.bytesDone).toBeGreaterThanOrEqual(before.bytesDone);
  }
  const batches = news.flatMap((each) => each.batches).filter((each) => each.id === batchId);
  expect(batches.every(({ bytesDone, bytesTotal }) => bytesDone <= bytesTotal)).toBe(true);
  expect(batches.at(-1)).toEqual(await engine.request('batches.get', { id: batchId }));
});

it('bytes that a dead network has swallowed are not progress, and nobody’s speed', async () => {
  await using proxy = await startTcpProxy({ targetPort: practice.server.port });
  await using away = await startEngineFixture({
    port: proxy.port,
    trusted: practice.server.hostPublicKey,
    settings: { timeouts: { stallMs: 25_000 } },
  });
  const heard: EngineEvents['queue.changed'][] = [];
  away.host.on('queue.changed', (each) => heard.push(each));
  const sizeBytes = 20_000_000;
  const path = join(away.local, 'large.csv');
  await writeFile(path, randomBytes(sizeBytes));
  practice.faults.delayReplyMs = 15;
  const batchId = await away.queueUploads([path], '/si');
  const latest = () =>
    heard.flatMap(({ transfers }) => transfers).findLast((each) => each.batchId === batchId);
  await away.work();
  await waitFor(() => (latest()?.bytesDone ?? 0) > 1_000_000, { what: 'some progress' });
  proxy.stall();
  const arrived = proxy.bytes('up');
  // The first look at the queue after the stall may still be of what came before it; the last one can't.
  await waitFor(() => latest()?.bytesPerSecond === 0, { what: 'the speed to come down', deadlineMs: 15_000 });
  const stalled = latest();
  expect(stalled).toMatchObject({ state: 'transferring', attempt: 1, tries: 4 });
  expect(stalled?.bytesDone).toBeLessThanOrEqual(arrived);
  expect(stalled?.bytesDone).toBeLessThan(sizeBytes);
  const batch = await away.request('batches.get', { id: batchId });
  expect(batch).toMatchObject({ bytesDone: stalled?.bytesDone, bytesMoved: stalled?.bytesDone });
  practice.faults.delayReplyMs = 0;
  proxy.resume();
  expect(await away.finishedOne(batchId)).toMatchObject({
    state: 'delivered',
    bytesDone: sizeBytes,
    attempt: 1,
  });
  const numbers = () => heard.flatMap(({ batches }) => batches).filter((each) => each.id === batchId);
  // The row is written before it is news.
  await waitFor(() => numbers().at(-1)?.bytesDone === sizeBytes, { what: 'news of the end' });
  for (const [index, each] of numbers().entries())
    expect(each.bytesDone).toBeGreaterThanOrEqual(numbers()[index - 1]?.bytesDone ?? 0);
  expect(numbers().at(-1)).toMatchObject({ bytesDone: sizeBytes, bytesMoved: sizeBytes });
});

it('news of many small files are few, and in the end name every one of them', async () => {
  const paths = Array.from({ length: 700 }, (_, index) => join(engine.local, `small-${index}.csv`));
  await Promise.all(paths.map((path) => writeFile(path, path)));
  const batchId = await engine.queueUploads(paths, '/si');
  const beganMs = performance.now();
  await engine.work();
  const transfers = await engine.finished(batchId);
  await waitFor(() => transfers.every(({ id }) => lastOf(id)?.state === 'delivered'), {
    what: 'the news of the last file',
  });
  expect(Math.max(...news.map((each) => each.transfers.length))).toBeLessThanOrEqual(MAX_ROWS_PER_TICK);
  // Every file alone goes through five states; where that takes long, some twenty pieces of news a second.
  expect(news.length).toBeLessThan(Math.max(100, (performance.now() - beganMs) / 45));
});

it('of 120 GiB is exact, and the time left is that of all the rest', async () => {
  const sizeBytes = 120 * 1_024 ** 3 + 1;
  const limit = 8 * 1_024 * 1_024;
  const path = join(engine.local, 'archive.zip');
  // A hole: it takes no room on the disk, and only the beginning of it is sent.
  await sparse(path, sizeBytes, Buffer.from('x'));
  await engine.request('queue.limit', { uploadLimit: limit });
  const batchId = await engine.queueUploads([path], '/si');
  const { id } = await engine.only(batchId);
  await engine.work();
  const running = await waitFor(
    () => {
      const last = lastOf(id);
      return last !== undefined && last.bytesDone > 2 * limit && (last.bytesPerSecond ?? 0) > 0
        ? last
        : undefined;
    },
    { what: 'a measured speed' },
  );
  await engine.request('transfers.pause', { which: 'all' });
  const rest = sizeBytes - running.bytesDone;
  expect(running).toMatchObject({ state: 'transferring', sizeBytes });
  // Hours, whatever the machine is busy with; the first second of a limit may hold what it had saved up.
  expect(leftMsOf(running)).toBeCloseTo((rest / (running.bytesPerSecond ?? 0)) * 1_000, 3);
  expect(leftMsOf(running) ?? 0).toBeGreaterThan((rest / (2 * limit)) * 1_000);
  const paused = await waitFor(
    async () => {
      const transfer = await engine.only(batchId);
      // Until its worker has let go, what is shown is still what it measures.
      return transfer.state === 'paused' && transfer.bytesPerSecond === null ? transfer : undefined;
    },
    { what: 'the pause' },
  );
  // As the database gives it back.
  expect(paused).toMatchObject({ sizeBytes });
  // What has arrived behind a hole isn't kept: at most what is under way on the channels.
  expect(paused.bytesDone).toBeGreaterThan(running.bytesDone - 8 * 1_024 * 1_024);
  expect(leftMsOf(paused)).toBeNull();
  expect(await engine.request('batches.get', { id: batchId })).toMatchObject({ bytesTotal: sizeBytes });
});
