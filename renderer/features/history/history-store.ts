import { create } from 'zustand';
import type { AppError } from '../../../shared/errors.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { type Filters, NO_FILTERS } from './filters.ts';

export interface HistoryState {
  readonly filters: Filters;
  /** Newest first, without gaps: what was pulled so far. */
  readonly entries: readonly LedgerEntry[];
  /** Newer ones that came meanwhile and aren't shown yet, newest first. */
  readonly waiting: readonly LedgerEntry[];
  /** Where the next page begins; `null`: there is none. */
  readonly next: number | null;
  /** How many match, the waiting ones too; `null` until counted. */
  readonly total: number | null;
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly isLoadingMore: boolean;
  /** Why the list or its next page could not be read. */
  readonly error: AppError | null;
}

const NOTHING_LOADED = {
  entries: [],
  waiting: [],
  next: null,
  total: null,
  phase: 'loading',
  isLoadingMore: false,
  error: null,
} as const;

export const EMPTY_HISTORY: HistoryState = { ...NOTHING_LOADED, filters: NO_FILTERS };

/** The list as it is filtered; the filters stay while the person is on other pages. */
export const useHistoryStore = create<HistoryState>(() => EMPTY_HISTORY);

export interface Page {
  readonly entries: readonly LedgerEntry[];
  readonly next: number | null;
}

/** What was shown stays until the first page of the new list is there, so that typing doesn't make it flicker. */
export const withFilters = (state: HistoryState, filters: Filters): HistoryState => ({
  ...state,
  filters,
  waiting: [],
  total: null,
  phase: 'loading',
  isLoadingMore: false,
  error: null,
});

export const withFirstPage = (state: HistoryState, { entries, next }: Page): HistoryState => ({
  ...state,
  entries,
  next,
  waiting: [],
  phase: 'ready',
  error: null,
});

export const withNextPage = (state: HistoryState, { entries, next }: Page): HistoryState => ({
  ...state,
  entries: [...state.entries, ...entries],
  next,
  isLoadingMore: false,
  error: null,
});

export const withListError = (state: HistoryState, error: AppError): HistoryState => ({
  ...state,
  ...NOTHING_LOADED,
  phase: 'failed',
  error,
});

export const withPageError = (state: HistoryState, error: AppError): HistoryState => ({
  ...state,
  isLoadingMore: false,
  error,
});

/** The newest entry that is known, shown or waiting; 0 for none. */
export const newestSequence = ({ entries, waiting }: HistoryState): number =>
  waiting[0]?.sequence ?? entries[0]?.sequence ?? 0;

/** Takes in entries that came since, newest first; those that are known already are left out. */
export function withNewer(state: HistoryState, newer: readonly LedgerEntry[]): HistoryState {
  const newest = newestSequence(state);
  const added = newer.filter(({ sequence }) => sequence > newest);
  if (added.length === 0) return state;
  return {
    ...state,
    waiting: [...added, ...state.waiting],
    total: state.total === null ? null : state.total + added.length,
  };
}

/** Puts the waiting ones at the top of the list. */
export const withWaitingShown = (state: HistoryState): HistoryState =>
  state.waiting.length === 0
    ? state
    : { ...state, entries: [...state.waiting, ...state.entries], waiting: [] };

/** Finds one in a list that is newest first. */
export function entryIn(entries: readonly LedgerEntry[], sequence: number): LedgerEntry | undefined {
  let [low, high] = [0, entries.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry === undefined || entry.sequence === sequence) return entry;
    if (entry.sequence > sequence) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
