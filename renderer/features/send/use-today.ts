import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { on, request } from '../../api/api.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import {
  latest,
  NOTHING_TODAY,
  newcomers,
  type Today,
  withFirstPage,
  withFreshPage,
  withNewcomers,
  withNews,
  withNextPage,
} from './today.ts';

/** Rows at first, and with each "Show more": a batch of thousands must not become thousands of rows. */
const PAGE = 100;
/** Asked anew at most so often, however many changes there are. */
const REFRESH_MS = 1_000;

export interface TodayList {
  /** `undefined` until loaded. */
  readonly transfers: readonly TransferSnapshot[] | undefined;
  readonly error: AppError | null;
  /** How many new ones wait until the pointer has left the list. */
  readonly heldBack: number;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/**
 * Today's transfers, kept up to date.
 * @param sinceMs where today began @param isStill nothing may move: a pointer is over the list
 */
export function useToday(sinceMs: number, isStill: boolean): TodayList {
  const [today, setToday] = useState<Today | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [asked, setAsked] = useState(0);
  const [limit, setLimit] = useState(PAGE);
  const news = useQueueStore(({ recent }) => recent);
  const isRunning = useAppStore(({ app }) => app === null || app.engine.state === 'running');
  const latestToday = useRef(today);
  latestToday.current = today;
  const mayMove = useRef(true);
  mayMove.current = !isStill;

  // `asked` is the wish to look anew.
  useEffect(() => {
    // What is shown stays while the engine is away.
    if (!isRunning) return undefined;
    const stop = new AbortController();
    const newsThen = useQueueStore.getState().recent;
    request(
      'transfers.list',
      { finishedSinceMs: sinceMs, order: 'newest-first', limit: PAGE },
      { signal: stop.signal },
    ).then(
      (page) => {
        if (stop.signal.aborted) return;
        setToday((before) =>
          withNews(
            before?.sinceMs === sinceMs && before.shown.length > 0
              ? withFreshPage(before, page, newsThen, mayMove.current)
              : withFirstPage(sinceMs, page, newsThen),
            useQueueStore.getState().recent,
          ),
        );
        setError(null);
      },
      (thrown) => {
        if (!stop.signal.aborted) setError(errorOf(thrown));
      },
    );
    return () => stop.abort();
  }, [sinceMs, isRunning, asked]);

  useEffect(() => {
    setToday((before) => {
      if (before === null) return null;
      const known = withNews(before, news);
      // In an empty list nothing can move.
      return isStill && known.shown.length > 0 ? known : withNewcomers(known, news);
    });
  }, [news, isStill]);

  const reload = useCallback(() => setAsked((count) => count + 1), []);
  useChangesWithoutNames(reload, isStill);

  const more = useRef<AbortController>(null);
  // Another day's page isn't wanted any more.
  useEffect(() => () => more.current?.abort(), [sinceMs]);
  const loadMore = useCallback(() => {
    setLimit(limit + PAGE);
    const { next: after = null, shown = [] } = latestToday.current ?? {};
    if (after === null || shown.length >= limit + PAGE) return;
    more.current?.abort();
    const stop = new AbortController();
    more.current = stop;
    setLoadingMore(true);
    request(
      'transfers.list',
      { finishedSinceMs: sinceMs, order: 'newest-first', limit: PAGE, after },
      { signal: stop.signal },
    )
      .then(
        (page) =>
          setToday((before) =>
            before === null || before.next !== after ? before : withNextPage(before, page),
          ),
        (thrown) => {
          if (!stop.signal.aborted) setError(errorOf(thrown));
        },
      )
      .finally(() => {
        if (more.current === stop) setLoadingMore(false);
      });
  }, [sinceMs, limit]);

  const shown = today ?? NOTHING_TODAY(sinceMs);
  return {
    transfers:
      today === null
        ? undefined
        : shown.shown
            .slice(0, limit)
            .map((id) => latest(shown, news, id))
            .filter((transfer): transfer is TransferSnapshot => transfer !== undefined),
    error: today === null ? error : null,
    heldBack: today === null ? 0 : newcomers(shown, news).length,
    hasMore: shown.next !== null || shown.shown.length > limit,
    isLoadingMore,
    loadMore,
    reload,
  };
}

/** Where news don't name what changed (all that waits for a partner, another process), the list is asked for anew. */
function useChangesWithoutNames(reload: () => void, isStill: boolean): void {
  // What came while nothing might move is looked for again afterwards.
  const missed = useRef(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      missed.current = isStill;
      timer ??= setTimeout(() => {
        timer = undefined;
        reload();
      }, REFRESH_MS);
    };
    if (missed.current && !isStill) soon();
    const stops = [
      on('queue.changed', ({ transfers }) => {
        if (transfers.length === 0) soon();
      }),
      on('profiles.changed', soon),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
      // A wish that wasn't fulfilled yet.
      if (timer !== undefined) missed.current = true;
    };
  }, [reload, isStill]);
}
