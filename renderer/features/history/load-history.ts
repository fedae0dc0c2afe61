import { getLocalTimeZone, today } from '@internationalized/date';
import { errorOf } from '../../../shared/errors.ts';
import type { HistoryFilterInput, LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { request } from '../../api/api.ts';
import { type Filters, requestFilterOf } from './filters.ts';
import {
  newestSequence,
  type Page,
  useHistoryStore,
  withFilters,
  withFirstPage,
  withListError,
  withNewer,
  withNextPage,
  withPageError,
  withWaitingShown,
} from './history-store.ts';

/** Entries a request: several screens, and well below what would take noticeable time. */
const PAGE_SIZE = 200;

const { getState, setState } = useHistoryStore;

/** What belongs to the list as it is filtered now; another filter ends all of it. */
let current = new AbortController();

export const presentFilter = (filters: Filters = getState().filters): HistoryFilterInput =>
  requestFilterOf(filters, today(getLocalTimeZone()), getLocalTimeZone());

/** Loads the list anew, with other filters where they are given. */
export function loadHistory(filters: Filters = getState().filters): void {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  setState((state) => withFilters(state, filters));
  const filter = presentFilter(filters);
  request('history.list', { filter, limit: PAGE_SIZE }, { signal }).then(
    (page) => !signal.aborted && setState((state) => withFirstPage(state, page)),
    (thrown: unknown) => !signal.aborted && setState((state) => withListError(state, errorOf(thrown))),
  );
  // Without a count the list is as good; the button then names none.
  request('history.count', { filter }, { signal }).then(
    ({ entries }) => !signal.aborted && setState({ total: entries }),
    () => {},
  );
}

/** Nobody looks at the list any more. */
export const stopLoading = (): void => current.abort();

/** The next page, where there is one and it isn't on its way. */
export function loadMore(): void {
  const { next, isLoadingMore, phase, error } = getState();
  if (next === null || isLoadingMore || phase !== 'ready' || error !== null) return;
  void loadNextPage(next);
}

/** The next page once more, after an error. */
export function tryPageAgain(): void {
  setState({ error: null });
  loadMore();
}

async function loadNextPage(after: number): Promise<void> {
  const { signal } = current;
  setState({ isLoadingMore: true });
  try {
    const page = await request(
      'history.list',
      { filter: presentFilter(), after, limit: PAGE_SIZE },
      { signal },
    );
    if (!signal.aborted) setState((state) => withNextPage(state, page));
  } catch (thrown) {
    if (!signal.aborted) setState((state) => withPageError(state, errorOf(thrown)));
  }
}

let looking = false;
let lookAgain = false;

/**
 * Something finished: asks for what is newer than the newest that is known. One look at a time, however often it is
 * called.
 * @param mayShow whether they may be put into the list at once
 */
export async function lookForNewer(mayShow: () => boolean): Promise<void> {
  if (getState().phase !== 'ready') return;
  if (looking) {
    lookAgain = true;
    return;
  }
  looking = true;
  const { signal } = current;
  try {
    const newer = await newerThan(newestSequence(getState()), signal);
    if (!signal.aborted)
      setState((state) => {
        const updated = withNewer(state, newer);
        return mayShow() ? withWaitingShown(updated) : updated;
      });
  } catch {
    // The next news looks again; an engine that is away is told of by the frame.
  }
  looking = false;
  if (!lookAgain) return;
  lookAgain = false;
  await lookForNewer(mayShow);
}

/** Pages from the newest on, until one reaches what is known: the list has no gaps. */
async function newerThan(sequence: number, signal: AbortSignal): Promise<readonly LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  let after: number | null = null;
  for (;;) {
    const input = { filter: presentFilter(), limit: PAGE_SIZE, ...(after !== null && { after }) };
    const page: Page = await request('history.list', input, { signal });
    const newer = page.entries.filter((entry) => entry.sequence > sequence);
    found.push(...newer);
    if (newer.length < page.entries.length || page.next === null) return found;
    after = page.next;
  }
}

export const showWaiting = (): void => setState(withWaitingShown);
