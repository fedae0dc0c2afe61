import { type CalendarDate, endOfMonth, parseDate, startOfMonth, startOfYear } from '@internationalized/date';

export const PRESETS = [
  'today',
  'last-7-days',
  'this-month',
  'last-month',
  'this-quarter',
  'this-year',
  'all',
] as const;
export type Preset = (typeof PRESETS)[number];

/** Days as ISO texts, `2026-11-22`; `null`: open at that end. */
export type Period =
  | { readonly preset: Preset }
  | { readonly preset: 'between'; readonly from: string | null; readonly to: string | null };

export const ANY_TIME: Period = { preset: 'all' };

/** Whole days in the person's zone, both inclusive; `null`: open at that end. */
export interface Days {
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
}

/** @param today the day that it is, in the person's zone */
export function daysOf(period: Period, today: CalendarDate): Days {
  switch (period.preset) {
    case 'today':
      return { from: today, to: today };
    case 'last-7-days':
      return { from: today.subtract({ days: 6 }), to: today };
    case 'this-month':
      return { from: startOfMonth(today), to: today };
    case 'last-month': {
      const from = startOfMonth(today).subtract({ months: 1 });
      return { from, to: endOfMonth(from) };
    }
    case 'this-quarter':
      return { from: startOfMonth(today).subtract({ months: (today.month - 1) % 3 }), to: today };
    case 'this-year':
      return { from: startOfYear(today), to: today };
    case 'all':
      return { from: null, to: null };
    case 'between':
      return {
        from: period.from === null ? null : parseDate(period.from),
        to: period.to === null ? null : parseDate(period.to),
      };
  }
}

/** The days as UTC milliseconds, `toMs` exclusive; what is open is absent. */
export function rangeOf({ from, to }: Days, timeZone: string): { fromMs?: number; toMs?: number } {
  return {
    ...(from !== null && { fromMs: from.toDate(timeZone).getTime() }),
    ...(to !== null && { toMs: to.add({ days: 1 }).toDate(timeZone).getTime() }),
  };
}

export interface DaysWords {
  readonly from: (day: string) => string;
  readonly until: (day: string) => string;
}

/**
 * `1 - 22 November`, `1 Jan - 31 Mar`, with the year where it isn't this one; empty where both ends are open.
 * @param locale BCP 47; the machine's without it
 */
export function daysText({ from, to }: Days, today: CalendarDate, words: DaysWords, locale?: string): string {
  // Days are formatted as midnights of UTC, so that no zone moves them.
  const at = (day: CalendarDate): Date => day.toDate('UTC');
  const year = (day: CalendarDate | null) => day !== null && day.year !== today.year;
  const isSameMonth = from !== null && to !== null && from.year === to.year && from.month === to.month;
  const style = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: isSameMonth || from === null || to === null ? 'long' : 'short',
    ...((year(from) || year(to)) && { year: 'numeric' }),
  });
  if (from !== null && to !== null)
    return from.compare(to) === 0
      ? style.format(at(from))
      : style.formatRange(at(from), at(to)).replace(/[\s\u2009]*[–—][\s\u2009]*/g, ' - ');
  if (from !== null) return words.from(style.format(at(from)));
  if (to !== null) return words.until(style.format(at(to)));
  return '';
}
