import { expect, it } from 'vitest';
import { isIncomplete } from '../../../renderer/features/queue/refresh.ts';
import type { BatchSummary } from '../../../shared/models/transfer.ts';
import { sampleTransfer } from '../../renderer/support/samples.ts';

const batch = (id: string): BatchSummary => ({
  id,
  profileId: 'sleep',
  direction: 'upload',
  createdAtMs: 0,
  counts: {},
  total: 1,
  foldersMade: 0,
  bytesTotal: 0,
  bytesDone: 0,
});

it('news that name a row of each batch are complete', () => {
  const transfers = [sampleTransfer({ batchId: 'a' })];
  expect(isIncomplete({ transfers, batches: [batch('a')] })).toBe(false);
  expect(isIncomplete({ transfers, batches: [] })).toBe(false);
});

it('news of a batch without any of its rows, or of nothing, are not', () => {
  const transfers = [sampleTransfer({ batchId: 'a' })];
  expect(isIncomplete({ transfers, batches: [batch('a'), batch('b')] })).toBe(true);
  expect(isIncomplete({ transfers: [], batches: [batch('a')] })).toBe(true);
  expect(isIncomplete({ transfers: [], batches: [] })).toBe(true);
});
