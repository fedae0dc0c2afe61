import { useEffect, useState } from 'react';
import type { Failures } from '../../../shared/messages/window/send.ts';
import { request } from '../../api/api.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { failuresByProfile, failuresKey } from './failures.ts';

/** More than this nobody counts; the card then says only how many there are to look at. */
const LIMIT = 1_000;

/** By partner, what its failed transfers are; asked for only where there are any. */
export function useFailures(): ReadonlyMap<string, Failures> | null {
  const key = useQueueStore(({ overview }) => failuresKey(overview));
  const [found, setFound] = useState<{ key: string; failures: ReadonlyMap<string, Failures> } | null>(null);
  useEffect(() => {
    if (key === '') return undefined;
    const stop = new AbortController();
    request(
      'transfers.list',
      { states: ['failed', 'unconfirmed'], withoutDismissed: true, order: 'newest-first', limit: LIMIT },
      { signal: stop.signal },
    ).then(
      ({ transfers, next }) => {
        if (stop.signal.aborted) return;
        setFound(next === null ? { key, failures: failuresByProfile(transfers) } : null);
      },
      () => {
        // The numbers stand on the card without it.
      },
    );
    return () => stop.abort();
  }, [key]);
  return found !== null && found.key === key ? found.failures : null;
}
