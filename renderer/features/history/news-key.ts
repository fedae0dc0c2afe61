import type { QueueOverview } from '../../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { isFinal } from '../../../shared/transfer-state.ts';

/**
 * Differs once another transfer has finished. Progress alone doesn't change it: the ledger is only asked when
 * there may be something new in it.
 */
export function newsKey(queue: {
  readonly overview: QueueOverview | null;
  readonly recent: ReadonlyMap<number, TransferSnapshot>;
}): string {
  let finished = 0;
  let lastAtMs = 0;
  for (const { state, timeline } of queue.recent.values()) {
    if (!isFinal(state)) continue;
    finished += 1;
    lastAtMs = Math.max(lastAtMs, timeline.finishedAtMs ?? 0);
  }
  const { overview } = queue;
  return [finished, lastAtMs, overview?.done, overview?.failed].join(' ');
}
