import { expect, test } from 'vitest';
import {
  ALL,
  measured,
  progressOf,
  startOfToday,
  useQueueStore,
  withTransfers,
} from '../../../renderer/stores/queue-store.ts';
import { sampleOverview, sampleProfileOverview, sampleTransfer } from '../../renderer/support/samples.ts';

test('a snapshot replaces the one before, and the latest change stands last', () => {
  const before = withTransfers(useQueueStore.getInitialState(), [
    sampleTransfer({ id: 1, bytesDone: 1 }),
    sampleTransfer({ id: 2 }),
  ]);
  const after = withTransfers(before, [sampleTransfer({ id: 1, bytesDone: 2 })]);
  expect([...after.recent.values()].map(({ id, bytesDone }) => [id, bytesDone])).toEqual([
    [2, 18_642],
    [1, 2],
  ]);
  expect(after.revision).toBe(2);
});

test('what changed long ago is forgotten', () => {
  const many = Array.from({ length: 3_000 }, (_, id) => sampleTransfer({ id }));
  const { recent } = withTransfers(useQueueStore.getInitialState(), many);
  expect([recent.size, [...recent.keys()][0]]).toEqual([2_000, 1_000]);
});

const running = (bytesTotal: number, bytesDone: number) =>
  sampleProfileOverview({ running: { files: 4, filesDone: 1, bytesTotal, bytesDone } });

test('time left follows from what was measured, and is unknown without it', () => {
  const both = [running(1_000, 400), running(1_000, 600)];
  expect(progressOf(both, 500)).toEqual({
    files: 8,
    filesDone: 2,
    bytesTotal: 2_000,
    bytesDone: 1_000,
    bytesPerSecond: 500,
    leftMs: 2_000,
  });
  expect(progressOf(both, undefined).leftMs).toBeNull();
  expect(progressOf(both, 0).leftMs).toBeNull();
});

test('speed is that of what was acknowledged, whatever came to an end otherwise', () => {
  const at = (bytesMoved: number | undefined, bytesDone: number) => {
    const moved = bytesMoved === undefined ? {} : { bytesMoved };
    const profile = sampleProfileOverview({
      profileId: 'sleep',
      running: { files: 500, filesDone: 1, bytesTotal: 10 ** 12, bytesDone },
      ...moved,
    });
    return sampleOverview({ profiles: [profile], ...moved });
  };
  measured(at(0, 0), 0);
  // Five hundred large files are skipped within a second, and one is tried again from its beginning.
  measured(at(1_000, 10 ** 11), 1_000);
  const speeds = measured(at(2_000, 10 ** 10), 2_000);
  expect([speeds.get('sleep'), speeds.get(ALL)]).toEqual([1_000, 1_000]);
  // What another process sends isn't measured here.
  expect(measured(at(undefined, 10 ** 10), 3_000)).toEqual(new Map());
});

test('today begins at midnight where the person is', () => {
  expect(startOfToday(new Date(2026, 10, 22, 23, 59))).toBe(new Date(2026, 10, 22).getTime());
});
