import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Progress } from '../../electron/engine/transfers/progress.ts';
import { queueOverview } from '../../electron/engine/transfers/queue/queue-overview.ts';
import type { TransferState } from '../../shared/transfer-state.ts';
import { isFinal } from '../../shared/transfer-state.ts';
import { dataDirectoryWithDatabase } from '../support/sample-ledger.ts';

const TODAY_MS = 1_000_000;

let place: ReturnType<typeof dataDirectoryWithDatabase>;
let progress: Progress;
beforeEach(() => {
  place = dataDirectoryWithDatabase();
  progress = new Progress({
    emit: () => {},
    summary: () => {
      throw new Error('nobody asks');
    },
    now: () => 0,
  });
  for (const id of ['midwest', 'practice'])
    place.database
      .prepare(
        "INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms) VALUES (?, ?, 'saved', '{}', 1, 1)",
      )
      .run(id, id);
});
afterEach(() => {
  progress.close();
  place[Symbol.dispose]();
});

interface Row {
  readonly state: TransferState;
  readonly sizeBytes?: number | null;
  readonly finishedAtMs?: number;
  readonly dismissed?: boolean;
  readonly checked?: 'none' | 'size' | 'content' | null;
  readonly kind?: 'file' | 'folder';
}

function addBatch(profileId: string, rows: readonly Row[], more: { ready?: boolean } = {}): void {
  const { database } = place;
  const id = `batch ${database.prepare('SELECT count(*) FROM batches').pluck().get()}`;
  database
    .prepare(
      "INSERT INTO batches (id, profile_id, direction, conflict, created_at_ms, ready) VALUES (?, ?, 'upload', 'fail', 1, ?)",
    )
    .run(id, profileId, more.ready === false ? 0 : 1);
  const insert = database.prepare(
    `INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, size_bytes, size_class, state,
       queued_at_ms, finished_at_ms, dismissed_at_ms, checked, kind)
     VALUES (?, ?, 'upload', '/a', '/b', ?, 'small', ?, 1, ?, ?, ?, ?)`,
  );
  for (const row of rows)
    insert.run(
      id,
      profileId,
      row.sizeBytes === undefined ? 10 : row.sizeBytes,
      row.state,
      isFinal(row.state) ? (row.finishedAtMs ?? TODAY_MS) : null,
      row.dismissed ? 5 : null,
      row.checked === undefined ? 'size' : row.checked,
      row.kind ?? 'file',
    );
}

const nothing = {
  unfinished: {},
  running: { files: 0, filesDone: 0, bytesTotal: 0, bytesDone: 0 },
  delivered: { count: 0, unchecked: 0, lastAtMs: null },
  failed: 0,
  lastDeliveredAtMs: null,
};

describe('the queue in numbers', () => {
  it('is all nought without transfers, and names every profile', () => {
    expect(queueOverview(place.database, progress, TODAY_MS)).toEqual({
      controls: { uploadLimit: null, downloadLimit: null, stoppedAtMs: null },
      profiles: [
        { profileId: 'midwest', ...nothing },
        { profileId: 'practice', ...nothing },
      ],
      active: 0,
      waiting: 0,
      failed: 0,
      asking: [],
      done: 0,
    });
  });

  it('counts what waits, runs, failed and was done since then, and the whole of the batches that run', () => {
    addBatch('midwest', [
      { state: 'queued', sizeBytes: 100 },
      { state: 'held', sizeBytes: null },
      { state: 'paused' },
      { state: 'waiting-to-retry' },
      { state: 'transferring', sizeBytes: 50 },
      { state: 'publishing' },
      { state: 'delivered', sizeBytes: 7, finishedAtMs: TODAY_MS + 3 },
      { state: 'delivered', sizeBytes: 7, finishedAtMs: TODAY_MS + 1, dismissed: true, checked: 'content' },
      { state: 'failed', sizeBytes: 1 },
      { state: 'skipped', sizeBytes: 2 },
    ]);
    // Over: no part of what runs.
    addBatch('midwest', [
      { state: 'delivered', finishedAtMs: TODAY_MS - 1 },
      { state: 'failed', finishedAtMs: TODAY_MS - 9 },
      { state: 'failed', dismissed: true },
      { state: 'unconfirmed' },
      { state: 'cancelled' },
      // Not compared: one that says so, and one of which nothing is known.
      { state: 'delivered', finishedAtMs: TODAY_MS, checked: 'none' },
      { state: 'delivered', finishedAtMs: TODAY_MS, checked: null },
      { state: 'delivered', finishedAtMs: TODAY_MS - 1, checked: 'none' },
    ]);
    addBatch('practice', [{ state: 'delivered', finishedAtMs: TODAY_MS - 5 }]);
    addBatch('practice', [{ state: 'queued' }, { state: 'failed' }, { state: 'skipped' }], { ready: false });
    // A folder is no file, and nothing of it could be compared; it is a row of what was done.
    addBatch('practice', [{ state: 'delivered', finishedAtMs: TODAY_MS - 5, checked: null, kind: 'folder' }]);
    expect(queueOverview(place.database, progress, TODAY_MS)).toEqual({
      controls: { uploadLimit: null, downloadLimit: null, stoppedAtMs: null },
      profiles: [
        {
          profileId: 'midwest',
          unfinished: {
            queued: 1,
            held: 1,
            paused: 1,
            'waiting-to-retry': 1,
            transferring: 1,
            publishing: 1,
          },
          running: { files: 10, filesDone: 4, bytesTotal: 197, bytesDone: 17 },
          delivered: { count: 4, unchecked: 2, lastAtMs: TODAY_MS + 3 },
          failed: 3,
          lastDeliveredAtMs: TODAY_MS + 3,
        },
        { profileId: 'practice', ...nothing, lastDeliveredAtMs: TODAY_MS - 5 },
      ],
      active: 2,
      waiting: 4,
      failed: 3,
      asking: [],
      done: 5,
    });
  });

  it('takes no longer for the transfers that have long finished', () => {
    /** The shortest of many times, which other work on the machine spoils least. */
    const shortestMs = () =>
      Math.min(
        ...Array.from({ length: 20 }, () => {
          const startedAt = performance.now();
          queueOverview(place.database, progress, TODAY_MS);
          return performance.now() - startedAt;
        }),
      );
    const add = (profileId: string, count: number, rowAt: (index: number) => Row): void =>
      place.database.transaction(() =>
        addBatch(
          profileId,
          Array.from({ length: count }, (_, at) => rowAt(at)),
        ),
      )();
    // One large batch half done, all of it today.
    add('practice', 12_000, (index) => ({ state: index % 2 === 0 ? 'delivered' : 'queued' }));
    const withoutThem = shortestMs();
    for (let batch = 0; batch < 4; batch += 1)
      add('midwest', 50_000, (index) => ({
        state: index % 100 === 0 ? 'failed' : 'delivered',
        finishedAtMs: index,
        dismissed: index % 100 === 0,
      }));
    // Measured: 1.0 times as long; where all those rows are read, thirty times.
    expect(shortestMs() / withoutThem).toBeLessThan(3);
  });
});
