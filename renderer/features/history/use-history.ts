import { type RefObject, useEffect, useRef, useState } from 'react';
import { request } from '../../api/api.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { useHistoryStore } from './history-store.ts';
import { checkIfDue } from './integrity-store.ts';
import { loadHistory, lookForNewer, stopLoading } from './load-history.ts';
import { newsKey } from './news-key.ts';

/**
 * Loads the history while the page is open, looks for newer entries when a transfer finished, and checks the ledger.
 * @param mayShow whether newer entries may be put at the top now: not while somebody looks further down
 */
export function useHistory(mayShow: RefObject<() => boolean>): void {
  const news = useQueueStore(newsKey);
  const engine = useAppStore(({ app }) => app?.engine.state);
  const isFirst = useRef(true);

  useEffect(() => {
    loadHistory();
    checkIfDue();
    const look = () => void lookForNewer(() => mayShow.current());
    // Deletions and trust decisions, and what other programs on this data directory did, aren't told by the queue.
    window.addEventListener('focus', look);
    return () => {
      window.removeEventListener('focus', look);
      stopLoading();
    };
  }, [mayShow]);

  useEffect(() => {
    if (isFirst.current || news === '') {
      isFirst.current = false;
      return;
    }
    void lookForNewer(() => mayShow.current());
    checkIfDue();
  }, [news, mayShow]);

  useEffect(() => {
    if (engine === 'running' && useHistoryStore.getState().phase === 'failed') loadHistory();
  }, [engine]);
}

/** Partners by name, as they occur in the ledger; asked for once each time the page opens. */
export function usePartners(): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    request('history.partners', {}, { signal: controller.signal }).then(
      (answer) => {
        if (!controller.signal.aborted) setNames(answer.names);
      },
      // The list says what is wrong; without names the filter offers none.
      () => {},
    );
    return () => controller.abort();
  }, []);
  return names;
}
