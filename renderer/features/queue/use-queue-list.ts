import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { on, request } from '../../api/api.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import {
  inputOf,
  type Page,
  type QueueList,
  type QueueView,
  settled,
  sizeOf,
  withNews,
  withNextPage,
  withRows,
} from './queue-list.ts';
import { isIncomplete, useRefreshWishes } from './refresh.ts';

const PAGE = 200;
/** The most that one request gives. */
const MOST = 1_000;
/** Asked anew at most so often, however many changes there are. */
const REFRESH_MS = 1_000;
/** Named changes are complete but for those of the same batch that aren't: now and then that is made sure. */
const RESYNC_MS = 5_000;
/** What left the list shows for a moment what became of it. */
const LEAVING_MS = 1_200;

export interface LiveList {
  /** `null` until loaded. */
  readonly list: QueueList | null;
  /** Why it couldn't be loaded; what was loaded before stays. */
  readonly error: AppError | null;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** At least `wanted` rows from the beginning. */
async function load(view: QueueView, wanted: number, signal: AbortSignal): Promise<Page> {
  const transfers: Page['transfers'][number][] = [];
  let next: number | null = null;
  do {
    const page: Page = await request('transfers.list', inputOf(view, Math.min(MOST, wanted), next), {
      signal,
    });
    transfers.push(...page.transfers);
    next = page.next;
  } while (next !== null && transfers.length < wanted);
  return { transfers, next };
}

const newsNow = () => useQueueStore.getState().recent;

/**
 * A list of the queue that keeps itself up to date: news change it at once, and where they can't be complete it is
 * asked for anew.
 * @param view stable while it is the same; `null`: nothing is asked for @param isStill nothing may move now
 * @param count how many there should be, as the overview says
 */
export function useQueueList(view: QueueView | null, isStill: boolean, count: number | undefined): LiveList {
  const [list, setList] = useState<QueueList | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [asked, setAsked] = useState(0);
  const news = useQueueStore(({ recent }) => recent);
  const isRunning = useAppStore(({ app }) => app === null || app.engine.state === 'running');
  const latest = useRef({ list, isStill });
  latest.current = { list, isStill };
  const askedAt = useRef(0);
  const moves = useRefreshWishes((wishes) => wishes.moves);
  const shownMoves = useRef(moves);

  const reload = useCallback(() => setAsked((times) => times + 1), []);

  // `asked` is the wish to look anew, `moves` that to see what was moved.
  useEffect(() => {
    // What is shown stays while the engine is away.
    if (!isRunning || view === null) return undefined;
    const stop = new AbortController();
    const newsThen = newsNow();
    askedAt.current = performance.now();
    const before = latest.current.list;
    const wanted = before?.view === view ? Math.max(PAGE, before.shown.length) : PAGE;
    load(view, wanted, stop.signal).then(
      (page) => {
        if (stop.signal.aborted) return;
        setError(null);
        const isMoved = moves !== shownMoves.current;
        shownMoves.current = moves;
        setList((old) =>
          withRows(
            view,
            old?.view === view ? old : null,
            page,
            newsThen,
            newsNow(),
            latest.current.isStill && !isMoved,
          ),
        );
      },
      (thrown) => {
        if (!stop.signal.aborted) setError(errorOf(thrown));
      },
    );
    return () => stop.abort();
  }, [view, isRunning, asked, moves]);

  useEffect(() => {
    setList((old) => (old === null ? null : withNews(old, news, isStill)));
  }, [news, isStill]);

  const leaving = list?.gone.size ?? 0;
  useEffect(() => {
    if (isStill || leaving === 0) return undefined;
    const timer = setTimeout(
      () => setList((old) => (old === null ? null : withNews(settled(old), newsNow(), false))),
      LEAVING_MS,
    );
    return () => clearTimeout(timer);
  }, [isStill, leaving]);

  useRefresh(list, count, askedAt, reload);

  const more = useRef<AbortController>(null);
  // Of another view, or of a page that is left, no more is wanted.
  useEffect(() => () => more.current?.abort(), [view]);
  const loadMore = useCallback(() => {
    const before = latest.current.list;
    if (before === null || before.next === null) return;
    more.current?.abort();
    const stop = new AbortController();
    more.current = stop;
    const newsThen = newsNow();
    const { next: after } = before;
    request('transfers.list', inputOf(before.view, PAGE, after), { signal: stop.signal }).then(
      (page) =>
        setList((old) =>
          old === null || old.view !== before.view || old.next !== after
            ? old
            : withNextPage(old, page, newsThen, newsNow()),
        ),
      (thrown) => {
        if (!stop.signal.aborted) setError(errorOf(thrown));
      },
    );
  }, []);

  return { list: list?.view === view ? list : null, error, loadMore, reload };
}

/** Changes that weren't named, numbers that don't agree, something done: the list is asked for anew, at most once a second. */
function useRefresh(
  list: QueueList | null,
  count: number | undefined,
  askedAt: { readonly current: number },
  reload: () => void,
): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let dueAt = Number.POSITIVE_INFINITY;
    const within = (ms: number) => {
      const due = Math.max(askedAt.current + REFRESH_MS, performance.now() + ms);
      if (due >= dueAt) return;
      clearTimeout(timer);
      dueAt = due;
      timer = setTimeout(
        () => {
          dueAt = Number.POSITIVE_INFINITY;
          reload();
        },
        Math.max(0, due - performance.now()),
      );
    };
    const stops = [
      on('queue.changed', (news) => within(isIncomplete(news) ? 0 : RESYNC_MS)),
      // A connection that is held or let go changes what waits for it, by the thousand.
      on('profiles.changed', () => within(0)),
      useRefreshWishes.subscribe(({ wishes }, before) => {
        if (wishes !== before.wishes) within(0);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
    };
  }, [askedAt, reload]);

  // Only where all of it is loaded can it be compared.
  const size = list === null || list.next !== null ? undefined : sizeOf(list);
  useEffect(() => {
    if (size === undefined || count === undefined || size === count) return undefined;
    const timer = setTimeout(reload, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [size, count, reload]);
}
