import { expect, test } from 'vitest';
import {
  progressOf,
  startOfToday,
  useQueueStore,
  withTransfers,
} from '../../../renderer/stores/queue-store.ts';
import { sampleProfileOverview, sampleTransfer } from '../../renderer/support/samples.ts';

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

test('today begins at midnight where the person is', () => {
  expect(startOfToday(new Date(2026, 10, 22, 23, 59))).toBe(new Date(2026, 10, 22).getTime());
});
