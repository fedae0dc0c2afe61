import { expect, it } from 'vitest';
import { dropPlaceOf } from '../../../renderer/features/queue/drop-place.ts';
import type { QueueItem } from '../../../renderer/features/queue/queue-items.ts';
import type { Priority } from '../../../shared/models/transfer.ts';
import { sampleTransfer } from '../../renderer/support/samples.ts';

const transfer = (id: number, priority: Priority = 'normal', isGone = false): QueueItem => ({
  kind: 'transfer',
  key: `transfer ${id}`,
  transfer: sampleTransfer({ id, priority, state: 'queued' }),
  isGone,
  corner: 'middle',
});
const title: QueueItem = { kind: 'title', key: 'title', title: 'needs-you', more: 0 };

const upper = (index: number) => ({ index, isLowerHalf: false });
const lower = (index: number) => ({ index, isLowerHalf: true });

it('is the gap that is nearer, at its edge', () => {
  const items = [1, 2, 3, 4].map((id) => transfer(id));
  const place = (pointed: ReturnType<typeof upper>) => dropPlaceOf(items, new Set([1]), pointed);
  expect([place(lower(1)), place(upper(2)), place(lower(3))]).toEqual([
    { index: 2, edge: 'before', to: { before: 3 } },
    { index: 2, edge: 'before', to: { before: 3 } },
    { index: 3, edge: 'behind', to: { behind: 4 } },
  ]);
});

it('is none where the rows stand already, and is one between rows that stand apart', () => {
  const items = [1, 2, 3, 4].map((id) => transfer(id));
  const of = (ids: readonly number[], pointed: ReturnType<typeof upper>) =>
    dropPlaceOf(items, new Set(ids), pointed)?.to;
  expect([of([2], upper(1)), of([2], lower(1)), of([2], lower(0)), of([2], upper(2))]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([of([2, 3], lower(1)), of([1, 3], upper(2)), of([1, 3], lower(0))]).toEqual([
    undefined,
    { before: 4 },
    { before: 2 },
  ]);
});

it('is below what is no transfer, and never beside one that has gone', () => {
  const items = [title, transfer(1), transfer(2, 'normal', true), transfer(3)];
  expect(dropPlaceOf(items, new Set([3]), upper(0))).toEqual({ index: 1, edge: 'before', to: { before: 1 } });
  expect(dropPlaceOf(items, new Set([3]), upper(2))?.to).toEqual({ behind: 1 });
  expect(dropPlaceOf([title], new Set([3]), upper(0))).toBeUndefined();
});

it('between two priorities keeps the one there is, else takes that of the row that is pointed at', () => {
  const items = [transfer(1, 'high'), transfer(2, 'high'), transfer(3), transfer(4), transfer(5, 'low')];
  const of = (ids: readonly number[], pointed: ReturnType<typeof upper>) =>
    dropPlaceOf(items, new Set(ids), pointed)?.to;
  expect([of([1], upper(2)), of([4], lower(1)), of([5], lower(1)), of([5], upper(2))]).toEqual([
    { behind: 2 },
    { before: 3 },
    { behind: 2 },
    { before: 3 },
  ]);
});
