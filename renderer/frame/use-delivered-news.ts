import { useEffect } from 'react';
import { deliveredSentence } from '../../shared/messages/outcome-messages.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { on, request } from '../api/api.ts';
import { announce } from '../design/live-region.tsx';
import { isOver, toAnnounce } from './delivered-news.ts';

const PAGE = 1_000;

async function deliveredOf(batchId: string, signal: AbortSignal): Promise<readonly TransferSnapshot[]> {
  const found: TransferSnapshot[] = [];
  let after: number | undefined;
  do {
    const page = await request(
      'transfers.list',
      { batchId, states: ['delivered'], limit: PAGE, ...(after === undefined ? {} : { after }) },
      { signal },
    );
    found.push(...page.transfers);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

/** Says once for each batch that is over what was delivered. */
export function useDeliveredNews(): void {
  useEffect(() => {
    const stop = new AbortController();
    const listeningSinceMs = Date.now();
    const announced = new Map<string, number>();
    const asking = new Set<string>();
    const tell = async (batchId: string) => {
      if (asking.has(batchId)) return;
      asking.add(batchId);
      try {
        const delivered = await deliveredOf(batchId, stop.signal);
        const group = toAnnounce(delivered, {
          listeningSinceMs,
          announcedUntilMs: announced.get(batchId),
        });
        if (group === undefined || stop.signal.aborted) return;
        announced.set(batchId, group.finishedAtMs);
        announce(deliveredSentence(group));
      } catch {
        // The engine is away; the list shows the outcome when it is back.
      } finally {
        asking.delete(batchId);
      }
    };
    const stopListening = on('queue.changed', ({ batches }) => {
      for (const batch of batches)
        if (isOver(batch) && (batch.counts.delivered ?? 0) > 0) void tell(batch.id);
    });
    return () => {
      stopListening();
      stop.abort();
    };
  }, []);
}
