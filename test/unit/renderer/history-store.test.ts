import { describe, expect, test } from 'vitest';
import {
  EMPTY_HISTORY,
  entryIn,
  type HistoryState,
  newestSequence,
  withFilters,
  withFirstPage,
  withListError,
  withNewer,
  withNextPage,
  withPageError,
  withWaitingShown,
} from '../../../renderer/features/history/history-store.ts';
import { isDue, NEVER_CHECKED } from '../../../renderer/features/history/integrity-store.ts';
import { newsKey } from '../../../renderer/features/history/news-key.ts';
import { appError } from '../../../shared/errors.ts';
import { sampleEntry, sampleOverview, sampleTransfer } from '../../renderer/support/samples.ts';

const entries = (...sequences: number[]) => sequences.map((sequence) => sampleEntry(sequence));
const sequences = ({ entries: shown }: HistoryState) => shown.map(({ sequence }) => sequence);
const loaded = withFirstPage({ ...EMPTY_HISTORY, total: 5 }, { entries: entries(9, 7, 5), next: 5 });

describe('the list', () => {
  test('grows by pages until there is none', () => {
    const more = withNextPage({ ...loaded, isLoadingMore: true }, { entries: entries(3, 1), next: null });
    expect(sequences(more)).toEqual([9, 7, 5, 3, 1]);
    expect([more.next, more.isLoadingMore, more.phase]).toEqual([null, false, 'ready']);
  });

  test('keeps what was shown while another filter loads, but counts anew', () => {
    const filtered = withFilters(withNewer(loaded, entries(10)), { ...loaded.filters, text: 'a' });
    expect(sequences(filtered)).toEqual([9, 7, 5]);
    expect([filtered.phase, filtered.total, filtered.waiting.length]).toEqual(['loading', null, 0]);
  });

  test('shows nothing of the old list after an error, and keeps it where only a page failed', () => {
    const error = appError('LedgerBroken', 'entry 3');
    expect(withListError(loaded, error)).toMatchObject({ entries: [], phase: 'failed', error });
    expect(withPageError(loaded, error)).toMatchObject({ phase: 'ready', error, next: 5 });
    expect(sequences(withPageError(loaded, error))).toEqual([9, 7, 5]);
  });

  test('finds an entry by its number', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => sampleEntry(3_000 - 3 * index));
    for (const wanted of [3_000, 3, 1_500]) expect(entryIn(many, wanted)?.sequence).toBe(wanted);
    for (const wanted of [3_001, 1, 1_501]) expect(entryIn(many, wanted)).toBeUndefined();
    expect(entryIn([], 1)).toBeUndefined();
  });
});

describe('newer entries', () => {
  test('wait, are counted, and come to the top in order', () => {
    const first = withNewer(loaded, entries(11, 10, 9));
    const second = withNewer(first, entries(12, 11));
    expect(sequences(second)).toEqual([9, 7, 5]);
    expect([second.total, newestSequence(second)]).toEqual([8, 12]);
    const shown = withWaitingShown(second);
    expect(sequences(shown)).toEqual([12, 11, 10, 9, 7, 5]);
    expect(shown.waiting).toEqual([]);
  });

  test('change nothing where there are none', () => {
    expect(withNewer(loaded, entries(9, 7))).toBe(loaded);
    expect(withWaitingShown(loaded)).toBe(loaded);
  });
});

describe('news of the queue', () => {
  const key = (...transfers: ReturnType<typeof sampleTransfer>[]) =>
    newsKey({ overview: sampleOverview(), recent: new Map(transfers.map((one) => [one.id, one])) });

  test('are news of the history only once something finished', () => {
    const running = sampleTransfer({ state: 'transferring', bytesDone: 1 });
    expect(key(running)).toBe(key({ ...running, bytesDone: 2 }));
    expect(key(running)).not.toBe(key(sampleTransfer()));
    expect(newsKey({ overview: sampleOverview({ done: 1 }), recent: new Map() })).not.toBe(key());
  });
});

describe('checking the ledger', () => {
  test('is due at once, then at most once a minute, and less often where it takes long', () => {
    expect(isDue(NEVER_CHECKED, 0)).toBe(true);
    const checked = { ...NEVER_CHECKED, checkedAtMs: 0, tookMs: 50 };
    expect([isDue(checked, 59_999), isDue(checked, 60_000)]).toEqual([false, true]);
    expect(isDue({ ...checked, isChecking: true }, 60_000)).toBe(false);
    expect(isDue({ ...checked, tookMs: 10_000 }, 60_000)).toBe(false);
  });
});
