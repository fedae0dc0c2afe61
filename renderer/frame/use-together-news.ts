import { useEffect } from 'react';
import { togetherInPart } from '../../shared/messages/together-messages.ts';
import type { BatchSummary } from '../../shared/models/transfer.ts';
import { on, request } from '../api/api.ts';
import { toast } from '../design/toast.tsx';
import { isOver } from './delivered-news.ts';

/** Long enough to be read by somebody who comes back to the screen. */
const SHOWN_MS = 60_000;

/** Says once where a batch that was to publish together is published in part: names were taken while it waited. */
export function useTogetherNews(): void {
  useEffect(() => {
    const stop = new AbortController();
    const told = new Set<string>();
    const tell = async ({ id, counts, total }: BatchSummary) => {
      told.add(id);
      try {
        const input = { batchId: id, states: ['failed' as const], limit: 1_000 };
        const { transfers } = await request('transfers.list', input, { signal: stop.signal });
        const takenMeanwhile = transfers.filter(
          ({ error }) => error?.detail?.takenMeanwhile !== undefined,
        ).length;
        const { delivered = 0, failed = 0, skipped = 0, cancelled = 0 } = counts;
        const all = total - skipped - cancelled;
        const text = togetherInPart({ staged: 0, failed, delivered, takenMeanwhile, total: all });
        if (text !== undefined && !stop.signal.aborted) toast({ tone: 'danger', text, timeoutMs: SHOWN_MS });
      } catch {
        // The engine is away; the list of failures says of each what became of it.
        told.delete(id);
      }
    };
    const stopListening = on('queue.changed', ({ batches }) => {
      for (const batch of batches) {
        const isPublished = batch.together === 'publishing' || batch.together === 'published';
        if (isPublished && isOver(batch) && (batch.counts.failed ?? 0) > 0 && !told.has(batch.id))
          void tell(batch);
      }
    });
    return () => {
      stopListening();
      stop.abort();
    };
  }, []);
}
