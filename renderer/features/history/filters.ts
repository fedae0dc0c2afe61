import type { CalendarDate } from '@internationalized/date';
import type { HistoryFilterInput } from '../../../shared/models/ledger-entry.ts';
import type { Direction } from '../../../shared/models/transfer.ts';
import type { FinalState } from '../../../shared/transfer-state.ts';
import { ANY_TIME, type Days, daysOf, type Period, rangeOf } from './period.ts';

/** What the person narrowed the history to; `null`: all. */
export interface Filters {
  readonly text: string;
  readonly period: Period;
  readonly partner: string | null;
  readonly direction: Direction | null;
  readonly outcome: FinalState | null;
  /** Also what isn't a transfer. */
  readonly everything: boolean;
}

export const NO_FILTERS: Filters = {
  text: '',
  period: ANY_TIME,
  partner: null,
  direction: null,
  outcome: null,
  everything: false,
};

/** What the engine is asked for. The period is reckoned anew each time: midnight passes while the page is open. */
export function requestFilterOf(filters: Filters, today: CalendarDate, timeZone: string): HistoryFilterInput {
  const text = filters.text.trim();
  return {
    ...rangeOf(daysOf(filters.period, today), timeZone),
    ...(filters.partner !== null && { profileName: filters.partner }),
    ...(filters.direction !== null && { direction: filters.direction }),
    ...(filters.outcome !== null && { outcome: filters.outcome }),
    ...(text !== '' && { text }),
    ...(filters.everything && { everything: true }),
  };
}

/** Whether anything is narrowed. Showing everything isn't: it widens. */
export const isNarrowed = (filters: Filters): boolean =>
  filters.text.trim() !== '' ||
  filters.period.preset !== 'all' ||
  filters.partner !== null ||
  filters.direction !== null ||
  filters.outcome !== null;

/** How many of those that stand in the "Filters" popover are set. */
export const countInPopover = (filters: Filters, hasAll: boolean): number =>
  [
    hasAll && filters.partner !== null,
    hasAll && filters.outcome !== null,
    filters.direction !== null,
    filters.everything,
  ].filter(Boolean).length;

/** `waybill_2026-01-01_2026-03-31.csv`. */
export function exportName({ from, to }: Days, today: CalendarDate, format: 'csv' | 'json'): string {
  const first = from === null ? '' : `_${from.toString()}`;
  const last = (to ?? today).toString();
  return `waybill${first}_${from === null ? 'until_' : ''}${last}.${format}`;
}
