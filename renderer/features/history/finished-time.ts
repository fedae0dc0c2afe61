import { clockTime, type FriendlyTimeOptions, isToday } from '../../../shared/friendly-time.ts';

const DAY_MS = 86_400_000;

/** `Today 09:41`, `Fri 18:20` in the last six days, `20 Nov 09:40`, `20 Nov 2025 09:40` in another year. */
export function finishedTime(ms: number, today: string, options: FriendlyTimeOptions = {}): string {
  const now = options.now ?? Date.now();
  const time = clockTime(ms, options);
  if (isToday(ms, options)) return `${today} ${time}`;
  const zone = options.timeZone === undefined ? {} : { timeZone: options.timeZone };
  const format = (style: Intl.DateTimeFormatOptions, at: number): string =>
    formatterOf(options.locale, { ...style, ...zone }).format(at);
  // Less than six times 24 hours ago is never today's weekday, so the weekday says which day it was.
  if (ms < now && now - ms < 6 * DAY_MS) return `${format({ weekday: 'short' }, ms)} ${time}`;
  const isThisYear = format({ year: 'numeric' }, ms) === format({ year: 'numeric' }, now);
  return `${format({ day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) }, ms)} ${time}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than a row may. */
function formatterOf(locale: string | undefined, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, style]);
  const found = formatters.get(key) ?? new Intl.DateTimeFormat(locale, style);
  formatters.set(key, found);
  return found;
}
